/**
 * `tsx test/chaos/queues.ts`: three workers on a queue, killed at random, with jobs delivered twice, poison, delays and a
 * vendor that lies. Fails when anybody is asked twice, an interaction is lost, a deferred one comes back early, or
 * BullMQ counted an attempt for it.
 * Options: --seed N, --customers N, --interactions N, --only bullmq-redis,bullmq-postgres,pg-boss
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { createTrigger, redisStore, stellaConnect } from '../../src/index.js';
import { bullmqProcessor } from '../../src/queues/bullmq.js';
import { pgBossHandler } from '../../src/queues/pg-boss.js';
import { closed, rules } from '../support/queue-trigger.js';
import { postgresService, redisService } from '../support/services.js';
import { randomFrom } from './random.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    customers: { type: 'string', default: '150' },
    interactions: { type: 'string', default: '300' },
    only: { type: 'string', default: 'bullmq-redis,bullmq-postgres,pg-boss' },
    worker: { type: 'string' },
  },
});

interface Setting {
  readonly engine: string;
  /** Of the queue, the schema and the keys of the store. */
  readonly name: string;
  readonly vendor: string;
  readonly log: string;
}

interface Line {
  readonly id: string | null;
  readonly outcome: string;
  readonly at: number;
  readonly retryAt?: number;
}

/** What the parent needs of an engine. */
interface Engine {
  add(data: object): Promise<unknown>;
  /** Jobs that are not settled. */
  open(): Promise<number>;
  /** Attempts spent by each job that completed; undefined where the engine counts kills among them. */
  spent(): Promise<readonly (readonly [id: string, attempts: number])[] | undefined>;
  remove(): Promise<unknown>;
}

const connectionOf = ({ engine, name }: Setting): never =>
  (engine === 'bullmq-redis'
    ? { url: redisService.url }
    : { connectionString: postgresService.url, schema: name }) as never;
const factoryOf = ({ engine }: Setting): never =>
  (engine === 'bullmq-postgres' ? createPostgresBackend : undefined) as never;

async function work(setting: Setting): Promise<void> {
  const { engine, name, vendor, log } = setting;
  const client = new Redis(redisService.url);
  const trigger = createTrigger({
    rules,
    store: redisStore({ client, prefix: `${name}:` }),
    transport: stellaConnect({
      ...{ apiKey: 'k', baseUrl: vendor, timeoutMs: 1_000, breaker: false },
      retry: { attempts: 2, baseDelayMs: 10 },
    }),
    leaseMs: 2_000,
    onWarning: () => undefined,
    onReceipt: ({ interactionId: id, outcome, retryAt }) => {
      const line = { id, outcome, at: Date.now(), ...(retryAt && { retryAt: Date.parse(retryAt) }) };
      appendFileSync(log, `${JSON.stringify(line)}\n`);
    },
  });
  if (engine === 'pg-boss') {
    const boss = new PgBoss({ connectionString: postgresService.url, schema: name, schedule: false, max: 4 });
    boss.on('error', () => undefined);
    await boss.start();
    await boss.work(name, { batchSize: 8, pollingIntervalSeconds: 0.5 }, pgBossHandler(trigger, boss));
    return;
  }
  const worker = new Worker(
    name,
    bullmqProcessor(trigger),
    {
      ...{ connection: connectionOf(setting), concurrency: 8, drainDelay: 1 },
      ...{ lockDuration: 3_000, stalledInterval: 1_000, maxStalledCount: 1_000 },
    },
    factoryOf(setting),
  );
  worker.on('error', () => undefined);
}

async function openBullmq(setting: Setting): Promise<Engine> {
  const { engine, name } = setting;
  const inPostgres = async (step: (client: pg.Client) => Promise<unknown>): Promise<void> => {
    if (engine !== 'bullmq-postgres') return;
    const client = new pg.Client({ connectionString: postgresService.url });
    await client.connect();
    await step(client).finally(() => client.end());
  };
  await inPostgres((client) => runMigrations(client, name));
  const queue = new Queue(name, { connection: connectionOf(setting) }, factoryOf(setting));
  return {
    add: (data) => queue.add('case', data, { attempts: 100, backoff: 200 }),
    open: async () =>
      Object.values(await queue.getJobCounts('waiting', 'active', 'delayed')).reduce(
        (sum, one) => sum + one,
        0,
      ),
    spent: async () =>
      (await queue.getJobs('completed')).map(({ data, attemptsMade }) => [
        data.ext_interaction_id,
        attemptsMade - 1,
      ]),
    async remove() {
      await queue.obliterate({ force: true });
      await queue.close();
      await inPostgres((client) => client.query(`DROP SCHEMA ${name} CASCADE`));
    },
  };
}

async function openPgBoss({ name }: Setting): Promise<Engine> {
  const boss = new PgBoss({
    ...{ connectionString: postgresService.url, schema: name, schedule: false },
    maintenanceIntervalSeconds: 1,
  });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue(name, { name, retryLimit: 1_000, retryDelay: 1, expireInSeconds: 5 });
  const sql = async (text: string): Promise<{ readonly n?: number }[]> =>
    (await boss.getDb().executeSql(text, [])).rows;
  return {
    add: (data) => boss.send(name, data),
    open: async () => {
      await boss.maintain();
      const states = `state IN ('created', 'retry', 'active')`;
      const [row] = await sql(`SELECT count(*)::int n FROM ${name}.job WHERE name = '${name}' AND ${states}`);
      return row?.n ?? 0;
    },
    spent: async () => undefined,
    async remove() {
      await sql(`DROP SCHEMA ${name} CASCADE`);
      await boss.stop({ graceful: false });
    },
  };
}

