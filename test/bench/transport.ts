/** `npm run bench transport`: the whole way to a local server, against bare undici.request, in one run. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import type { SuppressionStore } from '../../src/stores/port.js';
import { built } from './built.js';
import { figure, median, table } from './support.js';

const inFlight = 50;
const perRound = 10_000;
const rounds = 7;

const rules = [
  {
    name: 'resolved cases',
    conditions: { all: [{ fact: 'status', operator: 'in', value: ['closed', 'solved', 'resolved'] }] },
    event: { type: 'send' },
  },
  {
    name: 'opted out by tag',
    conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'do_not_send_stella' }] },
    event: { type: 'record' },
  },
  {
    name: 'fraud',
    conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'fraud' }] },
    event: { type: 'skip' },
  },
];

type Package = typeof built;

/** Sends `count` requests, numbered on from `from`. The first contender is what the others are measured by. */
interface Contender {
  readonly name: string;
  run(from: number, count: number): Promise<void>;
  close(): Promise<unknown>;
}

export async function transportTable(): Promise<string> {
  const { lmdbStore, memoryStore } = built;
  const server = await startServer();
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-bench-'));
  const contenders = [
    bareUndici(server.url),
    transportAlone(built, server.url),
    wholeWay(built, 'processAll, memory store', server.url, memoryStore({ quiet: true })),
    wholeWay(built, 'processAll, lmdb, durable', server.url, lmdbStore({ path: join(folder, 'store') })),
  ];
  const rates = contenders.map(() => [] as number[]);
  const cpu = contenders.map(() => [] as number[]);
  let next = 0;
  for (let round = -2; round < rounds; round += 1) {
    for (const [index, { run }] of contenders.entries()) {
      const started = performance.now();
      const before = process.cpuUsage();
      await run(next, perRound);
      const { user, system } = process.cpuUsage(before);
      const seconds = (performance.now() - started) / 1000;
      next += perRound;
      if (round < 0) continue;
      rates[index]?.push(perRound / seconds);
      cpu[index]?.push((user + system) / perRound);
    }
  }
  for (const contender of contenders) await contender.close();
  server.stop();
  await rm(folder, { recursive: true });
  const [bareRate = Number.NaN] = rates.map(median);
  const [bareCpu = Number.NaN] = cpu.map(median);
  return table(
    [
      `${inFlight} in flight, one process, the server in another`,
      'requests per second',
      'of bare undici',
      'µs of processor each',
      'of bare undici',
    ],
    contenders.map(({ name }, index) => {
      const [rate, spent] = [median(rates[index] ?? []), median(cpu[index] ?? [])];
      return [name, figure(rate), percent(rate / bareRate), figure(spent), percent(spent / bareCpu)];
    }),
  );
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function bareUndici(url: string): Contender {
  const pool = new Pool(url, { connections: inFlight });
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-api-key': 'k' };
  return {
    name: 'undici.request over a Pool',
    run: (from, count) =>
      atOnce(from, count, async (number) => {
        const { statusCode, body } = await pool.request({
          method: 'POST',
          path: '/v1/requests',
          headers,
          body: JSON.stringify(requestOf(number)),
        });
        const answer: unknown = await body.json();
        if (statusCode !== 200 || answer === null) throw new Error('not accepted');
      }),
    close: () => pool.close(),
  };
}

function transportAlone({ stellaConnect }: Package, url: string): Contender {
  const transport = stellaConnect({ apiKey: 'k', baseUrl: url, rateLimit: { inFlight } });
  return {
    name: 'stellaConnect().send',
    run: (from, count) =>
      atOnce(from, count, async (number) => {
        const result = await transport.send(requestOf(number), {
          interactionId: `case-${number}`,
          environment: 'test',
        });
        if (result.kind !== 'accepted') throw new Error(result.error.message);
      }),
    close: async () => transport.close?.(),
  };
}

function wholeWay(
  { createTrigger, parseRuleSet, stellaConnect }: Package,
  name: string,
  url: string,
  store: SuppressionStore,
): Contender {
  const trigger = createTrigger({
    rules: parseRuleSet([{ path: 'bench.rules.json', content: { rules } }]),
    store,
    transport: stellaConnect({ apiKey: 'k', baseUrl: url, rateLimit: { inFlight } }),
  });
  return {
    name,
    async run(from, count) {
      for await (const { outcome, error } of trigger.processAll(interactions(from, count), {
        concurrency: inFlight,
      })) {
        if (outcome !== 'sent') throw new Error(`${outcome}: ${error?.message}`);
      }
    },
    close: () => trigger.close(),
  };
}

async function atOnce(from: number, count: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < from + count) {
      const number = next;
      next += 1;
      await work(number);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

function requestOf(number: number) {
  return {
    customer: { name: 'Jane Doe', email: `customer-${number}@example.com` },
    employee: { email: 'paul@blancapeak.example' },
    channel: 'chat',
    ext_interaction_id: `case-${number}`,
    tags: ['return', 'vip'],
    brand: 'blanca',
    language: 'en',
    country: 'us',
  };
}

function* interactions(from: number, count: number): Generator<unknown> {
  for (let number = from; number < from + count; number += 1) {
    yield {
      ...requestOf(number),
      status: 'Closed',
      ended_at: '2026-01-05T12:00:00Z',
      attributes: { replies: 3 },
    };
  }
}

async function startServer(): Promise<{ readonly url: string; stop(): void }> {
  const server: ChildProcess = fork(fileURLToPath(new URL('./transport-server.ts', import.meta.url)));
  const port = await new Promise<unknown>((resolve) => server.once('message', resolve));
  return { url: `http://127.0.0.1:${String(port)}`, stop: () => server.disconnect() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await transportTable()}\n`);
}
