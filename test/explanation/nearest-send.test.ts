/** The nearest change of an explanation, held to exhaustive enumeration over small sets of values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { explain } from '../../src/explanation/explain.js';
import { formatExplanation } from '../../src/explanation/format-explanation.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';

const now = new Date('2026-11-20T12:00:00Z');

/** Every class of values that the rules below can tell apart, of each fact. */
const values = {
  status: [undefined, 'open', 'closed', 'solved', 'other'],
  brand: [undefined, 'a', 'b', 'other'],
  tags: [[], ['vip'], ['fraud'], ['vip', 'fraud']],
  score: [undefined, -1, 0, 1, 2, 3],
  do_not_send: [undefined, true],
  name: ['Jane', undefined],
};
type Values = { readonly [Key in keyof typeof values]: unknown };
const keys = Object.keys(values) as (keyof typeof values)[];

const all: readonly Values[] = keys.reduce<Values[]>(
  (some, key) => some.flatMap((one) => values[key].map((value) => ({ ...one, [key]: value }))),
  [{} as Values],
);

function interactionOf({ status, brand, tags, score, do_not_send, name }: Values): object {
  return {
    ...{ ext_interaction_id: '1', channel: 'email', employee: { custom_id: '1' } },
    ...{ status, brand, tags, do_not_send, customer: { name, email: 'a@example.com' } },
    attributes: score === undefined ? {} : { score },
  };
}

const leaf = fc.oneof(
  fc.record({
    fact: fc.constant('status'),
    operator: fc.constantFrom('equal', 'notEqual'),
    value: fc.constantFrom('open', 'closed', 'solved'),
  }),
  fc.record({
    fact: fc.constant('brand'),
    operator: fc.constantFrom('in', 'notIn', 'exists'),
    value: fc.constantFrom(['a'], ['a', 'b']),
  }),
  fc.record({
    fact: fc.constant('tags'),
    operator: fc.constantFrom('contains', 'doesNotContain'),
    value: fc.constantFrom('vip', 'fraud'),
  }),
  fc.record({
    fact: fc.constant('attributes.score'),
    operator: fc.constantFrom('lessThan', 'greaterThan', 'equal', 'not:lessThan'),
    value: fc.constantFrom(0, 1, 2),
  }),
);
const { condition } = fc.letrec<{ condition: object }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    leaf.map((one) => (one.operator === 'exists' ? { ...one, value: true } : one)),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((parts) => ({ all: parts })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((parts) => ({ any: parts })),
    tie('condition').map((not) => ({ not })),
  ),
}));
const rules = fc.array(
  fc.record({
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }).map((parts) => ({ all: parts })),
    event: fc.constantFrom({ type: 'send' }, { type: 'send' }, { type: 'skip' }, { type: 'record' }),
  }),
  { minLength: 1, maxLength: 4 },
);

function ruleSetOf(list: readonly object[], more: object = {}): RuleSet {
  const facts = {
    'attributes.score': { type: 'number' },
    'attributes.goal': { type: 'number' },
    'attributes.seen': { type: 'instant' },
  };
  const named = list.map((rule, index) => ({ name: `r${index}`, ...rule }));
  return parseRuleSet([{ path: 'a.rules.json', content: { facts, ...more, rules: named } }]);
}

const differing = (one: Values, other: Values): number =>
  keys.filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key])).length;

