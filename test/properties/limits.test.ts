/** Laws of windows and quotas with conditions, scopes, lengths and boundaries of all kinds, on every store. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { normaliseInteraction } from '../../src/interaction/normalise.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { redisStore } from '../../src/stores/redis/store.js';
import { countedUntil } from '../../src/stores/row/counted.js';
import { createGuard, type Guard } from '../../src/suppression/guard.js';
import { requestLimits } from '../../src/suppression/request-limits.js';
import { countedFor } from '../../src/suppression/windows.js';
import { type FixedClock, fixedClock } from '../../src/testing/fixed-clock.js';
import { type PostgresScratch, postgresScratch } from '../stores/postgres/scratch.js';
import { clockedRedis } from '../stores/redis/clocked.js';
import { missing, postgresService, redisService } from '../support/services.js';

const start = '2026-03-20T12:00:00Z';
const minute = 60_000;
const hour = 60 * minute;

type Part = 'brand' | 'channel' | 'employee' | 'attributes.product';

interface Limit {
  readonly length: string;
  readonly boundary: 'rolling' | 'calendar' | 'aligned';
  readonly zone: string;
  readonly per: readonly Part[];
  readonly max: number;
  /** The channel of the requests it holds back, and of those it counts; any where absent. */
  readonly for?: string;
  readonly counts?: string;
}

const lengths = fc.constantFrom<Pick<Limit, 'length' | 'boundary'>>(
  { length: '12h', boundary: 'rolling' },
  { length: '3d', boundary: 'rolling' },
  { length: 'P1M', boundary: 'rolling' },
  { length: 'forever', boundary: 'rolling' },
  { length: '2d', boundary: 'calendar' },
  { length: 'P1M', boundary: 'calendar' },
  { length: '1d', boundary: 'aligned' },
  { length: '7d', boundary: 'aligned' },
  { length: 'P3M', boundary: 'aligned' },
);
const channel = fc.constantFrom('chat', 'email');
const limit: fc.Arbitrary<Limit> = fc
  .record(
    {
      ends: lengths,
      zone: fc.constantFrom('UTC', 'America/New_York', 'Pacific/Chatham'),
      per: fc.subarray<Part>(['brand', 'channel', 'employee', 'attributes.product'], { maxLength: 2 }),
      max: fc.constantFrom(1, 1, 2, 3),
      for: channel,
      counts: channel,
    },
    { requiredKeys: ['ends', 'zone', 'per', 'max'] },
  )
  .map(({ ends, ...others }) => ({ ...ends, ...others }));

interface Life {
  readonly customer: number;
  readonly channel: string;
  readonly brand?: string;
  readonly employee: string;
  readonly product?: string;
  readonly end: 'dies before begin' | 'dies after begin' | 'confirm' | 'release' | 'hold';
}

const life: fc.Arbitrary<Life> = fc.record(
  {
    customer: fc.nat({ max: 2 }),
    channel,
    brand: fc.constantFrom('a', 'b'),
    employee: fc.constantFrom('x@example.net', 'y@example.net'),
    product: fc.constantFrom('p', 'q'),
    end: fc.constantFrom('dies before begin', 'dies after begin', 'confirm', 'confirm', 'release', 'hold'),
  },
  { requiredKeys: ['customer', 'channel', 'employee', 'end'] },
);

interface History {
  readonly scheduler: fc.Scheduler;
  readonly windows: readonly Limit[];
  readonly quotas: readonly Limit[];
  readonly lives: readonly Life[];
  readonly steps: readonly number[];
}

const forwards = fc.oneof(
  fc.integer({ min: 1, max: 2 * minute }),
  fc.integer({ min: hour, max: 26 * hour }),
  fc.integer({ min: 26 * hour, max: 400 * hour }),
);
const history: fc.Arbitrary<History> = fc.record({
  scheduler: fc.scheduler(),
  windows: fc.array(limit, { minLength: 1, maxLength: 2 }),
  quotas: fc.array(limit, { maxLength: 2 }),
  lives: fc.array(life, { minLength: 2, maxLength: 14 }),
  steps: fc.array(forwards, { maxLength: 10 }),
});

const ofChannel = (value: string) => ({ all: [{ fact: 'channel', operator: 'equal', value }] });

