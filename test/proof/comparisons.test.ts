/** Ages, offsets and facts compared with facts: nothing is left open, and every answer is what trying all values shows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRuleSet } from '../../src/evaluation/compiled-rule-set.js';
import { evaluateCondition } from '../../src/evaluation/evaluate-condition.js';
import { createEvaluationContext } from '../../src/evaluation/evaluation-context.js';
import { normaliseInteraction } from '../../src/interaction/normalise.js';
import { witnessOf } from '../../src/proof/interaction-of.js';
import { Space } from '../../src/proof/space.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { base, conditionOver } from './support/random-rules.js';

/** With thresholds at whole hours and three instants, quarters of an hour tell everything apart. */
const quarter = 900_000;
const at = (quarters: number): string => new Date(base + quarters * quarter).toISOString();
const pick = fc.constantFrom;

/** Comparisons, and every value of each fact that they can tell apart; of instants beside one moment of deciding. */
interface Family {
  readonly leaf: fc.Arbitrary<object>;
  readonly values: Readonly<Record<string, readonly unknown[]>>;
}

const instants = pick('ended_at', 'attributes.seen', 'attributes.due');
const offset = fc.oneof(
  pick({}, { plus: '1h' }, { minus: '1h' }).chain((length) => instants.map((fact) => ({ fact, ...length }))),
);
const steps = Array.from({ length: 33 }, (_, index) => at(index - 16));

const families: Readonly<Record<string, Family>> = {
  'ages and offsets': {
    leaf: fc.oneof(
      fc.record({
        fact: instants,
        operator: pick('olderThan', 'newerThan', 'not:olderThan', 'not:newerThan'),
        value: pick('0s', '1h'),
      }),
      fc.record({
        fact: instants,
        operator: pick('before', 'after', 'not:before', 'not:after'),
        value: offset,
      }),
      fc.record({
        fact: instants,
        operator: pick('between', 'not:between'),
        value: fc.tuple(offset, offset),
      }),
      fc.record({
        fact: instants,
        operator: pick('equal', 'notEqual'),
        value: instants.map((fact) => ({ fact })),
      }),
      fc.record({
        fact: pick('hours_since_end'),
        operator: pick('equal', 'greaterThan', 'lessThan'),
        value: pick(-1, 0, 1),
      }),
      fc.record({ fact: instants, operator: pick('exists'), value: fc.boolean() }),
    ),
    values: {
      ended_at: [undefined, ...steps],
      'attributes.seen': [undefined, ...steps],
      'attributes.due': [undefined, ...steps],
    },
  },
  numbers: {
    leaf: fc
      .tuple(
        pick('attributes.a', 'attributes.b', 'attributes.c'),
        pick('attributes.a', 'attributes.b', 'attributes.c'),
      )
      .chain(([fact, other]) =>
        fc.record({
          fact: pick(fact),
          operator: pick(
            ...['lessThan', 'greaterThan', 'lessThanInclusive', 'not:greaterThanInclusive'],
            ...['equal', 'notEqual', 'swap:lessThan', 'not:lessThan'],
          ),
          value: fc.oneof(pick({ fact: other }), pick(1, 2)),
        }),
      ),
    values: Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [
        `attributes.${name}`,
        [undefined, 0, 0.25, 0.5, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75],
      ]),
    ),
  },
  texts: {
    leaf: fc
      .tuple(pick('brand', 'attributes.x', 'attributes.y'), pick('brand', 'attributes.x', 'attributes.y'))
      .chain(([fact, other]) =>
        fc.oneof(
          {
            arbitrary: fc.record({
              fact: pick(fact),
              operator: pick('equal', 'notEqual'),
              value: pick({ fact: other }),
            }),
            weight: 3,
          },
          fc.record({ fact: pick(fact), operator: pick('equal', 'notEqual'), value: pick('a', 'ab') }),
          fc.record({ fact: pick(fact), operator: pick('startsWith', 'not:startsWith'), value: pick('ab') }),
          fc.record({
            fact: pick(fact),
            operator: pick('matches', 'not:matches'),
            value: pick('^[pq]$', '^.$'),
          }),
          fc.record({
            fact: pick(fact),
            operator: pick('someValue:startsWith', 'not:everyValue:startsWith'),
            value: pick(['ab', 'p'], ['a', 'ab']),
          }),
        ),
      ),
    values: Object.fromEntries(
      ['brand', 'attributes.x', 'attributes.y'].map((name) => [
        name,
        [
          undefined,
          'a',
          'ab',
          'ab1',
          'ab2',
          'ab3',
          'p',
          'q',
          'r',
          's',
          't',
          'a1',
          'a2',
          'a3',
          'p1',
          'p2',
          'p3',
          'z1',
          'z2',
          'z3',
        ],
      ]),
    ),
  },
  'texts compared as they are written': {
    leaf: fc.oneof(
      fc.record({
        fact: pick('attributes.code', 'employee.custom_id'),
        operator: pick('startsWith', 'endsWith', 'not:startsWith', 'not:endsWith'),
        value: pick('a', 'A'),
      }),
      fc.record({
        fact: pick('attributes.code', 'employee.custom_id'),
        operator: pick('matches', 'not:matches'),
        value: pick('A', '^a.', '(?i)^aa$'),
      }),
      fc.record({ fact: pick('attributes.code'), operator: pick('equal'), value: pick('a', 'A') }),
    ),
    values: {
      'attributes.code': [undefined, ...textsOf('aAx', 3)],
      'employee.custom_id': [undefined, ...textsOf('aAx', 3).filter((text) => text !== '')],
    },
  },
  'true and false': {
    leaf: fc.record({
      fact: pick('attributes.f', 'attributes.g', 'do_not_send'),
      operator: pick('equal', 'notEqual'),
      value: fc.oneof(pick({ fact: 'attributes.f' }, { fact: 'do_not_send' }), fc.boolean()),
    }),
    values: Object.fromEntries(
      ['attributes.f', 'attributes.g', 'do_not_send'].map((name) => [name, [undefined, true, false]]),
    ),
  },
};

