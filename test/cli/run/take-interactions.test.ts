/** Characters that were lost on the way. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ndjson, writeExample } from '../support/example-input.js';
import { cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

function prepared(): Scratch {
  const place = scratch();
  writeExample(place);
  return place;
}

describe('a character that was lost', () => {
  it('makes an address one that nobody is written to, and is said', async () => {
    const place = prepared();
    const record = JSON.parse(ndjson.split('\n')[0] ?? '');
    const customer = { name: 'Jane', email: 'm\uFFFDller@example.com' };
    writeFileSync(place.path('lost.ndjson'), JSON.stringify({ ...record, customer }));
    const { stdout } = await cli(['run', 'lost.ndjson', '--sandbox'], { cwd: place.folder });
    expect(stdout).toContain('the sandbox accepted 0 requests');
    expect(stdout).toContain('save the input as UTF-8');
  });
});
