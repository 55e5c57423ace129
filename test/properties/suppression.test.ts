/** Laws of suppression, on random interleavings of many processes, their crashes, and a clock that jumps. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowSetting } from '../../src/rules/rule-set.js';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import type { ReserveRequest } from '../../src/stores/port-steps.js';
import { countedUntil } from '../../src/stores/row/counted.js';
import { emptyRow, type Row } from '../../src/stores/row/row.js';
import {
  begin,
  block,
  release,
  reserve,
  reserveAndBegin,
  type Step,
  settle,
} from '../../src/stores/row/steps.js';
import { createGuard, type Guard } from '../../src/suppression/guard.js';
import type { KeySecret } from '../../src/suppression/keys.js';
import { countedFor } from '../../src/suppression/windows.js';
import { type FixedClock, fixedClock } from '../../src/testing/fixed-clock.js';

const hour = 60 * 60 * 1_000;
const timezone = 'America/New_York';

/** One process and one interaction: how far it comes, unless it is refused on the way. */
interface Life {
  readonly customer: number;
  readonly interaction: number;
  readonly contacts: boolean;
  readonly process: number;
  readonly end: 'dies before begin' | 'dies after begin' | 'confirm' | 'release' | 'hold';
}

const life: fc.Arbitrary<Life> = fc.record({
  customer: fc.nat({ max: 1 }),
  interaction: fc.nat({ max: 7 }),
  contacts: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  process: fc.nat({ max: 1 }),
  end: fc.constantFrom('dies before begin', 'dies after begin', 'confirm', 'release', 'hold'),
});

const forwards = fc.oneof(
  fc.integer({ min: 1, max: 60_000 }),
  fc.integer({ min: 60_000, max: 26 * hour }),
  fc.integer({ min: 26 * hour, max: 200 * hour }),
);
const anyStep = fc.oneof(
  { weight: 3, arbitrary: forwards },
  { weight: 1, arbitrary: forwards.map((step) => -step) },
);

const windowSetting: fc.Arbitrary<WindowSetting> = fc.record({
  name: fc.constant('the window'),
  length: fc.constantFrom('12h', '1d', '36h', '3d', '7d'),
  per: fc.constant(['customer'] as const),
  boundary: fc.constantFrom('rolling', 'calendar'),
  after: fc.constant('request' as const),
  max: fc.integer({ min: 1, max: 3 }),
});

/** What left for the vendor, or may have: begun, and not known to have been refused. */
interface Begun {
  readonly customer: number;
  readonly interaction: number;
  readonly contacts: boolean;
  readonly at: number;
}

function requestOf({ customer, interaction, contacts }: Life) {
  return {
    customer: { name: 'somebody', email: `customer-${customer}@example.com` },
    employee: { email: 'agent@example.net' },
    channel: 'chat',
    ext_interaction_id: `case-${customer}-${interaction}`,
    ...(contacts ? {} : { do_not_send: true }),
  };
}

async function live(
  guard: Guard,
  one: Life,
  windows: readonly WindowSetting[],
  begun: Set<Begun>,
): Promise<void> {
  const reserved = await guard.reserve({ request: requestOf(one), windows, timezone });
  if (reserved.kind !== 'reserved' || one.end === 'dies before begin') return;
  const { reservation } = reserved;
  const answer = await guard.begin(reservation);
  if (answer.kind !== 'begun') return;
  const { customer, interaction, contacts } = one;
  const entry: Begun = { customer, interaction, contacts, at: answer.at };
  begun.add(entry);
  if (one.end === 'confirm') await guard.confirm(reservation);
  if (one.end === 'hold') await guard.hold(reservation);
  if (one.end === 'release') {
    begun.delete(entry);
    await guard.release(reservation);
  }
}

/** Every call of the store waits for its turn, and the turns come in random order. */
function interleaved(store: SuppressionStore, scheduler: fc.Scheduler): SuppressionStore {
  const turn = (what: string): Promise<void> => scheduler.schedule(Promise.resolve(), what);
  return {
    ...store,
    reserve: (request) => turn('reserve').then(() => store.reserve(request)),
    begin: (ticket) => turn('begin').then(() => store.begin(ticket)),
    confirm: (ticket, receipt) => turn('confirm').then(() => store.confirm(ticket, receipt)),
    release: (ticket) => turn('release').then(() => store.release(ticket)),
    hold: (ticket, receipt) => turn('hold').then(() => store.hold(ticket, receipt)),
    look: (asked) => turn('look').then(() => store.look(asked)),
  };
}