function written(
  { per, for: held, counts, ...others }: Limit,
  name: string,
  first: readonly string[],
): object {
  return {
    ...{ name, ...others, per: [...first, ...per] },
    ...(held === undefined ? {} : { for: ofChannel(held) }),
    ...(counts === undefined ? {} : { counts: ofChannel(counts) }),
  };
}

function rulesOf({ windows, quotas }: History): RuleSet {
  const suppression = {
    windows: windows.map((one, index) => written(one, `window ${index}`, ['customer'])),
    quotas: quotas.map((one, index) => written(one, `quota ${index}`, [])),
  };
  const facts = { 'attributes.product': { type: 'string' } };
  return parseRuleSet([{ path: 'a.rules.json', content: { default: 'send', facts, suppression } }]);
}

interface Begun extends Life {
  readonly at: number;
}

async function live(guard: Guard, rules: RuleSet, one: Life, id: number, begun: Begun[]): Promise<void> {
  const read = normaliseInteraction({
    ext_interaction_id: `case-${id}`,
    channel: one.channel,
    customer: { name: 'somebody', email: `customer-${one.customer}@example.com` },
    employee: { email: one.employee },
    ...(one.brand === undefined ? {} : { brand: one.brand }),
    ...(one.product === undefined ? {} : { attributes: { product: one.product } }),
  });
  if (!read.ok) throw new Error(read.error.message);
  const decision = decide(rules, read.interaction, { now: new Date(start) });
  if (decision.request === undefined) throw new Error('every request is sent');
  const limits = requestLimits(rules, decision, read.interaction);
  const reserved = await guard.reserve({ request: decision.request, ...limits });
  if (reserved.kind !== 'reserved' || one.end === 'dies before begin') return;
  const answer = await guard.begin(reserved.reservation);
  if (answer.kind !== 'begun') return;
  if (one.end !== 'release') begun.push({ ...one, at: answer.at });
  if (one.end === 'confirm') await guard.confirm(reserved.reservation);
  if (one.end === 'hold') await guard.hold(reserved.reservation);
  if (one.end === 'release') await guard.release(reserved.reservation);
}

/** Every call of the store waits for its turn, and the turns come in random order. */
function interleaved(store: SuppressionStore, scheduler: fc.Scheduler): SuppressionStore {
  const turn = (what: string): Promise<void> => scheduler.schedule(Promise.resolve(), what);
  return {
    ...store,
    reserve: (request) => turn('reserve').then(() => store.reserve(request)),
    begin: (request) => turn('begin').then(() => store.begin(request)),
    confirm: (ticket, receipt) => turn('confirm').then(() => store.confirm(ticket, receipt)),
    release: (ticket) => turn('release').then(() => store.release(ticket)),
    hold: (ticket, receipt) => turn('hold').then(() => store.hold(ticket, receipt)),
    takeQuota: (request) => turn('take').then(() => store.takeQuota(request)),
    settleQuota: (bucket, token, at) => turn('settle').then(() => store.settleQuota(bucket, token, at)),
  };
}

async function play(
  given: History,
  clock: FixedClock,
  store: SuppressionStore,
  setClock: () => Promise<void> = async () => {},
): Promise<readonly Begun[]> {
  const { scheduler, lives, steps } = given;
  const rules = rulesOf(given);
  const turns = interleaved(store, scheduler);
  const guards = [1, 2].map(() =>
    createGuard({ store: turns, clock, keySecret: 'one secret', leaseMs: minute }),
  );
  const begun: Begun[] = [];
  const ended = lives.map((one, id) => {
    const guard = guards[id % guards.length];
    return guard === undefined ? undefined : live(guard, rules, one, id, begun);
  });
  const moved = steps.map((step) =>
    scheduler.schedule(Promise.resolve(), 'clock').then(async () => {
      clock.advance(step);
      await setClock();
    }),
  );
  await scheduler.waitFor(Promise.all([...ended, ...moved]));
  return begun;
}

const partOf = (part: Part, one: Life): string | undefined =>
  part === 'attributes.product' ? one.product : one[part];

/** Everything that requests can be narrowed to. */
const everyScope: readonly Life[] = ['chat', 'email'].flatMap((inChannel) =>
  ['a', 'b'].flatMap((brand) =>
    ['x@example.net', 'y@example.net'].flatMap((employee) =>
      ['p', 'q'].map(
        (product): Life => ({ customer: 0, channel: inChannel, brand, employee, product, end: 'hold' }),
      ),
    ),
  ),
);

