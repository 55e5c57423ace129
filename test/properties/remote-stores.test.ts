/** The law of the durable stores: call for call each gives exactly what the memory store gives. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import type { WindowCheck } from '../../src/stores/port-steps.js';
import { redisStore } from '../../src/stores/redis/store.js';
import { type FixedClock, fixedClock } from '../../src/testing/fixed-clock.js';
import { type PostgresScratch, postgresScratch } from '../stores/postgres/scratch.js';
import { clockedRedis } from '../stores/redis/clocked.js';
import { missing, postgresService, redisService } from '../support/services.js';

type Command = (store: SuppressionStore, tokens: readonly Token[]) => Promise<unknown>;

interface Token {
  readonly customer: string;
  readonly token: string;
}

/** What is done, in words for a failure's report, and how. */
interface Step {
  readonly words: string;
  readonly run: Command;
  readonly makes?: Token;
  readonly passes?: number;
}

const start = Date.UTC(2026, 2, 28, 12);
const second = 1_000;
const hour = 3_600 * second;
const customers = ['c1', 'c2'];

const customer = fc.constantFrom(...customers);
const interaction = fc.integer({ min: 1, max: 9 }).map((n) => `i${n}`);
const scope = fc.constantFrom('', '', 'brand');
const scopes = fc.constantFrom([], [''], [''], ['', 'brand']);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('a\u0000b', '\ud800', '"\\', '{}', ''),
);
const instant = fc.integer({ min: -8, max: 16 }).map((half) => start + half * 500);
const lease = fc.constantFrom(second, 3 * second, hour);
const max = fc.constantFrom(0, 1, 1, 1, 1, 2, 2, 3);

const rolling = fc.record({
  scope,
  max,
  lengthMs: fc.constantFrom(0, 500, second, 3 * second, hour),
  name: fc.constantFrom('a', 'b', 'c'),
});
const calendar = fc.record({
  scope,
  max,
  name: fc.constantFrom('a', 'b', 'c'),
  calendar: fc.constantFrom(
    { boundary: 'calendar' as const, days: 1, zone: 'Asia/Tokyo' },
    { boundary: 'rolling' as const, months: 1, zone: 'UTC' },
    { boundary: 'aligned' as const, months: 3, zone: 'Europe/Berlin' },
    { boundary: 'aligned' as const, days: 7, zone: 'UTC' },
  ),
});
const forever = fc.record({ scope, max, name: fc.constantFrom('a', 'b', 'c') });
const windows: fc.Arbitrary<WindowCheck[]> = fc.array(fc.oneof(rolling, calendar, forever), {
  minLength: 1,
  maxLength: 3,
});

const reserve = fc
  .record({ customer, interaction, label: text, leaseMs: lease, windows, anchors: scopes })
  .map((request): Step => {
    const token = randomUUID();
    return {
      words: `reserve ${fc.stringify(request)}`,
      run: (store) => store.reserve({ ...request, token }),
      makes: { customer: request.customer, token },
    };
  });

/** One of the latest tokens, or one that nobody ever had. */
const onToken = fc.constantFrom(0, 0, 0, 0, 1, 2).chain((back) =>
  fc
    .constantFrom<[string, (store: SuppressionStore, token: Token) => Promise<unknown>]>(
      ['begin', (store, token) => store.begin(token)],
      ['begin', (store, token) => store.begin(token)],
      [
        'confirm',
        (store, token) => store.confirm(token, { outcome: 'sent', requestId: 'r\u0000', status: 200 }),
      ],
      ['record', (store, token) => store.confirm(token, { outcome: 'recorded', ruleSet: 'v1' })],
      ['hold', (store, token) => store.hold(token, { status: 504 })],
      ['release', (store, token) => store.release(token)],
    )
    .map(
      ([name, act]): Step => ({
        words: `${name} ${back}`,
        run: (store, tokens) => act(store, tokens.at(-1 - back) ?? { customer: 'c1', token: 'unknown' }),
      }),
    ),
);

const look = fc
  .record({ customer, interaction, windows })
  .map((asked): Step => ({ words: `look ${fc.stringify(asked)}`, run: (store) => store.look(asked) }));
const anchor = fc
  .tuple(customer, fc.array(fc.record({ scope, at: instant, by: text }), { maxLength: 3 }))
  .map(
    ([who, anchors]): Step => ({
      words: `anchor ${who} ${fc.stringify(anchors)}`,
      run: (store) => store.anchor(who, anchors),
    }),
  );
