/** `autotrigger simulate` on input that only a shell gives it. */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ndjson, writeExample } from '../support/example-input.js';
import { cli } from '../support/run-cli.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { spawnCli } from '../support/spawn-cli.js';

function prepared(): Scratch {
  const place = scratch();
  writeExample(place);
  return place;
}

const bin = resolve(import.meta.dirname, '../../../src/cli/bin.ts');

describe.skipIf(process.platform === 'win32')('a pipe as input', () => {
  it('is simulated from front to end', () => {
    const { folder } = prepared();
    const simulate = `simulate /dev/stdin --input-format ndjson --rules rules --format json`;
    const line = `cat in.ndjson | '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${bin}' ${simulate}`;
    const { status, stdout } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).after.interactions).toBe(7);
  });

  it('may have a name of its own', async () => {
    const place = prepared();
    expect(spawnSync('mkfifo', [place.path('pipe.ndjson')]).status).toBe(0);
    const writer = spawn('sh', ['-c', 'cat in.ndjson > pipe.ndjson'], { cwd: place.folder });
    const argv = ['simulate', 'pipe.ndjson', '--rules', 'rules', '--format', 'json'];
    const running = spawnCli(argv, { cwd: place.folder });
    expect(await running.ended()).toBe(0);
    expect(JSON.parse(running.stdout()).after.interactions).toBe(7);
    writer.kill();
  });
});

describe('addresses in channels', () => {
  it('are not in the report of a simulation', async () => {
    const place = prepared();
    const record = { ...JSON.parse(ndjson.split('\n')[0] ?? ''), channel: 'email jane@example.com' };
    writeFileSync(place.path('one.ndjson'), `${JSON.stringify(record)}\n`);
    const { stdout } = await cli(['simulate', 'one.ndjson', '--format', 'json'], { cwd: place.folder });
    expect(JSON.stringify(JSON.parse(stdout).after.byChannel)).not.toContain('@');
  });
});

describe('what a file of interactions does not say', () => {
  const argv = ['simulate', 'in.ndjson', '--rules', 'rules', '--format', 'json'];

  it('can be given: former requests as a list, and how long after its end a run decides', async () => {
    const { folder, write } = scratch();
    const rules = {
      default: 'send',
      suppression: { windows: [{ name: 'weekly', length: '7d' }] },
      rules: [
        {
          name: 'late',
          conditions: { all: [{ fact: 'minutes_since_end', operator: 'greaterThan', value: 30 }] },
          event: { type: 'skip' },
        },
      ],
    };
    write('rules/a.rules.json', rules);
    const interaction = {
      ...{ ext_interaction_id: '1', channel: 'chat', ended_at: '2026-03-04T12:00:00Z' },
      ...{ customer: { name: 'Jane', email: 'jane@example.com' }, employee: { custom_id: '1' } },
    };
    write('in.ndjson', `${JSON.stringify(interaction)}\n`);
    write('asked.csv', 'Email,Asked At\nJane@example.com,2026-03-01T00:00:00Z\n');
    write('broken.csv', 'email,asked_at\njane@example.com,soon\n');
    const outcomes = async (...more: string[]) =>
      JSON.parse((await cli([...argv, ...more], { cwd: folder })).stdout).after.outcomes;
    expect(await outcomes()).toMatchObject({ sent: 1 });
    expect(await outcomes('--history', 'asked.csv')).toMatchObject({ suppressed: 1 });
    expect(await outcomes('--decision-lag', '1h')).toMatchObject({ skipped: 1 });
    const refused = await cli([...argv, '--history', 'broken.csv'], { cwd: folder });
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('entry 1 of ')]);
  });
});
