/** What a user may not read or write, in a process of somebody who owns nothing: root may do everything. */
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeExample } from './support/example-input.js';
import { type Scratch, scratch } from './support/scratch.js';
import { spawnCli } from './support/spawn-cli.js';

/** `nobody`. Without the right to become somebody else, one is not root, and closed files are closed. */
const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};

/** Whether such a process comes as far as the sources of the command. */
const canRun =
  process.platform !== 'win32' &&
  spawnSync(
    process.execPath,
    ['-e', 'require("fs").accessSync(process.argv[1])', resolve('src/cli/bin.ts')],
    user,
  ).status === 0;
if (!canRun) process.stderr.write('skipped: no process of another user can be started here\n');

/** Everything is there; what is named `closed` may not be read, and nothing may be written. */
function closedPlace(): Scratch {
  const place = scratch();
  writeExample(place);
  place.write('closed.ndjson', '{}\n');
  place.write('closed.json', {});
  place.write('closed/a.rules.json', { rules: [] });
  place.write('mixed/closed.rules.json', { rules: [] });
  for (const name of ['closed.ndjson', 'closed.json', 'closed', 'mixed/closed.rules.json']) {
    chmodSync(place.path(name), 0o000);
  }
  chmodSync(place.folder, 0o555);
  // So that the folder can be removed again.
  onTestFinished(() => {
    for (const name of ['', 'closed']) chmodSync(place.path(name), 0o755);
  });
  return place;
}

describe.skipIf(!canRun)('what this user may not read or write', () => {
  const dry = ['--dry-run', '--store', 'memory'];

  it.each<[string, readonly string[]]>([
    ['`closed.ndjson` may not be read by this user', ['run', 'closed.ndjson', ...dry]],
    ['`closed.json` may not be read by this user', ['run', 'in.ndjson', '--map', 'closed.json', ...dry]],
    ['`closed.ndjson` may not be read by this user', ['simulate', 'closed.ndjson']],
    ['`closed.ndjson` may not be read by this user', ['explain', 'closed.ndjson']],
    ['`closed` may not be read by this user', ['validate', 'closed']],
    ['`mixed/closed.rules.json` may not be read by this user', ['validate', 'mixed']],
    ['`closed` may not be read by this user', ['test', 'rules', '--scenarios', 'closed']],
    ['`closed.json` may not be read by this user', ['sandbox', '--port', '0', '--employees', 'closed.json']],
    ['`rules/service.scenarios.json` cannot be written', ['init']],
    ['the log cannot be written', ['run', 'in.ndjson', '--log', 'receipts.ndjson', ...dry]],
    ['the lmdb store `.autotrigger/sandbox` cannot be opened', ['run', 'in.ndjson', '--sandbox']],
  ])('is said in words, with what to do: %s', async (words, argv) => {
    const { folder } = closedPlace();
    const running = spawnCli(argv, { cwd: folder, ...user });
    expect(await running.ended()).toBe(2);
    expect(running.stderr()).toContain(words);
    expect(running.stderr()).toMatch(/\n {2}fix: ./);
    expect(running.stderr()).not.toMatch(/unexpected|^ {4}at /m);
    // A log that cannot be opened still leaves the summary: nothing was sent.
    expect(running.stdout()).toMatch(argv.includes('--log') ? /^0 interactions/ : /^$/);
  });
});
