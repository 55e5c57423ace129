/** What no window can ask about any more is removed, by a trigger at work, and nothing else is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { createSweeper } from '../../src/suppression/sweeper.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import type { Transport } from '../../src/transport/port.js';

const dayMs = 24 * 60 * 60 * 1_000;
const yearMs = 365 * dayMs;
const transport: Transport = { name: 'test', send: async () => ({ kind: 'accepted', attempts: 1 }) };

let folder: string;
let clock: ReturnType<typeof fixedClock>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autotrigger-sweep-'));
  clock = fixedClock();
});
afterEach(() => rm(folder, { recursive: true }));

function rulesWith(length: string): RuleSet {
  const conditions = { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] };
  return parseRuleSet([
    {
      path: 'test.rules.json',
      content: {
        suppression: { windows: [{ name: 'only', length, per: ['customer', 'brand'] }] },
        rules: [{ name: 'closed', conditions, event: { type: 'send' } }],
      },
    },
  ]);
}

const interaction = (id: string, name: string) => ({
  ext_interaction_id: id,
  channel: 'email',
  status: 'closed',
  brand: 'peak',
  customer: { name: 'Jane', email: `${name}@example.com` },
  employee: { email: 'paul@blancapeak.example' },
});

/** One process at work: each interaction, and the end of the process. */
async function work(store: SuppressionStore, rules: RuleSet, ...names: string[]): Promise<string[]> {
  const trigger = createTrigger({ rules, store, transport, clock });
  const outcomes: string[] = [];
  for (const name of names) {
    outcomes.push((await trigger.process(interaction(`${name}-${clock.now()}`, name))).outcome);
  }
  await trigger.close();
  return outcomes;
}

const makers: Record<string, () => SuppressionStore> = {
  memory: () => memoryStore({ clock, quiet: true }),
  lmdb: () => lmdbStore({ path: join(folder, 'state'), clock }),
};

describe.each(Object.keys(makers))('a trigger on a %s store', (kind) => {
  let store: SuppressionStore;
  beforeEach(() => {
    store = makers[kind]?.() ?? memoryStore();
  });
  afterEach(() => store.close());

  const customers = async (): Promise<number> => (await store.statistics()).customers;

  /** The sweep after the latest request, which no request waits for. Memory has done it by then, and notes nothing. */
  const swept = (): Promise<void> =>
    vi.waitFor(
      async () => {
        const { sweepAt } = (await store.notes?.()) ?? { sweepAt: clock.now() + dayMs };
        expect(sweepAt).toBe(clock.now() + dayMs);
      },
      { timeout: 10_000, interval: 5 },
    );

  it('removes rows that no window needs, and keeps opt-outs', async () => {
    const trigger = createTrigger({ rules: rulesWith('7d'), store, transport, clock });
    const opted = 'opted-out-key';
    await store.block(opted, {});
    for (const name of ['ann', 'bob', 'joe']) await trigger.process(interaction(name, name));
    expect(await customers()).toBe(4);
    clock.advance(399 * dayMs);
    await trigger.process(interaction('ann again', 'ann'));
    await swept();
    expect(await customers()).toBe(4);
    clock.advance(2 * dayMs);
    await trigger.process(interaction('new', 'new'));
    await trigger.close();
    expect(await customers()).toBe(3);
    expect((await store.entry(opted))?.block).toBeDefined();
  });

  it('removes handled ids and anchors of customers who come again', async () => {
    const trigger = createTrigger({ rules: rulesWith('7d'), store, transport, clock });
    for (let round = 0; round < 120; round += 1) {
      await trigger.process(interaction(`round ${round}`, 'ann'));
      await swept();
      clock.advance(8 * dayMs);
    }
    await trigger.process(interaction('last', 'bob'));
    await trigger.close();
    const ann: { handled: unknown[]; anchors: unknown[] }[] = [];
    for await (const { handled, anchors } of store.entries())
      ann.push({ handled: [...handled], anchors: [...anchors] });
    const largest = ann.reduce((most, { handled }) => Math.max(most, handled.length), 0);
    // 400 days hold 50 rounds of eight days.
    expect(largest).toBeGreaterThanOrEqual(50);
    expect(largest).toBeLessThanOrEqual(51);
    expect(Math.max(...ann.map(({ anchors }) => anchors.length))).toBeLessThanOrEqual(4 * 51);
  });

  it('keeps what a window of years needs', async () => {
    const rules = rulesWith('2000d');
    expect(await work(store, rules, 'ann')).toEqual(['sent']);
    for (let year = 1; year <= 5; year += 1) {
      clock.advance(yearMs);
      expect(await work(store, rules, 'ann', `other-${year}`)).toEqual(['suppressed', 'sent']);
    }
  });
});

describe('rule sets that share a store', () => {
  it('all count: the longest window that was ever used decides', async () => {
    const store = lmdbStore({ path: join(folder, 'state'), clock });
    expect(await work(store, rulesWith('7d'), 'first')).toEqual(['sent']);
    expect(await work(store, rulesWith('2000d'), 'ann')).toEqual(['sent']);
    clock.advance(3 * yearMs);
    expect(await work(store, rulesWith('7d'), 'other')).toEqual(['sent']);
    expect(await work(store, rulesWith('2000d'), 'ann')).toEqual(['suppressed']);
    await store.close();
  });
});

describe('a sweep', () => {
  it('is made once a day, by one of the processes', async () => {
    const lmdb = lmdbStore({ path: join(folder, 'state'), clock });
    const sweep = vi.fn(lmdb.sweep);
    const sweepers = [createSweeper({ ...lmdb, sweep }), createSweeper({ ...lmdb, sweep })];
    for (let hour = 0; hour < 24 * 6; hour += 1) {
      for (const sweeper of sweepers) {
        await sweeper.afterRequest(clock.now(), dayMs);
      }
      clock.advance(60 * 60 * 1_000);
    }
    expect(sweep).toHaveBeenCalledTimes(5);
    await lmdb.close();
  });

  it('never takes place where something is needed for ever', async () => {
    const sweep = vi.fn(async () => 0);
    const sweeper = createSweeper({ ...memoryStore({ quiet: true }), sweep });
    for (let year = 0; year < 100; year += 1) {
      await sweeper.afterRequest(clock.now(), Infinity);
      clock.advance(yearMs);
    }
    expect(sweep).not.toHaveBeenCalled();
  });

  it('that fails, hangs or answers nonsense changes no receipt and ends with the trigger', async () => {
    for (const sweep of [
      async () => Promise.reject(new Error('away')),
      () => new Promise<number>(() => {}),
    ]) {
      const faulty = memoryStore({ clock, quiet: true });
      const trigger = createTrigger({
        rules: rulesWith('7d'),
        store: { ...faulty, sweep },
        transport,
        clock,
      });
      for (const name of ['ann', 'bob', 'joe']) {
        expect((await trigger.process(interaction(name, name))).outcome).toBe('sent');
        clock.advance(2 * yearMs);
      }
      expect(await trigger.close({ timeoutMs: 10 })).toMatchObject({ unfinished: [] });
    }
  });
});
