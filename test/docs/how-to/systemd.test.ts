/** docs/how-to/systemd.md: its unit is verified, its command run on a real Redis, its log rotated by logrotate itself. */
import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinary } from '../../support/processes.js';
import { closed } from '../../support/queue-trigger.js';
import { missing, redisService } from '../../support/services.js';
import { type Machine, noMachine, openMachine, unfit } from './machine.js';
import { openPage } from './page.js';

const unitFile = '/etc/systemd/system/autotrigger.service';
const rotation = '/etc/logrotate.d/autotrigger';
const environmentFile = '/etc/autotrigger/environment';
const log = '/var/log/autotrigger/receipts.ndjson';

async function noBinary(name: string): Promise<boolean> {
  const found = await findBinary(name, ['/usr/sbin', '/usr/bin']);
  return found === undefined ? unfit(`${name} is not installed`) : false;
}

const cannot =
  noMachine() ||
  (await missing(redisService)) ||
  (await noBinary('logrotate')) ||
  (await noBinary('systemd-analyze'));

describe.skipIf(cannot)('the how-to on systemd', () => {
  const page = openPage('systemd', ['bullmq', 'ioredis']);
  const unit = page.file(unitFile);
  const setting = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
  const queueName = `how-to-${randomUUID()}`;
  const environment = {
    ...Object.fromEntries(
      page
        .file(environmentFile)
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    ),
    QUEUE: redisService.url,
  } as Record<string, string>;
  // A queue of the test's own; everything else is the page's.
  const command = `${setting('ExecStart')} --queue-name ${queueName}`.split(' ').flatMap((word) => {
    const [, whole, split] = /^\$\{(\w+)\}$|^\$(\w+)$/.exec(word) ?? [];
    if (whole !== undefined) return [environment[whole] ?? ''];
    return split === undefined ? [word] : (environment[split] ?? '').split(' ');
  });
  let machine: Machine;
  let queue: Queue;

  beforeAll(async () => {
    machine = await openMachine();
    queue = new Queue(queueName, { connection: { url: redisService.url } });
    for (const file of page.files) await machine.write(file, page.file(file));
    const [setUp = ''] = page.blocks.filter(({ text }) => text.startsWith('useradd')).map(({ text }) => text);
    // The packages are copied, and npm has nothing to do.
    await machine.write('/usr/local/bin/npm', '#!/bin/sh\n', 0o755);
    await machine.run(['mkdir', '-p', '/opt/feedback']);
    await machine.copy(`${page.folder}/node_modules`, '/opt/feedback/');
    await machine.run(['sh', '-ec', setUp]);
    // As systemd makes them before the start: StateDirectory= and LogsDirectory=.
    for (const [key, parent] of [
      ['State', '/var/lib'],
      ['Logs', '/var/log'],
    ] as const) {
      const [mode, name] = [setting(`${key}DirectoryMode`), setting(`${key}Directory`)];
      await machine.run([
        'install',
        '-d',
        '-m',
        mode,
        '-o',
        setting('User'),
        '-g',
        setting('Group'),
        `${parent}/${name}`,
      ]);
    }
  });
  afterAll(async () => {
    await queue?.obliterate({ force: true });
    await queue?.close();
    await machine?.close();
    page.remove();
  });

  it('has a unit that systemd takes, with hardening', async () => {
    expect(page.files).toEqual([environmentFile, unitFile, rotation]);
    expect(await machine.run(['sh', '-c', `systemd-analyze verify ${unitFile} 2>&1`])).toBe('');
    const rating = await machine.run(['systemd-analyze', 'security', '--offline=true', unitFile]);
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(rating)?.[1])).toBeLessThan(2.5);
  });

  it('loses no receipt while logrotate rotates, and ends in order', async () => {
    const user = `${setting('User')}:${setting('Group')}`;
    const worker = machine.start(command, { env: environment, cwd: setting('WorkingDirectory'), user });
    await worker.says('taking jobs');
    const reload = setting('ExecReload').replace('$MAINPID', String(worker.child.pid));
    await machine.write(
      '/usr/local/bin/systemctl',
      `#!/bin/sh\nid -un >> /tmp/reloaded-by\n${reload}\n`,
      0o755,
    );
    await machine.run(['chmod', '755', '/usr/local/bin/systemctl']);

    const ids = Array.from({ length: 400 }, (_, index) => `case-${index}`);
    const added = (async () => {
      for (const id of ids) await queue.add('interaction', closed(id));
    })();
    for (let rotated = 0; rotated < 4; rotated += 1) {
      await expect
        .poll(() => machine.run(['sh', '-c', `wc -l < ${log} || true`]).then(Number), { timeout: 20_000 })
        .toBeGreaterThan(20);
      await machine.run(['logrotate', '--force', '--state', '/tmp/logrotate.state', rotation]);
    }
    await added;
    const written = async () =>
      (await machine.run(['sh', '-c', `cd /var/log/autotrigger && zcat -f receipts.ndjson* `]))
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { readonly interactionId: string }).interactionId);
    await expect
      .poll(async () => (await written()).length, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(ids.length);
    expect((await written()).sort()).toEqual([...ids].sort());
    const files = (await machine.run(['sh', '-c', 'cd /var/log/autotrigger && stat -c "%n %U %a" *']))
      .trim()
      .split('\n');
    expect(files).toEqual([
      'receipts.ndjson autotrigger 600',
      'receipts.ndjson.1 autotrigger 600',
      ...[2, 3, 4].map((number) => `receipts.ndjson.${number}.gz autotrigger 600`),
    ]);
    expect(await machine.run(['sort', '-u', '/tmp/reloaded-by'])).toBe('root\n');

    machine.kill(worker, setting('KillSignal') as NodeJS.Signals);
    expect(await worker.ended).toBe(0);
  }, 180_000);
});
