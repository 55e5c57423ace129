/** Random small rule sets, interactions and moments that meet their constants, for the laws of proofs. */
import fc from 'fast-check';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../../src/rules/rule-set.js';

export const base = Date.UTC(2026, 10, 27, 12);

const leaf = fc.oneof(
  fc.record({
    fact: fc.constantFrom('channel', 'brand', 'status'),
    operator: fc.constantFrom('equal', 'notEqual'),
    value: fc.constantFrom('chat', 'a', 'b'),
  }),
  fc.record({
    fact: fc.constantFrom('country'),
    operator: fc.constantFrom('in', 'notIn'),
    value: fc.constantFrom(['us'], ['us', 'de']),
  }),
  fc.record({
    fact: fc.constant('tags'),
    operator: fc.constantFrom('contains', 'doesNotContain'),
    value: fc.constantFrom('vip', 'fraud'),
  }),
  fc.record({
    fact: fc.constant('tags'),
    operator: fc.constantFrom('containsAny', 'containsAll', 'containsNone'),
    value: fc.constantFrom(['vip'], ['vip', 'fraud']),
  }),
  fc.record({
    fact: fc.constant('tags'),
    operator: fc.constantFrom(
      'someFact:startsWith',
      'everyFact:startsWith',
      'not:someFact:matches',
      'someFact:not:startsWith',
    ),
    value: fc.constantFrom('vi', 'opt'),
  }),
  fc.record({
    fact: fc.constantFrom('customer.email'),
    operator: fc.constantFrom('endsWith', 'not:endsWith', 'startsWith', 'matches'),
    value: fc.constantFrom('@a.com', 'a.com', 'jane', 'no-?reply'),
  }),
  fc.record({
    fact: fc.constantFrom('customer.email_domain'),
    operator: fc.constantFrom('equal', 'notEqual', 'endsWith'),
    value: fc.constantFrom('a.com', 'b.a.com'),
  }),
  fc.record({
    fact: fc.constantFrom('attributes.score'),
    operator: fc.constantFrom('lessThan', 'greaterThan', 'greaterThanInclusive', 'equal', 'not:lessThan'),
    value: fc.constantFrom(0, 1, 2.5, 7),
  }),
  fc.record({
    fact: fc.constantFrom('attributes.vip', 'do_not_send'),
    operator: fc.constantFrom('equal', 'notEqual'),
    value: fc.boolean(),
  }),
  fc.record({
    fact: fc.constantFrom('minutes_since_end', 'hours_since_end', 'days_since_end'),
    operator: fc.constantFrom('lessThan', 'greaterThanInclusive', 'equal'),
    value: fc.constantFrom(0, 1, 24, 48, 120),
  }),
  fc.record({
    fact: fc.constantFrom('ended_at'),
    operator: fc.constantFrom('before', 'after', 'equal'),
    value: fc.constantFrom('2026-11-20T00:00:00Z', '2026-11-26T10:00:00+01:00'),
  }),
  fc.record({
    fact: fc.constantFrom('local_hour', 'customer_local_hour'),
    operator: fc.constantFrom('lessThan', 'greaterThan', 'equal'),
    value: fc.constantFrom(9, 17, 20),
  }),
  fc.record({
    fact: fc.constantFrom('local_weekday'),
    operator: fc.constantFrom('in', 'notIn'),
    value: fc.constantFrom([6, 7], [1], [7]),
  }),
  fc.record({
    fact: fc.constantFrom('local_date'),
    operator: fc.constantFrom('equal', 'before', 'after', 'notEqual'),
    value: fc.constantFrom('2026-12-24', '2026-12-26'),
  }),
  fc.record({
    fact: fc.constantFrom('local_time'),
    operator: fc.constantFrom('before', 'after', 'equal'),
    value: fc.constantFrom('09:30', '17:00'),
  }),
  fc.record({
    fact: fc.constantFrom('brand', 'customer.name', 'ended_at', 'tags', 'attributes.score'),
    operator: fc.constant('exists'),
    value: fc.boolean(),
  }),
);

/** `all`, `any` and `not` over comparisons. */
export const conditionOver = (comparison: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.letrec<{ condition: object }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      { arbitrary: comparison, weight: 3 },
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((not) => ({ not })),
    ),
  })).condition;
export const root = fc.array(conditionOver(leaf), { minLength: 1, maxLength: 4 }).map((all) => ({ all }));

const settings = {
  timezone: 'America/New_York',
  customer_timezone: { by_country: { de: 'Europe/Berlin' } },
  facts: { 'attributes.score': { type: 'number' }, 'attributes.vip': { type: 'boolean' } },
};

export function ruleSetOf(rules: readonly object[]): RuleSet {
  return parseRuleSet([{ path: 'a.rules.json', content: { ...settings, rules } }]);
}

export const interaction = fc
  .record(
    {
      channel: fc.constantFrom('chat', 'a', 'x'),
      brand: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom('a', 'chat'),
      country: fc.constantFrom('us', 'de', 'fr'),
      tags: fc.subarray(['vip', 'fraud', 'vin', 'opt', 'x']),
      do_not_send: fc.boolean(),
      ended_at: fc.constantFrom(
        '2026-11-26T09:00:00Z',
        '2026-11-20T00:00:00Z',
        '2026-11-01T00:00:00Z',
        '2026-11-27T12:00:00Z',
      ),
      customer: fc.record(
        {
          name: fc.constant('Jane'),
          email: fc.constantFrom('jane@a.com', 'x@b.a.com', 'noreply@c.com', 'q'),
        },
        { requiredKeys: [] },
      ),
      attributes: fc.record(
        { score: fc.constantFrom(0, 1, 2, 2.5, 3, 8, -1), vip: fc.boolean() },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((given) => ({ ext_interaction_id: 'x', ...given }));
export const moment = fc.constantFrom(
  base,
  Date.UTC(2026, 11, 24, 14, 30),
  Date.UTC(2026, 11, 25, 5),
  Date.UTC(2026, 10, 28, 22),
  Date.UTC(2026, 11, 26, 13, 59),
  Date.UTC(2026, 10, 1, 6),
);

/** A rule of any effect. */
export const rule = fc.record({
  conditions: root,
  event: fc.oneof(
    fc.constantFrom({ type: 'skip' }, { type: 'record' }, { type: 'send' }),
    fc.record({
      type: fc.constant('send'),
      params: fc.record(
        {
          sample: fc.constantFrom(0.1, 0.5),
          delay: fc.constantFrom('1h', '3d'),
          window: fc.constantFrom('2d', '30d'),
        },
        { requiredKeys: [] },
      ),
    }),
    fc.record({
      type: fc.constant('enrich'),
      params: fc.record(
        {
          set: fc.record(
            { language: fc.constantFrom('en', 'de'), channel: fc.constant('chat') },
            { requiredKeys: ['language'] },
          ),
        },
        { requiredKeys: ['set'] },
      ),
    }),
  ),
});
