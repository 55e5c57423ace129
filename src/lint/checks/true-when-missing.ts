/** A negated comparison in a rule that sends: it is true for an interaction that does not have the fact at all. */
import { type CompiledLeaf, leavesOf } from '../../evaluation/compiled-condition.js';
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import { compareLeaf } from '../../evaluation/evaluate-condition.js';
import type { CompiledRule } from '../../evaluation/rule-index.js';
import type { RuleProofs } from '../../proof/rule-proofs.js';
import type { Check, Finding } from '../check.js';
import { type PlacedCondition, placedConditions, rootPointer } from '../exact/condition-places.js';

/** Rules that send only: in one that skips, a missing fact errs towards not asking. */
export const trueWhenMissing: Check = {
  names: ['TRUE_WHEN_MISSING'],
  find: (ruleSet, proofs) =>
    compileRuleSet(ruleSet)
      .rules.filter(({ rule }) => rule.effect.kind === 'send')
      .flatMap((compiled) => findingsOf(compiled, proofs)),
};

/** Without these there is no request, so nothing is sent. */
const needed = new Set(['channel', 'customer.name', 'customer.email', 'customer.email_domain']);

function findingsOf(compiled: CompiledRule, proofs: RuleProofs): readonly Finding[] {
  const { rule, condition } = compiled;
  // Who asks whether it is there has thought of it.
  const asked = leavesOf(condition).filter(({ source }) => source.operator.endsWith('exists'));
  const known = new Set([...needed, ...asked.map(({ source }) => source.fact)]);
  return [...placedConditions(condition, rootPointer(rule))].flatMap((placed): Finding[] => {
    const fact = negatedFact(placed);
    if (fact === undefined || known.has(fact)) return [];
    const answer = proofs.matchesWithout(compiled, fact);
    // Where nothing is known of the fact, it may be missing.
    if (answer.kind !== 'possible') return [];
    return [
      {
        code: 'TRUE_WHEN_MISSING',
        rule: rule.name,
        place: { ...rule.place, pointer: placed.pointer },
        message: `in rule \`${rule.name}\` this is true when \`${fact}\` is missing, so it sends`,
        fix: `add { "fact": ${JSON.stringify(fact)}, "operator": "exists", "value": true } to \`all\`; where it is meant, "value": false in an \`any\``,
        witness: answer.witness,
      },
    ];
  });
}

/** The fact of a comparison that is true, as it stands, where the fact is missing. */
function negatedFact({ condition, pointer }: PlacedCondition): string | undefined {
  if (condition.kind !== 'fact') return undefined;
  const { fact } = condition.source;
  const isTurned = pointer.split('/').filter((part) => part === 'not').length % 2 === 1;
  return isNotTrue(condition) || isTrueWithout(condition) === isTurned ? undefined : fact;
}

/** Who does not say that it is so means the same as one who says that it is not. */
function isNotTrue({ source: { operator, value } }: CompiledLeaf): boolean {
  return value === true && /(^|:)(not)?equal$/i.test(operator);
}

function isTrueWithout(leaf: CompiledLeaf): boolean {
  try {
    return compareLeaf(leaf, undefined, leaf.operandSlot === undefined ? leaf.operand : undefined);
  } catch {
    // BOUNDARY: an operator given in code may throw for a value it never expected.
    return false;
  }
}
