/** Conditions without which a rule matches exactly the same interactions. */
import type { CompiledCondition } from '../../evaluation/compiled-condition.js';
import type { CompiledRule } from '../../evaluation/compiled-rule.js';
import type { RuleProofs } from '../../proof/rule-proofs.js';
import type { Finding } from '../check.js';
import { placedConditions, rootPointer } from './condition-places.js';
import { notDecided } from './not-decided.js';

/** From the last to the first, each without those found before: of two that say the same, the first stays. */
export function redundantConditions(
  proofs: RuleProofs,
  { rule, condition, ...rest }: CompiledRule,
): readonly Finding[] {
  const original: CompiledRule = { rule, condition, ...rest };
  const findings: Finding[] = [];
  let left = condition;
  for (const { condition: part, pointer } of [...placedConditions(condition, rootPointer(rule))].reverse()) {
    if (part === condition || findings.some((finding) => finding.place.pointer.startsWith(`${pointer}/`)))
      continue;
    const reduced = without(left, part);
    if (reduced === undefined) continue;
    // Most parts stand at the root: then it is enough that the others can be true without this one.
    const isAtRoot = left.kind === 'all' && reduced.kind === 'all' && left.children.includes(part);
    const { kind } = isAtRoot
      ? proofs.holdsWithout(original, reduced.children, part)
      : proofs.differs(original, reduced);
    if (kind === 'undecided') return [...findings, notDecided(rule, 'which of its conditions are needed')];
    if (kind === 'possible') continue;
    left = reduced;
    findings.push({
      code: 'REDUNDANT_CONDITION',
      rule: rule.name,
      place: { file: rule.place.file, pointer },
      message: `in the rule \`${rule.name}\` this condition changes nothing: without it the rule matches the same interactions`,
      fix: 'remove it, or correct what it was meant to say',
    });
  }
  return findings.reverse();
}

/** The condition without one of its parts; undefined where the part is the only one of its group. */
function without(condition: CompiledCondition, part: CompiledCondition): CompiledCondition | undefined {
  switch (condition.kind) {
    case 'fact':
    case 'condition':
      return undefined;
    case 'not': {
      const child = without(condition.child, part);
      return child && { ...condition, child };
    }
    case 'all':
    case 'any': {
      if (condition.children.includes(part)) {
        if (condition.children.length === 1) return undefined;
        return { ...condition, children: condition.children.filter((child) => child !== part) };
      }
      for (const [index, child] of condition.children.entries()) {
        const reduced = without(child, part);
        if (reduced !== undefined) return { ...condition, children: condition.children.with(index, reduced) };
      }
      return undefined;
    }
  }
}
