/** The law of changed windows: whatever the settings were before, the settings in force hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowSetting } from '../../src/rules/rule-set.js';
import { systemClock } from '../../src/shared/clock.js';
import { lmdbTable } from '../../src/stores/lmdb/table.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { tableStore } from '../../src/stores/table-store.js';
import { createGuard, type Guard } from '../../src/suppression/guard.js';
import type { ReservationRequest } from '../../src/suppression/protocol.js';
import type { Surroundings } from '../../src/suppression/scopes.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { durableTables } from '../stores/durable-tables.js';
import { weekly } from '../support/weekly.js';

const hour = 3_600_000;
const day = 24 * hour;

interface Step {
  readonly brand: string;
  readonly channel: string;
  /** Hours since the step before. */
  readonly hours: number;
}

const settings: fc.Arbitrary<WindowSetting> = fc.record({
  name: fc.constant('window'),
  length: fc.constantFrom('1d', '36h', '3d', '7d', '30d'),
  per: fc.constantFrom<WindowSetting['per']>(
    ['customer'],
    ['customer', 'brand'],
    ['channel'],
    ['brand', 'channel'],
  ),
  boundary: fc.constantFrom('rolling' as const, 'calendar' as const),
  after: fc.constant('request' as const),
  max: fc.constantFrom(1, 2, 3),
});

const step: fc.Arbitrary<Step> = fc.record({
  // Empty where it is unknown.
  brand: fc.constantFrom('a', 'b', ' A ', ''),
  channel: fc.constantFrom('chat', 'email', ''),
  hours: fc.constantFrom(0, 1, 11, 24, 50, 100, 200),
});

const scenario = fc.record({
  before: fc.array(settings, { maxLength: 2 }),
  after: fc.array(settings, { minLength: 1, maxLength: 2 }),
  earlier: fc.array(step, { maxLength: 4 }),
  later: fc.array(step, { minLength: 1, maxLength: 3 }),
});

let customers = 0;

/** Goes through the steps, the settings changed in the middle; each answer is compared with a plain count. */
async function holds(
  guard: Guard,
  { before, after, earlier, later }: typeof scenario extends fc.Arbitrary<infer Value> ? Value : never,
  clock: { now(): number; advance?(ms: number): void },
): Promise<void> {
  customers += 1;
  const email = `customer-${customers}@example.com`;
  const sent: (Surroundings & { at: number })[] = [];
  const steps = [
    ...earlier.map((one) => ({ ...one, windows: before })),
    ...later.map((one) => ({ ...one, windows: after })),
  ];
  for (const [index, { windows, hours, brand, channel }] of steps.entries()) {
    clock.advance?.(hours * hour);
    const now = clock.now();
    const outcome = await guard.reserve(asking(email, `i-${index}`, { brand, channel }, windows));
    const isForbidden = windows.some((window) => forbids(window, { brand, channel }, sent, now));
    expect(outcome.kind).toBe(isForbidden ? 'suppressed' : 'reserved');
    if (outcome.kind !== 'reserved') continue;
    const begun = await guard.begin(outcome.reservation);
    if (begun.kind !== 'begun') throw new Error(`not begun: ${begun.kind}`);
    await guard.confirm(outcome.reservation);
    sent.push({ brand, channel, at: begun.at });
  }
}

function forbids(
  { length, boundary, per, max }: WindowSetting,
  asked: Surroundings,
  sent: readonly (Surroundings & { at: number })[],
  now: number,
): boolean {
  const ms = length === '36h' ? 36 * hour : Number.parseInt(length, 10) * day;
  const counted = sent.filter((one) => {
    const isNear =
      boundary === 'rolling'
        ? now - one.at < ms
        : Math.floor(now / day) - Math.floor(one.at / day) < Math.ceil(ms / day);
    const mayBeSame = (['brand', 'channel'] as const).every((width) => {
      const [here, there] = [asked[width]?.trim().toLowerCase(), one[width]?.trim().toLowerCase()];
      return !per.includes(width) || here === '' || there === '' || here === there;
    });
    return isNear && mayBeSame;
  });
  return counted.length >= max;
}

function asking(
  email: string,
  id: string,
  { brand = '', channel = '' }: Surroundings,
  windows: readonly WindowSetting[],
): ReservationRequest {
  const request = {
    customer: { name: 'Ada', email },
    employee: { email: 'agent@example.net' },
    channel,
    ext_interaction_id: id,
    ...(brand !== '' && { brand }),
  };
  return { request, windows, timezone: 'UTC' };
}

const guardOf = (store: SuppressionStore, clock = systemClock): Guard =>
  createGuard({ store, clock, keySecret: 'a secret of this test alone' });

describe('windows that are changed', () => {
  it('hold at once in memory: never a contact that they forbid, never a refusal that they allow', async () => {
    const clock = fixedClock();
    const guard = guardOf(memoryStore({ clock, quiet: true }), clock);
    await fc.assert(
      fc.asyncProperty(scenario, (given) => holds(guard, given, clock)),
      { numRuns: 2_000, seed: 41 },
    );
  });

  for (const { name, isMissing, open } of durableTables) {
    it.skipIf(isMissing)(`hold at once in ${name}`, { timeout: 60_000 }, async () => {
      const { place, another, close } = await open();
      // Servers keep their own time: there, all steps of one customer fall into one moment.
      const clock = fixedClock(new Date());
      const timed = place.name === 'lmdb' ? clock : systemClock;
      const table = place.name === 'lmdb' ? lmdbTable(place.folder, clock) : await another();
      const store = tableStore(table, { name });
      try {
        const guard = guardOf(store, timed);
        await fc.assert(
          fc.asyncProperty(scenario, (given) => holds(guard, given, timed)),
          { numRuns: 60, seed: 41 },
        );
      } finally {
        await store.close();
        await close();
      }
    });
  }

  it('find requests of the first version, which was anchored for the windows of its time alone', async () => {
    const clock = fixedClock();
    const from = memoryStore({ clock, quiet: true });
    await from.anchor('c', [{ scope: '', at: clock.now(), by: 'case' }]);
    const { importEntries } = await import('../../src/suppression/transfer.js');
    const { windowChecks } = await import('../../src/suppression/windows.js');
    const store = memoryStore({ clock, quiet: true });
    await importEntries(store, from.entries());
    const check = (max: number) => windowChecks([{ ...weekly, per: ['brand'], max }], { brand: 'b' }, 'UTC');
    const look = (max: number) => store.look({ customer: 'c', interaction: 'i', windows: check(max) });
    expect((await look(1))?.kind).toBe('suppressed');
    expect(await look(2)).toBeUndefined();
  });
});
