/** The log of a run. */
import { symlinkSync } from 'node:fs';
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

describe('a log', () => {
  it('is never one of the inputs, by whatever name', async () => {
    const place = prepared();
    symlinkSync('in.ndjson', place.path('link.ndjson'));
    const argv = ['run', 'in.ndjson', '--sandbox', '--store', 'memory', '--log', 'link.ndjson'];
    const { exitCode, stderr } = await cli(argv, { cwd: place.folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('is an input of this run');
  });

  it('is never the file of the last good rules', async () => {
    const argv = [
      'run',
      '-',
      '--watch',
      '--sandbox',
      '--store',
      'memory',
      '--log',
      'kept',
      '--last-good',
      'kept',
    ];
    const { exitCode, stderr } = await cli(argv, { cwd: prepared().folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('name one file');
  });
});
