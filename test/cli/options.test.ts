/** Options as a shell hands them over, and how messages name them. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/cli/command.js';
import { writeExample } from './support/example-input.js';
import { cli } from './support/run-cli.js';
import { type Scratch, scratch } from './support/scratch.js';

function prepared(): Scratch {
  const place = scratch();
  writeExample(place);
  return place;
}

describe('an option that came out empty', () => {
  it.each(['--store', '--rules', '--log', '--fail-on'])('is refused: %s', async (option) => {
    const { folder } = prepared();
    const argv = ['run', 'in.ndjson', '--sandbox', option, ''];
    const { exitCode, stderr } = await cli(argv, { cwd: folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('is empty');
  });
});

describe('an instant', () => {
  it.each(['12', '1/2/2026', 'yesterday'])('is not what only `Date` takes for one: %s', async (text) => {
    const { folder } = prepared();
    const argv = ['explain', 'in.ndjson', '--now', text];
    const { exitCode, stderr } = await cli(argv, { cwd: folder });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('It must be an instant');
  });
});

describe('what is named in a message', () => {
  it('is the option that was given', async () => {
    const { folder } = prepared();
    const argv = ['run', 'in.ndjson', '--dry-run', '--last-good', 'good.json'];
    const { stderr } = await cli(argv, { cwd: folder });
    expect(stderr).toContain('--last-good');
  });

  it('is one mistake among others, where there are others', async () => {
    const place = prepared();
    writeFileSync(place.path('bad.ndjson'), '{}\n7\n"text"\n[]\n');
    const { stdout } = await cli(['run', 'bad.ndjson', '--dry-run', '--store', 'memory'], {
      cwd: place.folder,
    });
    expect(stdout).toMatch(/3 invalid: .*, among others \(INTERACTION_INVALID\)/);
  });

  it('is what contradicts itself', async () => {
    const { folder } = prepared();
    const argv = ['suppressions', 'show', '--all', 'jane@example.com', '--store', 'memory'];
    expect((await cli(argv, { cwd: folder })).stderr).toContain('addresses and --all');
  });
});
