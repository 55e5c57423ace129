/** `npm run bench transport`: the whole way to a local server, against bare undici.request, in one run. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open } from 'lmdb';
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

/** Sends all of them. The first contender is what the others are measured by. */
interface Contender {
  readonly name: string;
  run(interactions: readonly Sample[]): Promise<void>;
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
    bareUndiciAndLmdb(server.url, join(folder, 'bare')),
    wholeWay(built, 'processAll, lmdb, durable', server.url, lmdbStore({ path: join(folder, 'store') })),
  ];
  const rates = contenders.map(() => [] as number[]);
  const cpu = contenders.map(() => [] as number[]);
  let next = 0;
  for (let round = -2; round < rounds; round += 1) {
    for (const [index, { run }] of contenders.entries()) {
      // Made before the clock starts, for all alike.
      const interactions = Array.from({ length: perRound }, (_, index) => sampleOf(next + index));
      const started = performance.now();
      const before = process.cpuUsage();
      await run(interactions);
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
  const { post, close } = poolTo(url);
  return {
    name: 'undici.request over a Pool',
    run: (interactions) => atOnce(interactions, post),
    close,
  };
}

/** What a request and three durable transactions cost at the least: no rules, no windows, nothing kept. */
function bareUndiciAndLmdb(url: string, path: string): Contender {
  const { post, close } = poolTo(url);
  const durable = { overlappingSync: false, eventTurnBatching: false } as const;
  const table = open<Buffer, Buffer>({ path, encoding: 'binary', keyEncoding: 'binary', ...durable });
  const row = randomBytes(170);
  return {
    name: 'undici.request and three durable transactions of bare lmdb',
    run: (interactions) =>
      atOnce(interactions, async (interaction) => {
        const key = randomBytes(18);
        await table.put(key, row);
        await table.put(key, row);
        await post(interaction);
        await table.put(key, row);
      }),
    close: () => Promise.all([close(), table.close()]),
  };
}

function poolTo(url: string) {
  const pool = new Pool(url, { connections: inFlight });
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-api-key': 'k' };
  return {
    async post({ request }: Sample): Promise<void> {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/v1/requests',
        headers,
        body: JSON.stringify(request),
      });
      const answer: unknown = await body.json();
      if (statusCode !== 200 || answer === null) throw new Error('not accepted');
    },
    close: () => pool.close(),
  };
}

function transportAlone({ stellaConnect }: Package, url: string): Contender {
  const transport = stellaConnect({ apiKey: 'k', baseUrl: url, rateLimit: { inFlight } });
  return {
    name: 'stellaConnect().send',
    run: (interactions) =>
      atOnce(interactions, async ({ request }) => {
        const context = { interactionId: request.ext_interaction_id, environment: 'test' } as const;
        const result = await transport.send(request, context);
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
    async run(samples) {
      const interactions = samples.map(({ interaction }) => interaction);
      for await (const { outcome, error } of trigger.processAll(interactions, { concurrency: inFlight })) {
        if (outcome !== 'sent') throw new Error(`${outcome}: ${error?.message}`);
      }
    },
    close: () => trigger.close(),
  };
}

async function atOnce(all: readonly Sample[], work: (one: Sample) => Promise<void>): Promise<void> {
  const samples = all.values();
  const worker = async (): Promise<void> => {
    for (const sample of samples) await work(sample);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

type Sample = ReturnType<typeof sampleOf>;

/** An interaction, and the request that it comes to. */
function sampleOf(number: number) {
  const request = {
    customer: { name: 'Jane Doe', email: `customer-${number}@example.com` },
    employee: { email: 'paul@blancapeak.example' },
    channel: 'chat',
    ext_interaction_id: `case-${number}`,
    tags: ['return', 'vip'],
    brand: 'blanca',
    language: 'en',
    country: 'us',
  };
  const more = { status: 'Closed', ended_at: '2026-01-05T12:00:00Z', attributes: { replies: 3 } };
  return { request, interaction: { ...request, ...more } };
}

async function startServer(): Promise<{ readonly url: string; stop(): void }> {
  const server: ChildProcess = fork(fileURLToPath(new URL('./transport-server.ts', import.meta.url)));
  const port = await new Promise<unknown>((resolve) => server.once('message', resolve));
  return { url: `http://127.0.0.1:${String(port)}`, stop: () => server.disconnect() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await transportTable()}\n`);
}