interface History {
  readonly scheduler: fc.Scheduler;
  readonly lives: readonly Life[];
  readonly steps: readonly number[];
  readonly window: WindowSetting;
}

async function play(
  { scheduler, lives, steps, window }: History,
  makeStore: (clock: FixedClock) => SuppressionStore,
  secrets: readonly [KeySecret, KeySecret],
): Promise<readonly Begun[]> {
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const store = makeStore(clock);
  const turns = interleaved(store, scheduler);
  const guards = secrets.map((keySecret) => createGuard({ store: turns, clock, keySecret, leaseMs: 60_000 }));
  const begun = new Set<Begun>();
  const ended = lives.map((one) => {
    const guard = guards[one.process % guards.length];
    return guard === undefined ? undefined : live(guard, one, [window], begun);
  });
  const moved = steps.map((step) =>
    scheduler.schedule(Promise.resolve(), 'clock').then(() => clock.advance(step)),
  );
  await scheduler.waitFor(Promise.all([...ended, ...moved]));
  await store.close();
  return [...begun];
}

/** Of any `max` + 1 contacts in a row, the last comes when the window of the first has ended. */
function expectWindowKept(begun: readonly Begun[], window: WindowSetting): void {
  for (const customer of [0, 1]) {
    const times = begun
      .filter((one) => one.contacts && one.customer === customer)
      .map(({ at }) => at)
      .sort((a, b) => a - b);
    for (const [index, at] of times.entries()) {
      const later = times[index + window.max];
      if (later === undefined) continue;
      expect(later).toBeGreaterThanOrEqual(countedUntil(countedFor(window, timezone), at));
    }
  }
}

function expectEachInteractionOnce(begun: readonly Begun[]): void {
  const ids = begun.map(({ customer, interaction }) => `${customer}-${interaction}`);
  expect(new Set(ids).size).toBe(ids.length);
}

const histories = (step: fc.Arbitrary<number>): fc.Arbitrary<History> =>
  fc.record({
    scheduler: fc.scheduler(),
    lives: fc.array(life, { maxLength: 14 }),
    steps: fc.array(step, { maxLength: 14 }),
    window: windowSetting,
  });

const memory = (clock: FixedClock) => memoryStore({ clock, quiet: true });
const secret: KeySecret = 'the secret of every process';
const rotating: readonly [KeySecret, KeySecret] = [
  { current: 'old', previous: ['new'] },
  { current: 'new', previous: ['old'] },
];

describe('nobody is asked twice within a window', () => {
  it('on the memory store, however processes interleave and die, and whatever the clock does', async () => {
    await fc.assert(
      fc.asyncProperty(histories(anyStep), async (history) => {
        const begun = await play(history, memory, [secret, secret]);
        expectWindowKept(begun, history.window);
        expectEachInteractionOnce(begun);
      }),
      { numRuns: 300 },
    );
  });

  it('while the secret is rotated and processes disagree which one is current', async () => {
    await fc.assert(
      fc.asyncProperty(histories(forwards), async (history) => {
        const begun = await play(history, memory, rotating);
        expectWindowKept(begun, history.window);
        expectEachInteractionOnce(begun);
      }),
      { numRuns: 200 },
    );
  });

  it('on the lmdb store, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'autotrigger-law-'));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(histories(anyStep), async (history) => {
        run += 1;
        const path = join(folder, String(run));
        const begun = await play(history, (clock) => lmdbStore({ path, clock }), [secret, secret]);
        expectWindowKept(begun, history.window);
        expectEachInteractionOnce(begun);
      }),
      { numRuns: 25 },
    );
    await rm(folder, { recursive: true });
  });

  it('and the law can fail: looking first and writing afterwards breaks it', async () => {
    const checkThenSet = (clock: FixedClock): SuppressionStore => {
      const store = memory(clock);
      const fresh = memory(clock);
      return {
        ...store,
        async reserve(request) {
          const refusal = await store.look(request);
          return refusal ?? fresh.reserve({ ...request, customer: request.token });
        },
        async begin({ customer, token }) {
          const at = clock.now();
          await fresh.begin({ customer: token, token });
          await store.anchor(customer, [{ scope: '', at, by: token }]);
          return { kind: 'begun', at };
        },
      };
    };
    const result = await fc.check(
      fc.asyncProperty(histories(anyStep), async (history) => {
        expectWindowKept(await play(history, checkThenSet, [secret, secret]), history.window);
      }),
      { numRuns: 300 },
    );
    expect(result.failed).toBe(true);
  });
});

