/** Pairs of small rule sets over a few facts, so that every interaction they can tell apart can be tried. */
import fc from 'fast-check';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../../src/rules/rule-set.js';

export interface RuleJson {
  readonly name: string;
  readonly conditions: { readonly all: readonly object[] };
  readonly event: { readonly type: string; readonly params?: Readonly<Record<string, unknown>> };
}

export interface LeafJson {
  readonly fact: string;
  readonly operator: string;
  readonly value: unknown;
}

/** What a rule file holds beside the facts and the zones, which are the same in all. */
export interface SmallRules {
  readonly rules: readonly RuleJson[];
  readonly default: 'send' | 'record' | 'skip';
  readonly windows: readonly object[] | undefined;
}

const is = (
  facts: readonly string[],
  operators: readonly string[],
  values: readonly unknown[],
): fc.Arbitrary<LeafJson> =>
  fc.record({
    fact: fc.constantFrom(...facts),
    operator: fc.constantFrom(...operators),
    value: fc.constantFrom(...values),
  });

const dates = ['2026-12-24', '2026-12-26'];
const weekdays = [[6, 7], [1], [7]];
const clock = (prefix: string): readonly fc.Arbitrary<LeafJson>[] => [
  is([`${prefix}local_date`], ['equal', 'notEqual', 'before', 'after'], dates),
  is([`${prefix}local_date`], ['in', 'between'], [dates]),
  is([`${prefix}local_time`], ['before', 'after', 'equal'], ['09:30', '17:00']),
  is([`${prefix}local_time`], ['between'], [['09:30', '17:00']]),
  is([`${prefix}local_hour`], ['lessThan', 'greaterThan', 'equal'], [9, 17]),
  is([`${prefix}local_weekday`], ['in', 'notIn'], weekdays),
];
const end = fc.oneof(
  is(['hours_since_end'], ['lessThan', 'greaterThanInclusive', 'equal', 'not:lessThan'], [0, 24]),
  is(['days_since_end'], ['lessThan', 'greaterThan'], [1, 7]),
  is(['minutes_since_end'], ['lessThan', 'greaterThanInclusive'], [90]),
  is(['ended_at'], ['before', 'after', 'equal'], ['2026-11-20T00:00:00Z']),
  is(['ended_at'], ['exists'], [true, false]),
);

/** Each is about facts that depend on each other, and on no others. */
export const families = {
  status: is(['status'], ['equal', 'notEqual'], ['a', 'b']),
  brand: fc.oneof(
    is(['brand'], ['equal', 'notEqual'], ['a', 'ab']),
    is(['brand'], ['startsWith', 'not:startsWith'], ['a', 'ab']),
    is(['brand'], ['endsWith'], ['b', 'ab']),
    is(['brand'], ['matches', 'not:matches'], ['^a+$', 'bc', '[^a]', 'b c', '\\bb']),
    is(['brand'], ['exists'], [true, false]),
  ),
  tags: fc.oneof(
    is(['tags'], ['contains', 'doesNotContain'], ['vip', 'fraud']),
    is(['tags'], ['containsAny', 'containsAll', 'containsNone'], [['vip', 'fraud'], ['vip']]),
    is(
      ['tags'],
      ['someFact:startsWith', 'everyFact:startsWith', 'someFact:not:startsWith', 'not:someFact:startsWith'],
      ['vi', 'o'],
    ),
    is(['tags'], ['someFact:matches', 'everyFact:not:matches', 'not:everyFact:matches'], ['x', '^vip$']),
    is(['tags'], ['someFact:equal', 'everyFact:notEqual'], ['vip']),
    is(['tags'], ['exists'], [true, false]),
  ),
  score: fc.oneof(
    is(
      ['attributes.score'],
      ['lessThan', 'greaterThan', 'greaterThanInclusive', 'equal', 'notEqual', 'not:lessThan'],
      [1, 2.5],
    ),
    is(['attributes.score'], ['between'], [[1, 2.5]]),
    is(['attributes.score'], ['exists'], [true, false]),
  ),
  codes: fc.oneof(
    is(['attributes.codes'], ['contains', 'doesNotContain'], [1, 3]),
    is(
      ['attributes.codes'],
      ['someFact:greaterThan', 'everyFact:lessThan', 'not:everyFact:lessThan'],
      [1, 3],
    ),
    is(['attributes.codes'], ['exists'], [true, false]),
  ),
  vip: fc.oneof(
    is(['attributes.vip', 'do_not_send'], ['equal', 'notEqual'], [true, false]),
    is(['attributes.vip', 'do_not_send'], ['exists'], [true, false]),
  ),
  email: fc.oneof(
    is(['customer.email'], ['startsWith', 'not:startsWith'], ['jane', 'no']),
    is(['customer.email'], ['endsWith', 'not:endsWith'], ['@a.com', 'a.com']),
    is(['customer.email'], ['matches'], ['no-?reply', '^[^@]+$']),
    is(['customer.email_domain'], ['equal', 'notEqual'], ['a.com', 'b.a.com']),
    is(['customer.email_domain'], ['endsWith'], ['a.com', '.com']),
    is(['customer.email_domain'], ['exists'], [true, false]),
  ),
  language: is(['language'], ['equal', 'notEqual', 'startsWith'], ['en', 'de']),
  id: is(['ext_interaction_id'], ['matches', 'not:matches', 'endsWith'], ['1', '22']),
  clock: fc.oneof(...clock('')),
  'two clocks': fc.oneof(
    ...clock(''),
    ...clock('customer_'),
    is(['country'], ['equal', 'notEqual'], ['de', 'in']),
  ),
  end,
  'clock and end': fc.oneof(
    end,
    is(['local_date'], ['equal', 'before', 'after'], dates),
    is(['local_hour'], ['lessThan', 'equal'], [9, 17]),
    is(['local_weekday'], ['in', 'notIn'], weekdays),
  ),
} as const;

