/** `npm run bench transport`: the request path to a local server, against bare undici.request, in one run. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SuppressionStore } from '../../src/stores/port.js';
import { built } from './built.js';
import { figure, median, table } from './support.js';
import {
  bareUndici,
  bareUndiciAndLmdb,
  type Contender,
  concurrently,
  inFlight,
  type Sample,
} from './transport-bare.js';

const rounds = 7;
/** Each process sends so many parts, after others to warm up. */
const parts = 5;
const warmUps = 2;
const perPart = 6_000;

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

/** The first is what the others are measured by. */
const contenders: Readonly<Record<string, (url: string, folder: string) => Contender>> = {
  'undici.request over a Pool': bareUndici,
  'stellaConnect().send': (url) => transportAlone(built, url),
  'processAll, memory store': (url) => requestPath(built, url, built.memoryStore({ quiet: true })),
  'undici.request and two durable transactions of bare lmdb': bareUndiciAndLmdb,
  'processAll, lmdb, durable': (url, folder) => requestPath(built, url, built.lmdbStore({ path: folder })),
};

interface Measured {
  readonly perSecond: number;
  readonly cpu: number;
}

/**
 * Each measurement in a process of its own, so that none carries what another one left; they alternate. The best
 * process of each counts: whatever else happens only slows, and some processes are slow from beginning to end.
 */
export async function transportTable(): Promise<string> {
  const server = await startServer();
  const measured = new Map<string, Measured[]>(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, all] of measured) all.push(measure(name, server.url));
  }
  const serverCpu = await server.cpu();
  server.stop();
  const most = (name: string): number =>
    Math.max(...(measured.get(name) ?? []).map(({ perSecond }) => perSecond));
  const least = (name: string): number => Math.min(...(measured.get(name) ?? []).map(({ cpu }) => cpu));
  const [first = ''] = measured.keys();
  const row = (name: string): string[] => {
    const [perSecond, cpu] = [most(name), least(name)];
    const shares = [perSecond / most(first), cpu / least(first)].map(percent);
    return [name, figure(perSecond), shares[0] ?? '', figure(cpu), shares[1] ?? ''];
  };
  const head = [
    `${inFlight} in flight, one process, the server in another`,
    'requests per second',
    'of bare undici',
    'µs of processor each',
    'of bare undici',
  ];
  const rows = [...measured.keys()].map(row);
  return `${table(head, rows)}\n\nThe server takes ${figure(serverCpu)} µs of processor a request besides.`;
}

function measure(name: string, url: string): Measured {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(import.meta.url), '--contender', name, url],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return JSON.parse(stdout);
}

async function runContender(name: string, url: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-bench-'));
  const contender = contenders[name]?.(url, join(folder, 'store'));
  if (contender === undefined) throw new Error(`there is no contender \`${name}\``);
  const all: Measured[] = [];
  for (let part = -warmUps; part < parts; part += 1) {
    // Made before the clock starts, for all alike.
    const from = (part + warmUps) * perPart;
    const interactions = Array.from({ length: perPart }, (_, index) => sampleOf(from + index));
    const started = performance.now();
    const before = process.cpuUsage();
    await contender.run(interactions);
    const { user, system } = process.cpuUsage(before);
    const perSecond = (perPart * 1_000) / (performance.now() - started);
    if (part >= 0) all.push({ perSecond, cpu: (user + system) / perPart });
  }
  await contender.close();
  await rm(folder, { recursive: true });
  const middle = (field: keyof Measured): number => median(all.map((one) => one[field]));
  process.stdout.write(JSON.stringify({ perSecond: middle('perSecond'), cpu: middle('cpu') }));
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function transportAlone({ stellaConnect }: Package, url: string): Contender {
  const transport = stellaConnect({ apiKey: 'k', baseUrl: url, rateLimit: { inFlight } });
  return {
    run: (interactions) =>
      concurrently(interactions, async ({ request }) => {
        const context = { interactionId: request.ext_interaction_id, environment: 'test' } as const;
        const result = await transport.send(request, context);
        if (result.kind !== 'accepted') throw new Error(result.error.message);
      }),
    close: async () => transport.close?.(),
  };
}

function requestPath(
  { createTrigger, parseRuleSet, stellaConnect }: Package,
  url: string,
  store: SuppressionStore,
): Contender {
  const trigger = createTrigger({
    rules: parseRuleSet([{ path: 'bench.rules.json', content: { rules } }]),
    store,
    transport: stellaConnect({ apiKey: 'k', baseUrl: url, rateLimit: { inFlight } }),
  });
  return {
    async run(samples) {
      const interactions = samples.map(({ interaction }) => interaction);
      for await (const { outcome, error } of trigger.processAll(interactions, { concurrency: inFlight })) {
        if (outcome !== 'sent') throw new Error(`${outcome}: ${error?.message}`);
      }
    },
    close: () => trigger.close(),
  };
}

/** An interaction and its request; parsed from JSON, as webhooks, queues and files give them. */
function sampleOf(number: number): Sample {
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
  return JSON.parse(JSON.stringify({ request, interaction: { ...request, ...more } }));
}

interface Server {
  readonly url: string;
  /** Microseconds of processor a request, so far. */
  cpu(): Promise<number>;
  stop(): void;
}

async function startServer(): Promise<Server> {
  const server: ChildProcess = fork(fileURLToPath(new URL('./transport-server.ts', import.meta.url)));
  const answer = (): Promise<number> => new Promise((resolve) => server.once('message', resolve));
  return {
    url: `http://127.0.0.1:${await answer()}`,
    cpu() {
      server.send('cpu');
      return answer();
    },
    stop: () => server.disconnect(),
  };
}

const [first, name = '', url = ''] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (first === '--contender') await runContender(name, url);
  else process.stdout.write(`${await transportTable()}\n`);
}
