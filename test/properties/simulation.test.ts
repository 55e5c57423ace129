/** Laws of simulation: it says what the pipeline would have done, and does not care for how its input comes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseInteraction } from '../../src/interaction/normalise.js';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { simulatedOutcomes } from '../../src/simulation/outcomes.js';
import { diff, simulate } from '../../src/simulation/simulate.js';
import { memoryStore } from '../../src/stores/memory.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T00:00:00Z');

const rules = [
  {
    name: 'closed',
    conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
    event: { type: 'send' },
  },
  {
    name: 'long',
    conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'long' }] },
    event: { type: 'send', params: { window: { w: '14d' } } },
  },
  {
    name: 'record',
    conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'record' }] },
    event: { type: 'record' },
  },
  {
    name: 'skip',
    conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'skip' }] },
    event: { type: 'skip' },
  },
];

function inChannel(value: string): object {
  return { all: [{ fact: 'channel', operator: 'equal', value }] };
}

const windows = fc.constantFrom(
  [{ name: 'w', length: '7d' }],
  [{ name: 'w', length: '3d', per: ['customer', 'brand'] }],
  [
    { name: 'w', length: '7d', max: 2 },
    { name: 'b', length: '1d', per: ['customer', 'channel'] },
  ],
  [{ name: 'w', length: '2d', boundary: 'calendar' }],
  [
    { name: 'w', length: '12h' },
    { name: 'm', length: 'P1M', boundary: 'aligned', for: inChannel('email') },
  ],
  [{ name: 'w', length: 'forever', per: ['customer', 'employee', 'brand'], counts: inChannel('phone') }],
);

const quotas = fc.constantFrom(
  [],
  [{ name: 'daily', max: 2, length: '1d', boundary: 'calendar' }],
  [
    { name: 'brand', max: 1, length: '2d', per: ['brand', 'channel'], over: 'skip' },
    { name: 'phone', max: 3, length: '7d', boundary: 'aligned', for: inChannel('phone') },
  ],
);

const ruleSets = fc
  .record({
    windows,
    quotas,
    when_suppressed: fc.constantFrom('skip', 'record'),
    timezone: fc.constantFrom('UTC', 'America/New_York'),
  })
  .map(({ timezone, ...suppression }) =>
    parseRuleSet([{ path: 'a.rules.json', content: { timezone, suppression, rules } }]),
  );

const history = fc
  .array(
    fc.record({
      hours: fc.integer({ min: 0, max: 90 }),
      id: fc.integer({ min: 0, max: 30 }),
      customer: fc.constantFrom('a@example.com', 'b@example.com', 'B@EXAMPLE.com ', undefined),
      status: fc.constantFrom('closed', 'open'),
      tags: fc.subarray(['long', 'record', 'skip'], { maxLength: 1 }),
      brand: fc.constantFrom('x', 'y', undefined),
      channel: fc.constantFrom('email', 'phone'),
    }),
    { maxLength: 25 },
  )
  .map((steps) => {
    let at = start;
    return steps.map(({ hours, id, customer, ...rest }) => {
      at += hours * hour;
      return {
        ...rest,
        ext_interaction_id: `case-${id}`,
        ended_at: new Date(at).toISOString(),
        customer: { name: 'N', email: customer },
        employee: { custom_id: '1' },
      };
    });
  });

describe('simulation', () => {
  it('gives what the pipeline gives, interaction by interaction, on the interactions’ own clock', async () => {
    await fc.assert(
      fc.asyncProperty(ruleSets, history, async (ruleSet, interactions) => {
        const clock = fixedClock(start);
        const trigger = createTrigger({
          rules: ruleSet,
          store: memoryStore({ clock, quiet: true }),
          transport: recordingTransport(),
          clock,
        });
        const counts = Object.fromEntries(simulatedOutcomes.map((outcome) => [outcome, 0]));
        for (const interaction of interactions) {
          clock.set(interaction.ended_at);
          const receipt = await trigger.process(interaction);
          // A simulation does not try again what waits for a quota.
          const outcome =
            receipt.quota !== undefined && receipt.outcome === 'deferred' ? 'suppressed' : receipt.outcome;
          counts[outcome] = (counts[outcome] ?? 0) + 1;
        }
        await trigger.close();
        const { after } = await simulate({ rules: ruleSet, interactions, environment: 'test' });
        expect(after.outcomes).toEqual(counts);
      }),
    );
  });

  it('does not care for the order of its input, within the tolerance', async () => {
    const shuffled = history.chain((interactions) =>
      fc.tuple(
        fc.constant(interactions),
        fc.shuffledSubarray(interactions, { minLength: interactions.length, maxLength: interactions.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(ruleSets, shuffled, async (ruleSet, [inOrder, mixed]) => {
        // Two at the very same instant have no order of their own.
        fc.pre(new Set(inOrder.map(({ ended_at }) => ended_at)).size === inOrder.length);
        const toleranceMs = Number.POSITIVE_INFINITY;
        const one = await simulate({ rules: ruleSet, interactions: inOrder, toleranceMs });
        const other = await simulate({ rules: ruleSet, interactions: mixed, toleranceMs });
        const { byChannel: _, byBrand: __, byReason: ___, ...totals } = one.after;
        expect(other.after).toMatchObject(totals);
        expect(other.samples).toEqual(one.samples);
      }),
    );
  });

  it('never flips anything against itself, and flips back what it flips', async () => {
    await fc.assert(
      fc.asyncProperty(ruleSets, ruleSets, history, async (one, other, interactions) => {
        const same = await diff({ rules: one, baseline: one, interactions });
        expect(same.flips.total).toBe(0);
        const there = await diff({ rules: one, baseline: other, interactions });
        const back = await diff({ rules: other, baseline: one, interactions });
        expect([there.flips.total, there.flips.newSends]).toEqual([back.flips.total, back.flips.lostSends]);
        expect(there.after).toEqual(back.before);
        expect(there.flips.newSends - there.flips.lostSends).toBe(
          there.after.outcomes.sent - there.before.outcomes.sent,
        );
        expect(there.flips.groups.reduce((sum, { count }) => sum + count, 0)).toBe(there.flips.total);
      }),
    );
  });

  it('accounts for every record, whatever it is', async () => {
    const ruleSet = parseRuleSet([
      { path: 'a.rules.json', content: { rules, suppression: { windows: [{ name: 'w', length: '7d' }] } } },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.jsonValue(), fc.object()), { maxLength: 20 }),
        async (records) => {
          const { after } = await simulate({ rules: ruleSet, interactions: records });
          const invalid = records.filter((record) => !normaliseInteraction(record).ok).length;
          expect(after.interactions).toBe(records.length);
          expect(after.outcomes.invalid).toBe(invalid);
          expect(Object.values(after.outcomes).reduce((sum, count) => sum + count)).toBe(records.length);
        },
      ),
    );
  });
});
