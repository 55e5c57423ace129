/** The ledger of a sandbox as a file. */
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

describe('a ledger', () => {
  it('is nothing else that happens to be there', async () => {
    const place = prepared();
    const { exitCode, stderr } = await cli(['sandbox', '--port', '0', '--ledger', 'in.ndjson'], {
      cwd: place.folder,
      interrupt: AbortSignal.abort(),
    });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('something else than a ledger');
  });
});
