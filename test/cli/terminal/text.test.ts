/** Text from outside on a terminal. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeExample } from '../support/example-input.js';
import { cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

function prepared(): Scratch {
  const place = scratch();
  writeExample(place);
  return place;
}

describe('control characters of the data', () => {
  const acting = {
    ext_interaction_id: '1\n::error::x',
    channel: 'em\u001b[2Jail\n::error file=x::y',
    status: 'closed',
    customer: { name: 'Jane', email: 'jane@example.com' },
    employee: { email: 'paul@example.org' },
  };

  it.each([
    ['simulate', 'acting.ndjson'],
    ['explain', 'acting.ndjson'],
  ])('reach no terminal and begin no line: %s', async (...argv) => {
    const place = prepared();
    writeFileSync(place.path('acting.ndjson'), `${JSON.stringify(acting)}\n`);
    const { stdout } = await cli([...argv, '--rules', 'rules'], { cwd: place.folder });
    expect(stdout).not.toContain('\u001b[2J');
    expect(stdout).not.toMatch(/^\s*::error/m);
    expect(stdout).toContain('\\u{a}');
  });
});
