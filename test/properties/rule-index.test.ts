/** Rules that are looked up together come out as each of them does alone, however many there are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRuleSet } from '../../src/evaluation/compiled-rule-set.js';
import { createEvaluationContext } from '../../src/evaluation/evaluation-context.js';
import { candidatesOf } from '../../src/evaluation/rule-index.js';
import type { Condition } from '../../src/rules/rule-set.js';
import { attributes, namedConditions, root } from '../decision/support/arbitrary-conditions.js';
import { compiledTruth, interactionWith, ruleSetOfConditions } from '../decision/support/compiled-truth.js';

/** Rules as people write them: the same few facts over and over, with an overlap of values. */
const value = fc.constantFrom('a', 'b', 'c', 1, null);
const fact = fc.constantFrom('attributes.a', 'attributes.b', 'attributes.c', 'attributes.d');
const usual = fc.oneof(
  fc.record({ fact, operator: fc.constantFrom('equal', 'notEqual', 'contains'), value }),
  fc.record({
    fact,
    operator: fc.constantFrom('in', 'containsAny', 'containsAll', 'someFact:in'),
    value: fc.array(value, { minLength: 1, maxLength: 3 }),
  }),
);
const several = fc.array(usual, { minLength: 1, maxLength: 3 });
const plain: fc.Arbitrary<Condition> = fc.oneof(
  several.map((all) => ({ all })),
  several.map((any) => ({ any })),
  fc.tuple(several, several).map(([all, any]) => ({ all: [...all, { any }] })),
);
const facts = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.oneof(value, fc.array(value, { maxLength: 3 }))))
  .map((entries) => Object.fromEntries(entries));

function expectAsAlone(
  rules: readonly Condition[],
  named: Readonly<Record<string, Condition>>,
  list: readonly Readonly<Record<string, unknown>>[],
): void {
  const together = ruleSetOfConditions(rules, named);
  const alone = rules.map((condition) => ruleSetOfConditions([condition], named));
  for (const given of list) {
    const interaction = interactionWith(given);
    expect(compiledTruth(together, interaction)).toEqual(
      alone.flatMap((ruleSet) => compiledTruth(ruleSet, interaction)),
    );
  }
}

describe('the index of rules', () => {
  it('finds the rules that match, and no others', () => {
    fc.assert(
      fc.property(
        fc.array(plain, { minLength: 4, maxLength: 80, size: 'max' }),
        fc.array(facts, { maxLength: 10 }),
        (rules, list) => expectAsAlone(rules, {}, list),
      ),
      { numRuns: 300 },
    );
  });

  it('does so for the traps of types, named conditions and errors', () => {
    fc.assert(
      fc.property(
        fc.array(root, { minLength: 4, maxLength: 40, size: 'max' }),
        namedConditions,
        fc.array(attributes, { maxLength: 5 }),
        expectAsAlone,
      ),
      { numRuns: 200 },
    );
  });

  it('gives no rule that the facts rule out, however many rules there are', () => {
    const is = (name: string, given: string): Condition => ({
      fact: `attributes.${name}`,
      operator: 'equal',
      value: given,
    });
    const rules = Array.from({ length: 1_000 }, (_, index) => ({
      all: [is('a', `a${index % 50}`), is('b', `b${index}`)],
    }));
    const { byEffect, slots } = compileRuleSet(ruleSetOfConditions(rules, {}));
    const notFetched = (): never => {
      throw new Error('nothing is fetched here');
    };
    const namesFor = (given: Readonly<Record<string, unknown>>): readonly string[] => {
      const context = createEvaluationContext(slots, interactionWith(given), 0, notFetched);
      return candidatesOf(byEffect.send.index, context).map(({ rule }) => rule.name);
    };
    expect(namesFor({ a: 'a7', b: 'b57' })).toEqual(['57']);
    expect(namesFor({ a: 'a7', b: 'other' })).toEqual([]);
    expect(namesFor({})).toEqual([]);
  });
});
