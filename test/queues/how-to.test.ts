/** The programs of docs/how-to/run-on-a-queue.md, run as they stand there, against real servers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import PgBoss from 'pg-boss';
import { afterAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../docs/blocks.js';
import { closed } from '../support/queue-trigger.js';
import { missing, postgresService, redisService } from '../support/services.js';

const [noRedis, noPostgres] = [await missing(redisService), await missing(postgresService)];
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'autotrigger-how-to-'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
cpSync(join(root, 'rules'), join(folder, 'rules'), { recursive: true });
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
for (const { file, text } of blocksOf(readFileSync(join(root, 'docs/how-to/run-on-a-queue.md'), 'utf8'))) {
  // The package as it is in src: what is installed is built, and tested by test/package.
  const program = text.replace(/from 'autotrigger(?:\/([\w-]+))?'/g, (_, entry?: string) => {
    const path = entry === undefined ? 'index' : entry === 'testing' ? 'testing/index' : `queues/${entry}`;
    return `from '${join(root, 'src', `${path}.ts`)}'`;
  });
  if (file !== undefined) writeFileSync(join(folder, file), program);
}

interface Program {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the exit code. */
  end(): Promise<number | null>;
}

const programs: Program[] = [];

function start(file: string, env: Record<string, string>): Program {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += String(data);
    });
  }
  const ended = new Promise<number | null>((end) => child.on('exit', end));
  const program: Program = {
    child,
    output: () => output,
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
  programs.push(program);
  return program;
}

const says = (program: Program, text: string | RegExp) =>
  expect.poll(() => program.output(), { timeout: 25_000 }).toMatch(text);

describe('the how-to on queues', () => {
  afterAll(() => {
    for (const { child } of programs) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it.skipIf(noRedis)('has a service on BullMQ that shuts down in order', async () => {
    const service = start('service.ts', { REDIS_URL: redisService.url, QUEUE: `how-to-${randomUUID()}` });
    await says(service, /listening \d+/);
    const port = /listening (\d+)/.exec(service.output())?.[1];
    const post = async (body: unknown) =>
      (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: JSON.stringify(body) })).status;
    expect(await post(closed('case-1'))).toBe(202);
    expect(await post({})).toBe(422);
    await says(service, 'case-1 sent');
    expect(await service.end()).toBe(0);
  });

  it.skipIf(noPostgres)('has a worker on pg-boss that shuts down in order', async () => {
    const schema = `how_to_${randomUUID().slice(0, 8)}`;
    const worker = start('pg-boss.ts', { DATABASE_URL: postgresService.url, SCHEMA: schema });
    await says(worker, 'working');
    const boss = new PgBoss({
      connectionString: postgresService.url,
      schema,
      supervise: false,
      schedule: false,
    });
    await boss.start();
    await boss.send('interactions', closed('case-2'));
    await says(worker, 'case-2 sent');
    expect(await worker.end()).toBe(0);
    await boss.getDb().executeSql(`DROP SCHEMA ${schema} CASCADE`, []);
    await boss.stop({ graceful: false });
  });

  it('has a handler for Lambda', async () => {
    const { handler } = await import(join(folder, 'lambda.ts')).catch((error: unknown) => {
      throw new Error(`lambda.ts does not load: ${String(error)}`);
    });
    const body = JSON.stringify(closed('case-3'));
    const Records = [{ messageId: 'm-1', receiptHandle: 'h-1', body }];
    expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
  });
});