const block = fc
  .tuple(customer, fc.record({ at: instant, by: text, reason: text }, { requiredKeys: [] }))
  .map(
    ([who, entry]): Step => ({
      words: `block ${who} ${fc.stringify(entry)}`,
      run: (store) => store.block(who, entry),
    }),
  );
const unblock = customer.map(
  (who): Step => ({ words: `unblock ${who}`, run: (store) => store.unblock(who) }),
);
const erase = fc.tuple(customer, fc.boolean()).map(
  ([who, keepBlock]): Step => ({
    words: `erase ${who} ${keepBlock}`,
    run: (store) => store.erase(who, { keepBlock }),
  }),
);
const sweep = instant.map(
  (before): Step => ({ words: `sweep ${before}`, run: (store) => store.sweep(before) }),
);
const sent = fc.record({ customer, interaction, label: text, anchors: scopes }).map((request): Step => {
  const token = randomUUID();
  return {
    words: `send ${fc.stringify(request)}`,
    run: async (store) => [
      await store.reserve({ ...request, token, windows: [], leaseMs: hour }),
      await store.begin({ customer: request.customer, token }),
      await store.confirm({ customer: request.customer, token }, { outcome: 'sent' }),
    ],
    makes: { customer: request.customer, token },
  };
});
const pass = fc
  .constantFrom(-2 * second, 500, 500, second, second, 3 * second, hour)
  .map((passes): Step => ({ words: `pass ${passes}`, run: async () => undefined, passes }));

const steps = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: reserve },
    { weight: 20, arbitrary: onToken },
    { weight: 4, arbitrary: sent },
    { weight: 8, arbitrary: pass },
    { weight: 20, arbitrary: look },
    { weight: 6, arbitrary: anchor },
    { weight: 1, arbitrary: block },
    { weight: 2, arbitrary: unblock },
    { weight: 1, arbitrary: erase },
    { weight: 1, arbitrary: sweep },
  ),
  { minLength: 5, maxLength: 40, size: 'max' },
);

const entriesIn = (store: SuppressionStore): Promise<unknown> =>
  Promise.all(customers.map((one) => store.entry(one)));

async function countsOf(store: SuppressionStore): Promise<unknown> {
  const { customers: known, blocked, inFlight } = await store.statistics();
  return { known, blocked, inFlight };
}

async function agree(
  list: readonly Step[],
  remote: SuppressionStore,
  clock: FixedClock,
  setClock: (now: number) => Promise<void>,
): Promise<void> {
  const model = memoryStore({ clock, quiet: true });
  const tokens: Token[] = [];
  const done: string[] = [];
  for (const { words, run, makes, passes } of list) {
    done.push(words);
    if (passes !== undefined) {
      clock.advance(passes);
      await setClock(clock.now());
    }
    if (makes !== undefined) tokens.push(makes);
    const expected = await run(model, tokens);
    expect({ done, answer: await run(remote, tokens) }).toEqual({ done, answer: expected });
    expect({ done, entries: await entriesIn(remote) }).toEqual({ done, entries: await entriesIn(model) });
  }
  expect({ done, counts: await countsOf(remote) }).toEqual({ done, counts: await countsOf(model) });
}

describe('lmdbStore', () => {
  it('gives the result of the memory store for every call', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'autotrigger-law-'));
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const clock = fixedClock(start);
        runs += 1;
        const store = lmdbStore({ path: join(folder, `${runs}`), clock });
        await agree(list, store, clock, async () => {});
        await store.close();
      }),
      { numRuns: 40, seed: 13 },
    );
    await rm(folder, { recursive: true });
  }, 120_000);
});

describe.skipIf(await missing(redisService))('redisStore', () => {
  const redis = new Redis(redisService.url, { lazyConnect: true });
  afterAll(() => redis.disconnect());

  it('gives the result of the memory store for every call', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const clock = fixedClock(start);
        const prefix = `law:${randomUUID()}:`;
        const store = redisStore({ client: clockedRedis(redis, clock), prefix });
        await agree(list, store, clock, async () => {});
        for (const one of customers) await store.erase(one, { keepBlock: false });
      }),
      { numRuns: 150, seed: 13 },
    );
  }, 120_000);
});

describe.skipIf(await missing(postgresService))('postgresStore', () => {
  let scratch: PostgresScratch;
  beforeAll(async () => {
    scratch = await postgresScratch();
  });
  afterAll(() => scratch.drop());

  it('gives the result of the memory store for every call', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        await scratch.clear();
        await scratch.setClock(start);
        await agree(list, scratch.store, fixedClock(start), scratch.setClock);
      }),
      { numRuns: 100, seed: 13 },
    );
  }, 120_000);
});
