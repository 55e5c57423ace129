/** The space of interactions against the evaluator: every example is one, and nothing that exists is excluded. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { compileRuleSet } from '../../src/evaluation/compiled-rule-set.js';
import { evaluateCondition } from '../../src/evaluation/evaluate-condition.js';
import { createEvaluationContext } from '../../src/evaluation/evaluation-context.js';
import { normaliseInteraction } from '../../src/interaction/normalise.js';
import { Effects } from '../../src/proof/effects.js';
import { witnessOf } from '../../src/proof/interaction-of.js';
import { Space } from '../../src/proof/space.js';
import type { RuleSet } from '../../src/rules/rule-set.js';

import { base, interaction, moment, root, rule, ruleSetOf } from './support/random-rules.js';

const options = { base, maxConflicts: 10_000 };
const skip = (name: string, conditions: object) => ({ name, conditions, event: { type: 'skip' } });

function isTrueFor(ruleSet: RuleSet, interaction: unknown, now: number): boolean {
  const { rules, slots } = compileRuleSet(ruleSet);
  const read = normaliseInteraction(interaction);
  if (!read.ok || rules[0] === undefined) throw new Error('not an interaction');
  return evaluateCondition(
    rules[0].condition,
    createEvaluationContext(slots, read.interaction, now, () => undefined),
  );
}

describe('the space of interactions', () => {
  it('finds an interaction for a condition, or is right that there is none', () => {
    let possible = 0;
    fc.assert(
      fc.property(
        root,
        fc.array(fc.tuple(interaction, moment), { minLength: 20, maxLength: 20 }),
        (conditions, tried) => {
          const ruleSet = ruleSetOf([skip('r', conditions)]);
          const [rule] = compileRuleSet(ruleSet).rules;
          if (rule === undefined) throw new Error('no rule');
          const space = new Space([ruleSet], options);
          const literal = space.literalOf(space.formulaOf(rule.condition, ruleSet));
          for (const wanted of [true, false]) {
            const result = space.find([wanted ? literal : -literal]);
            expect(result.kind).not.toBe('undecided');
            if (result.kind === 'possible') {
              possible += 1;
              const witness = witnessOf(result.draft);
              expect(isTrueFor(ruleSet, witness.interaction, Date.parse(witness.now))).toBe(wanted);
            } else {
              for (const [given, now] of tried) expect(isTrueFor(ruleSet, given, now)).toBe(!wanted);
            }
          }
        },
      ),
      { numRuns: 100, seed: 20261127 },
    );
    expect(possible).toBeGreaterThan(100);
  }, 120_000);

  it('finds an interaction for each outcome of a decision, or is right that there is none', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(interaction, moment), { minLength: 10, maxLength: 10 }),
        (rules, tried) => {
          const ruleSet = ruleSetOf(rules.map((one, index) => ({ name: `r${index}`, ...one })));
          const space = new Space([ruleSet], options);
          const effects = new Effects(space, ruleSet);
          for (const outcome of ['send', 'record', 'skip'] as const) {
            const result = space.find([space.literalOf(effects.outcome(outcome))]);
            expect(result.kind).not.toBe('undecided');
            if (result.kind === 'possible') {
              const witness = witnessOf(result.draft);
              expect(decide(ruleSet, witness.interaction, { now: new Date(witness.now) }).outcome).toBe(
                outcome,
              );
            } else {
              for (const [given, now] of tried)
                expect(decide(ruleSet, given, { now: new Date(now) }).outcome).not.toBe(outcome);
            }
          }
        },
      ),
      { numRuns: 25, seed: 20261127 },
    );
  }, 120_000);
});