describe('the nearest change', () => {
  it('is as small as trying every interaction finds, and is said to be none where there is none', () => {
    const seen = new Set<number>();
    fc.assert(
      fc.property(rules, fc.constantFrom('send', 'skip'), fc.constantFrom(...all), (list, unless, given) => {
        const ruleSet = ruleSetOf(list, { default: unless });
        const { decision, nearestSend, neverSent } = explain(ruleSet, interactionOf(given), { now });
        if (decision.outcome === 'send') {
          expect([nearestSend, neverSent]).toEqual([undefined, undefined]);
          return;
        }
        const sent = all.filter((one) => decide(ruleSet, interactionOf(one), { now }).outcome === 'send');
        const fewest = Math.min(...sent.map((one) => differing(one, given)));
        seen.add(fewest);
        expect(nearestSend?.changes.length ?? Number.POSITIVE_INFINITY).toBe(fewest);
        expect(neverSent === true).toBe(sent.length === 0);
      }),
      { numRuns: 150, seed: 20261127 },
    );
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, Number.POSITIVE_INFINITY]);
  }, 60_000);

  const sending = (conditions: object, event: object = { type: 'send' }) => ({ conditions, event });
  const given = {
    ...interactionOf({ ...all[0], name: 'Jane' } as Values),
    ended_at: '2026-11-01T12:00:00Z',
    attributes: { goal: 5, seen: '2026-11-20T11:00:00Z' },
  };

  it.each([
    [
      'every bound that it needs',
      [
        sending({
          all: [
            { fact: 'attributes.score', operator: 'greaterThan', value: 3 },
            { fact: 'attributes.score', operator: 'lessThan', value: 9 },
          ],
        }),
      ],
      'attributes.score were more than 3 and were less than 9',
    ],
    [
      'what a value must not be, where another rule forbids it',
      [
        sending({ all: [{ fact: 'status', operator: 'in', value: ['closed', 'solved'] }] }),
        sending({ any: [{ fact: 'status', operator: 'equal', value: 'solved' }] }, { type: 'skip' }),
      ],
      'status were one of closed, solved and were not solved',
    ],
    [
      'the way with fewer facts',
      [
        sending({
          all: [
            { fact: 'status', operator: 'equal', value: 'closed' },
            { fact: 'brand', operator: 'equal', value: 'b' },
          ],
        }),
        sending({ any: [{ fact: 'tags', operator: 'contains', value: 'vip' }] }),
      ],
      'tags contained vip',
    ],
    [
      'what another fact is',
      [sending({ all: [{ fact: 'status', operator: 'equal', value: { fact: 'channel' } }] })],
      'status were the value of channel',
    ],
    [
      'a number above that of another fact',
      [
        sending({
          all: [{ fact: 'attributes.score', operator: 'greaterThan', value: { fact: 'attributes.goal' } }],
        }),
      ],
      'attributes.score were more than the value of attributes.goal',
    ],
    [
      'an age, and a time after another instant',
      [
        sending({
          all: [
            { fact: 'attributes.seen', operator: 'olderThan', value: '7d' },
            { fact: 'attributes.seen', operator: 'after', value: { fact: 'ended_at', plus: '1h' } },
          ],
        }),
      ],
      'attributes.seen were older than 7d and were after 1h after ended_at',
    ],
    [
      'an hour, which only another moment has',
      [sending({ all: [{ fact: 'local_hour', operator: 'greaterThan', value: 20 }] })],
      'local_hour were more than 20',
    ],
  ])('names %s', (_, list, message) => {
    const { nearestSend } = explain(ruleSetOf(list), given, { now });
    expect(nearestSend?.message).toBe(`would be sent if ${message}`);
  });

  it('says that there is none', () => {
    const rules = [
      sending({ all: [{ fact: 'status', operator: 'in', value: ['a', 'b'] }] }, { type: 'record' }),
    ];
    expect(formatExplanation(explain(ruleSetOf(rules), given, { now }))).toContain(
      'would not be sent, whatever the facts were',
    );
  });

  it('changes no id for a sample, and says nothing of a customer in the hold-out', () => {
    const rare = ruleSetOf([
      sending(
        { any: [{ fact: 'status', operator: 'exists', value: false }] },
        { type: 'send', params: { sample: 0.000_001 } },
      ),
    ]);
    expect(explain(rare, given, { now })).toMatchObject({ neverSent: true });
    const heldOut = ruleSetOf([sending({ any: [{ fact: 'channel', operator: 'equal', value: 'email' }] })], {
      suppression: { hold_out: 0.999_999 },
    });
    const explained = explain(heldOut, given, { now });
    expect([explained.nearestSend, explained.neverSent]).toEqual([undefined, undefined]);
  });
});
