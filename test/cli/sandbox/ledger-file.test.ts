/** The ledger of a sandbox as a file. */
import { readFileSync, writeFileSync } from 'node:fs';
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
  it.each([
    ['lines', 'a,b\n1,2\n3,4\n'],
    ['a line without an end', '{ "rules": [] }'],
    ['a last line without an end', '{"request_id":"1","request":{}}\n{"interactionId":"1"}'],
  ])('is nothing else that happens to be there, and leaves it as it is: %s', async (_what, content) => {
    const place = prepared();
    writeFileSync(place.path('kept'), content);
    const { exitCode, stderr } = await cli(['sandbox', '--port', '0', '--ledger', 'kept'], {
      cwd: place.folder,
      interrupt: AbortSignal.abort(),
    });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain("the sandbox's ledger cannot be kept");
    expect(readFileSync(place.path('kept'), 'utf8')).toBe(content);
  });

  it('goes on behind a line that a killed process left half written', async () => {
    const place = prepared();
    const whole = '{"request_id":"1","request":{}}\n';
    writeFileSync(place.path('kept'), `${whole}{"requ`);
    await cli(['sandbox', '--port', '0', '--ledger', 'kept'], {
      cwd: place.folder,
      interrupt: AbortSignal.abort(),
    });
    expect(readFileSync(place.path('kept'), 'utf8')).toBe(whole);
  });
});