/** Accepts, refuses for now, and lies: accepts and answers with an error, or not at all. */
async function openVendor(random: () => number): Promise<{ url: string; accepted: string[]; close(): void }> {
  const accepted: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => {
      body += String(data);
    });
    request.on('end', () => {
      const dice = random();
      const answer = (status: number): void => void response.writeHead(status).end('{"request_id":"r"}');
      if (dice < 0.1) return answer(503);
      if (dice < 0.15) return answer(429);
      if (dice < 0.2) return void request.socket.destroy();
      accepted.push(JSON.parse(body).customer.email);
      if (dice < 0.25) return void request.socket.destroy();
      if (dice < 0.3) return answer(500);
      setTimeout(answer, 100 * random(), 200);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, accepted, close: () => server.close() };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

async function run(engine: string): Promise<boolean> {
  const random = randomFrom(Number(values.seed)).share;
  const [customers, interactions] = [Number(values.customers), Number(values.interactions)];
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-chaos-'));
  const vendor = await openVendor(random);
  const name = `chaos_${randomUUID().slice(0, 8)}`;
  const setting: Setting = { engine, name, vendor: vendor.url, log: join(folder, 'receipts.ndjson') };
  writeFileSync(setting.log, '');
  const queue = await (engine === 'pg-boss' ? openPgBoss(setting) : openBullmq(setting));
  const started = Date.now();

  const expected = new Set<string>();
  const once = new Set<string>();
  for (let index = 0; index < interactions; index++) {
    const id = `case-${index}`;
    const dice = random();
    const customer = { name: 'Ann', email: `c${Math.floor(random() * customers)}@example.com` };
    const poison = dice < 0.03 ? { customer: 'nobody' } : { customer };
    const delayed =
      dice > 0.7
        ? { status: 'resolved', ended_at: new Date(Date.now() + 12_000 + 20_000 * random()).toISOString() }
        : {};
    const data = closed(id, { ...poison, ...delayed });
    expected.add(id);
    await queue.add(data);
    if (random() < 0.1) await queue.add(data);
    else once.add(id);
  }

  const argv = ['--import', 'tsx', import.meta.filename, '--worker', JSON.stringify(setting)];
  const start = (): ChildProcess => spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit'] });
  const workers = [start(), start(), start()];
  let kills = 0;
  while ((await queue.open()) > 0 && Date.now() - started < 600_000) {
    await new Promise((later) => setTimeout(later, 1_500 + 2_500 * random()));
    // The first kills come when workers have begun.
    if (Date.now() - started < 6_000) continue;
    const index = Math.floor(random() * workers.length);
    workers[index]?.kill('SIGKILL');
    workers[index] = start();
    kills += 1;
  }
  for (const worker of workers) worker.kill('SIGKILL');

  const lines: Line[] = readFileSync(setting.log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const of = (id: string): Line[] => lines.filter((line) => line.id === id);
  const early: string[] = [];
  const late: number[] = [];
  for (const id of once) {
    const own = of(id);
    own.forEach(({ retryAt }, index) => {
      const next = own[index + 1];
      if (retryAt === undefined || next === undefined) return;
      if (next.at < retryAt) early.push(id);
      late.push(next.at - retryAt);
    });
  }
  late.sort((a, b) => a - b);
  const failures = (id: string): number => of(id).filter(({ outcome }) => outcome === 'failed').length;
  const spent = await queue.spent();
  const report = {
    ...{ engine, interactions, customers, kills, seconds: Math.round((Date.now() - started) / 1_000) },
    contacts: vendor.accepted.length,
    secondContacts: Object.values(countsOf(vendor.accepted)).filter((count) => count > 1).length,
    lost: [...expected].filter((id) => of(id).every(({ outcome }) => outcome === 'deferred')).length,
    stillOpen: await queue.open(),
    deferred: lines.filter(({ outcome }) => outcome === 'deferred').length,
    early: early.length,
    latenessMs: { median: late[Math.floor(late.length / 2)], most: late.at(-1) },
    attemptsOfDeferred: spent?.filter(([id, attempts]) => attempts > failures(id)).length,
    outcomes: countsOf(lines.map(({ outcome }) => outcome)),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  await queue.remove();
  vendor.close();
  const client = new Redis(redisService.url);
  const keys = await client.keys(`${name}:*`);
  if (keys.length > 0) await client.del(...keys);
  client.disconnect();
  rmSync(folder, { recursive: true });
  const { secondContacts, lost, stillOpen, attemptsOfDeferred } = report;
  return secondContacts + lost + stillOpen + early.length + (attemptsOfDeferred ?? 0) === 0;
}

if (values.worker === undefined) {
  let allHeld = true;
  for (const engine of values.only.split(',')) allHeld = (await run(engine)) && allHeld;
  process.exit(allHeld ? 0 : 1);
} else {
  await work(JSON.parse(values.worker));
}