/** What is unknown of either may be the same. */
const isSameScope = (per: readonly Part[], one: Life, other: Life): boolean =>
  per.every((part) => {
    const [own, others] = [partOf(part, one), partOf(part, other)];
    return own === undefined || others === undefined || own === others;
  });

/** A request that is held back and counts finds less than `max` before it that count still. */
function expectKept(begun: readonly Begun[], { per, max, ...given }: Limit, perCustomer: boolean): void {
  const length = countedFor({ name: 'it', ...given }, given.zone);
  const held = given.for;
  const counted = given.counts ?? held;
  const counts = (one: Life): boolean => counted === undefined || one.channel === counted;
  for (const [index, one] of begun.entries()) {
    if (!counts(one) || (held !== undefined && one.channel !== held)) continue;
    const before = begun.slice(0, index).filter((earlier) => {
      if (perCustomer && earlier.customer !== one.customer) return false;
      return counts(earlier) && isSameScope(per, earlier, one) && countedUntil(length, earlier.at) > one.at;
    });
    const most = Math.max(
      ...everyScope.map((scope) => [...before, one].filter((each) => isSameScope(per, each, scope)).length),
    );
    expect({ max, most }).toEqual({ max, most: Math.min(most, max) });
  }
}

function expectAllKept({ windows, quotas }: History, begun: readonly Begun[]): void {
  const inOrder = begun.toSorted((a, b) => a.at - b.at);
  for (const window of windows) expectKept(inOrder, window, true);
  for (const quota of quotas) expectKept(inOrder, quota, false);
}

const settings = (numRuns: number) => ({ numRuns, seed: 16 });

describe('no two requests in one scope are closer than the window, and no more begin than a quota allows', () => {
  it('on the memory store', async () => {
    let requests = 0;
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const clock = fixedClock(start);
        const begun = await play(given, clock, memoryStore({ clock, quiet: true }));
        requests += begun.length;
        expectAllKept(given, begun);
      }),
      settings(400),
    );
    expect(requests).toBeGreaterThan(500);
  }, 60_000);

  it('on the lmdb store', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'autotrigger-law-'));
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const clock = fixedClock(start);
        const store = lmdbStore({ path: join(folder, randomUUID()), clock });
        const begun = await play(given, clock, store);
        await store.close();
        expectAllKept(given, begun);
      }),
      settings(20),
    );
    await rm(folder, { recursive: true });
  }, 60_000);

  it.each(['takeQuota', 'reserve'] as const)(
    'and the law can fail: without the checks of %s',
    async (step) => {
      const result = await fc.check(
        fc.asyncProperty(history, async (given) => {
          const clock = fixedClock(start);
          const store = memoryStore({ clock, quiet: true });
          const careless: SuppressionStore =
            step === 'takeQuota'
              ? { ...store, takeQuota: (request) => store.takeQuota({ ...request, holds: false }) }
              : { ...store, reserve: (request) => store.reserve({ ...request, windows: [] }) };
          expectAllKept(given, await play(given, clock, careless));
        }),
        settings(400),
      );
      expect(result.failed).toBe(true);
    },
    60_000,
  );
});

describe.skipIf(await missing(redisService))('the same laws on the Redis store', () => {
  const redis = new Redis(redisService.url, { lazyConnect: true });
  afterAll(() => redis.disconnect());

  it('hold', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const clock = fixedClock(start);
        const prefix = `limits:${randomUUID()}:`;
        const store = redisStore({ client: clockedRedis(redis, clock), prefix });
        expectAllKept(given, await play(given, clock, store));
        const keys = await redis.keys(`${prefix}*`);
        if (keys.length > 0) await redis.del(keys);
      }),
      settings(40),
    );
  }, 60_000);
});

describe.skipIf(await missing(postgresService))('the same laws on the Postgres store', () => {
  let scratch: PostgresScratch;
  beforeAll(async () => {
    scratch = await postgresScratch();
  });
  afterAll(() => scratch.drop());

  it('hold', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const clock = fixedClock(start);
        await scratch.clear();
        await scratch.setClock(clock.now());
        const begun = await play(given, clock, scratch.store, () => scratch.setClock(clock.now()));
        expectAllKept(given, begun);
      }),
      settings(30),
    );
  }, 60_000);
});