export type FamilyName = keyof typeof families;

const conditionOver = (leaf: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.letrec<{ condition: object }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small' },
      { arbitrary: leaf, weight: 3 },
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((not) => ({ not })),
    ),
  })).condition;

const event = fc.oneof(
  fc.constantFrom({ type: 'skip' }, { type: 'record' }, { type: 'send' }, { type: 'send' }),
  fc.record({
    type: fc.constant('send'),
    params: fc.record(
      {
        sample: fc.constantFrom(0.5, 0.5, 0.2),
        sample_by: fc.constantFrom('interaction', 'customer'),
        sample_key: fc.constantFrom('one', 'one', 'two'),
        delay: fc.constantFrom('1h', '3d'),
        window: fc.constantFrom('2d', '30d'),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    type: fc.constant('enrich'),
    params: fc.constantFrom(
      { add_tags: ['vip'] },
      { add_tags: ['seen'] },
      { set: { brand: 'a' } },
      { set: { brand: 'new' } },
      { set: { language: 'de' } },
      { set: { language: 'en' } },
    ),
  }),
);

const rulesOver = (leaf: fc.Arbitrary<object>) =>
  fc.array(
    fc.record({
      conditions: fc.array(conditionOver(leaf), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      event,
      priority: fc.constantFrom(1, 2),
    }),
    { minLength: 1, maxLength: 4 },
  );

const windowsOver = (leaf: fc.Arbitrary<object>): fc.Arbitrary<SmallRules['windows']> =>
  fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 3 },
    fc
      .record(
        {
          name: fc.constant('default'),
          length: fc.constantFrom('7d', '2d'),
          for: leaf.map((one) => ({ all: [one] })),
          counts: leaf.map((one) => ({ all: [one] })),
        },
        { requiredKeys: ['name', 'length'] },
      )
      .map((window) => [window]),
  );

export type SmallPair = readonly [SmallRules, SmallRules];

const outcomes = fc.constantFrom<SmallRules['default'][]>('skip', 'skip', 'skip', 'send', 'record');

/** A rule set and an edited one over two or three of these families. */
export function pairOver(all: readonly FamilyName[]): fc.Arbitrary<SmallPair> {
  const some = (count: number) => fc.subarray([...all], { minLength: count, maxLength: count });
  return (
    fc
      .oneof({ arbitrary: some(2), weight: 3 }, some(3))
      // Those about time share the moment of the decision: one of them at a time.
      .filter((names) => names.filter((name) => /clock|end/.test(name)).length < 2)
      .chain((names) => {
        const leaf = fc.oneof(...names.map((name) => families[name]));
        const windows = windowsOver(leaf);
        return fc.tuple(rulesOver(leaf), rulesOver(leaf), outcomes, outcomes, windows, windows);
      })
      .map(([one, other, ofOne, ofOther, windows, otherWindows]) => {
        const edited = [...one.slice(0, -1), ...other.slice(-2)];
        return [
          { rules: named(one), default: ofOne, windows },
          { rules: named(edited), default: ofOther, windows: otherWindows },
        ];
      })
  );
}

export const anyPair = pairOver(Object.keys(families) as FamilyName[]);

/** Keys of samples without a sample are refused. */
function named(all: readonly object[]): readonly RuleJson[] {
  return all.map((one, index) => {
    const rule = { name: `r${index}`, ...one } as RuleJson;
    const { sample, sample_by: by, sample_key: key, ...params } = rule.event.params ?? {};
    if (rule.event.type !== 'send' || rule.event.params === undefined) return rule;
    const drawn = {
      sample,
      ...(by === undefined ? {} : { sample_by: by }),
      ...(key === undefined ? {} : { sample_key: key }),
    };
    return {
      ...rule,
      event: { type: 'send', params: { ...params, ...(sample === undefined ? {} : drawn) } },
    };
  });
}

export function ruleSetOf(
  rules: readonly object[],
  { default: outcome = 'skip', windows }: Partial<Omit<SmallRules, 'rules'>> = {},
): RuleSet {
  const content = {
    timezone: 'America/New_York',
    customer_timezone: { by_country: { de: 'Europe/Berlin', in: 'Asia/Kolkata' } },
    facts: {
      'attributes.score': { type: 'number' },
      'attributes.codes': { type: 'number[]' },
      'attributes.vip': { type: 'boolean' },
    },
    default: outcome,
    ...(windows === undefined ? {} : { suppression: { windows } }),
    rules,
  };
  return parseRuleSet([{ path: 'a.rules.json', content }]);
}
