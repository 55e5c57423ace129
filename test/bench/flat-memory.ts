/**
 * `npm run build && node --expose-gc --import tsx test/bench/flat-memory.ts [interactions]` (a million unless given):
 * the heap while interactions of 20,000 customers run through the built package, a local server and lmdb.
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figure, table } from './support.js';

const count = Number(process.argv[2] ?? 1_000_000);
const customers = 20_000;
const steps = 10;

const { createTrigger, lmdbStore, parseRuleSet, stellaConnect }: typeof import('../../src/index.js') =
  await import(new URL('../../dist/index.js', import.meta.url).href);
const server = fork(fileURLToPath(new URL('./transport-server.ts', import.meta.url)));
const port = await new Promise<unknown>((resolve) => server.once('message', resolve));
const folder = await mkdtemp(join(tmpdir(), 'autotrigger-memory-'));
const trigger = createTrigger({
  rules: parseRuleSet([
    {
      path: 'bench.rules.json',
      content: {
        rules: [
          {
            name: 'closed cases',
            conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
            event: { type: 'send' },
          },
        ],
      },
    },
  ]),
  store: lmdbStore({ path: join(folder, 'store') }),
  transport: stellaConnect({ apiKey: 'k', baseUrl: `http://127.0.0.1:${String(port)}` }),
});

const rows: string[][] = [];
let done = 0;
for await (const receipt of trigger.processAll(interactions(), { concurrency: 50 })) {
  if (!['sent', 'suppressed', 'skipped'].includes(receipt.outcome)) throw new Error(receipt.outcome);
  done += 1;
  if (done % Math.ceil(count / steps) === 0) rows.push(measured());
}
process.stdout.write(`${table(['interactions', 'heap, MB', 'resident, MB'], rows)}\n`);
await trigger.close();
server.disconnect();
await rm(folder, { recursive: true });

function measured(): string[] {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return [done.toLocaleString('en-US'), figure(heapUsed / 1_048_576), figure(rss / 1_048_576)];
}

function* interactions(): Generator<unknown> {
  for (let number = 0; number < count; number += 1) {
    yield {
      ext_interaction_id: `case-${number}`,
      status: number % 4 === 0 ? 'open' : 'closed',
      channel: 'chat',
      customer: { name: 'Jane Doe', email: `customer-${number % customers}@example.com` },
      employee: { email: 'paul@blancapeak.example' },
    };
  }
}
