/** Lists that are imported. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { writeExample } from '../support/example-input.js';
import { cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';

function prepared(): Scratch {
  const place = scratch();
  writeExample(place);
  return place;
}

describe('a list of who was asked', () => {
  it('holds nobody who will be', async () => {
    const place = prepared();
    mkdirSync(place.path('lists'));
    writeFileSync(
      place.path('lists/asked.csv'),
      'email,asked_at\njane@example.com,2999-01-01\njoe@example.com,2026-01-01\n',
    );
    const argv = ['suppressions', 'import', 'lists/asked.csv', '--as', 'history', '--store', 'state'];
    const { exitCode, stdout, stderr } = await cli(argv, { cwd: place.folder });
    expect(exitCode).toBe(ExitCode.Findings);
    expect(stderr).toContain('row 1: asked_at: lies in the future');
    expect(stdout).toContain('1 row imported');
  });
});