describe('reserve and begin in one step', () => {
  /** What became of a customer's earlier requests, and the times between them. */
  const past = fc.array(
    fc.record({
      end: fc.constantFrom('reserved', 'begun', 'confirmed', 'held', 'released', 'blocked'),
      contacts: fc.boolean(),
      wait: fc.integer({ min: 0, max: 200 * hour }),
    }),
    { maxLength: 5 },
  );
  const asking = (interaction: number, contacts: boolean): ReserveRequest => ({
    customer: 'c',
    interaction: `i-${interaction}`,
    label: `case-${interaction}`,
    token: `token-${interaction}`,
    leaseMs: 60_000,
    windows: contacts ? [{ name: 'weekly', scope: '', lengthMs: 168 * hour, max: 1 }] : [],
    anchors: contacts ? [''] : [],
  });

  it('equals the two steps one after the other, on any row', () => {
    fc.assert(
      fc.property(past, fc.nat({ max: 6 }), fc.boolean(), (lives, interaction, contacts) => {
        let now = 1_000_000;
        let row: Row = emptyRow;
        const take = <Result>(step: Step<Result>, call = 'a call'): Result => {
          const change = step(row, { now, call });
          row = change.row ?? row;
          return change.result(now);
        };
        for (const [index, life] of lives.entries()) {
          const token = `token-${index}`;
          if (life.end === 'blocked') take(block({}));
          else take(reserve(asking(index, life.contacts)));
          if (life.end !== 'reserved') take(begin({ token }));
          if (life.end === 'confirmed') take(settle(token, { outcome: 'sent' }));
          if (life.end === 'held') take(settle(token, { outcome: 'unknown' }));
          if (life.end === 'released') take(release(token));
          now += life.wait;
        }
        const request = { ...asking(interaction, contacts), token: 'fresh' };
        const before = row;
        const inOne = take(reserveAndBegin(request), 'last');
        const rowInOne = row;
        row = before;
        const reserved = take(reserve(request), 'first');
        const inTwo = reserved.kind === 'reserved' ? take(begin({ token: 'fresh' }), 'last') : reserved;
        expect([inOne, rowInOne]).toEqual([inTwo, row]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('failed, skipped and recorded', () => {
  it('never start a window', async () => {
    const harmless = fc
      .record({
        life,
        how: fc.constantFrom('recorded' as const, 'failed' as const, 'skipped' as const),
      })
      .map(({ life: one, how }): Life => {
        if (how === 'recorded') return { ...one, contacts: false };
        return { ...one, end: how === 'failed' ? 'release' : 'dies before begin' };
      });
    await fc.assert(
      fc.asyncProperty(fc.array(harmless, { maxLength: 12 }), windowSetting, async (lives, window) => {
        const clock = fixedClock();
        const store = memory(clock);
        const guard = createGuard({ store, clock, leaseMs: 60_000 });
        for (const one of lives) await live(guard, one, [window], new Set());
        clock.advance(60_000);
        for (const customer of [0, 1]) {
          const next: Life = { customer, interaction: 99, contacts: true, process: 0, end: 'confirm' };
          const outcome = await guard.reserve({ request: requestOf(next), windows: [window], timezone });
          expect(outcome.kind).toBe('reserved');
        }
      }),
    );
  });
});

describe('release', () => {
  it('leaves everything as if the request had never been', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(life, { maxLength: 8 }),
        windowSetting,
        life,
        async (lives, window, extra) => {
          const clock = fixedClock();
          const store = memory(clock);
          const guard = createGuard({ store, clock, leaseMs: 60_000 });
          for (const one of lives) {
            await live(guard, one, [window], new Set());
            clock.advance(hour);
          }
          const known = async () => {
            const all = [];
            for await (const entry of store.entries()) all.push(entry);
            return all.sort((a, b) => (a.customer < b.customer ? -1 : 1));
          };
          const before = await known();
          await live(guard, { ...extra, interaction: 99, end: 'release' }, [window], new Set());
          expect(await known()).toEqual(before);
        },
      ),
    );
  });
});
