/** The secrets that addresses are hashed with, from the environment. */
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

describe('the secret of a store', () => {
  const secret = 'a secret that is long enough to be one';

  it('is missed before anybody is asked again', async () => {
    const { folder } = prepared();
    const argv = ['run', 'in.ndjson', '--sandbox', '--store', 'state'];
    await cli(argv, { cwd: folder, env: { AUTOTRIGGER_KEY_SECRET: secret } });
    for (const env of [{}, { AUTOTRIGGER_KEY_SECRET: `${secret}!` }]) {
      const { exitCode, stderr } = await cli(argv, { cwd: folder, env });
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain('was filled under another secret');
    }
    const again = await cli(argv, { cwd: folder, env: { AUTOTRIGGER_KEY_SECRET: secret } });
    expect(again.stdout).toContain('the sandbox accepted 0 requests in this run, 2 before');
  });

  it.each(['short', ' '.repeat(20), `${secret}\n`])(
    'is refused when it can hardly be meant: %j',
    async (given) => {
      const { folder } = prepared();
      const env = { AUTOTRIGGER_KEY_SECRET: given };
      const { exitCode, stderr } = await cli(['run', 'in.ndjson', '--sandbox'], { cwd: folder, env });
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain('shorter than 16 characters');
      expect(stderr).not.toContain(secret);
    },
  );
});

describe('the secret of before', () => {
  it('counts only beside the present one', async () => {
    const { folder } = prepared();
    const env = { AUTOTRIGGER_PREVIOUS_KEY_SECRET: 'a secret that is long enough to be one' };
    const { exitCode, stderr } = await cli(['run', 'in.ndjson', '--sandbox'], { cwd: folder, env });
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('AUTOTRIGGER_KEY_SECRET is not');
  });
});