const facts = Object.fromEntries(
  Object.entries({
    seen: 'instant',
    due: 'instant',
    a: 'number',
    b: 'number',
    c: 'number',
    x: 'string',
    y: 'string',
    f: 'boolean',
    g: 'boolean',
    code: 'string',
  }).map(([name, type]) => [`attributes.${name}`, name === 'code' ? { type, compare: 'exact' } : { type }]),
);

/** Every text of at most so many of these characters. */
function textsOf(characters: string, most: number): readonly string[] {
  if (most === 0) return [''];
  return ['', ...textsOf(characters, most - 1).flatMap((text) => [...characters].map((one) => one + text))];
}

function ruleSetOf(conditions: object): RuleSet {
  return parseRuleSet([
    { path: 'a.rules.json', content: { facts, rules: [{ name: 'r', conditions, event: { type: 'skip' } }] } },
  ]);
}

function isTrueFor(ruleSet: RuleSet, interaction: unknown, now: number): boolean {
  const { rules, slots } = compileRuleSet(ruleSet);
  const read = normaliseInteraction(interaction);
  if (!read.ok || rules[0] === undefined) throw new Error('not an interaction');
  return evaluateCondition(
    rules[0].condition,
    createEvaluationContext(slots, read.interaction, now, () => undefined),
  );
}

/** The truth for every combination of values: each of `true` and `false` that there is. */
function truths(ruleSet: RuleSet, values: Family['values']): ReadonlySet<boolean> {
  const { rules, slots } = compileRuleSet(ruleSet);
  const [rule] = rules;
  if (rule === undefined) throw new Error('no rule');
  const read = normaliseInteraction({ ext_interaction_id: 'x' });
  if (!read.ok) throw new Error('not an interaction');
  const found = new Set<boolean>();
  const text = JSON.stringify(ruleSet.rules);
  const names = Object.keys(values).filter((name) => text.includes(`"${name}"`) || name === 'ended_at');
  const all = names.reduce<Record<string, unknown>[]>(
    (some, name) => some.flatMap((one) => (values[name] ?? []).map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  for (const one of all) {
    const attributes = Object.fromEntries(
      Object.entries(one).flatMap(([name, value]) =>
        name.startsWith('attributes.') && value !== undefined ? [[name.slice(11), value]] : [],
      ),
    );
    const employee = { custom_id: one['employee.custom_id'] };
    const interaction = { ...read.interaction, ...one, employee, attributes };
    found.add(
      evaluateCondition(
        rule.condition,
        createEvaluationContext(slots, interaction as typeof read.interaction, base, () => undefined),
      ),
    );
    if (found.size === 2) break;
  }
  return found;
}

describe('comparisons of facts with each other and with now', () => {
  it.each(Object.keys(families))(
    'are exact: %s',
    (name) => {
      const family = families[name];
      if (family === undefined) throw new Error('no family');
      let impossible = 0;
      fc.assert(
        fc.property(
          fc.array(conditionOver(family.leaf), { minLength: 2, maxLength: 6 }).map((all) => ({ all })),
          (conditions) => {
            const ruleSet = ruleSetOf(conditions);
            const [rule] = compileRuleSet(ruleSet).rules;
            if (rule === undefined) throw new Error('no rule');
            const space = new Space([ruleSet], { base, maxConflicts: 10_000 });
            const literal = space.literalOf(space.formulaOf(rule.condition, ruleSet));
            const real = truths(ruleSet, family.values);
            for (const wanted of [true, false]) {
              const result = space.find([wanted ? literal : -literal]);
              expect(result.kind).toBe(real.has(wanted) ? 'possible' : 'impossible');
              if (result.kind !== 'possible') impossible += 1;
              else {
                expect(result.assuming).toEqual([]);
                const witness = witnessOf(result.draft);
                expect(isTrueFor(ruleSet, witness.interaction, Date.parse(witness.now))).toBe(wanted);
              }
            }
          },
        ),
        { numRuns: 30, seed: 20261127 },
      );
      expect(impossible).toBeGreaterThan(0);
    },
    120_000,
  );
});
