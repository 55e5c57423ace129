/** Conditions without which a rule matches exactly the same interactions. */
import type { CompiledCondition } from '../../evaluation/compiled-condition.js';
import type { CompiledRule } from '../../evaluation/rule-index.js';
import type { RuleProofs } from '../../proof/rule-proofs.js';
import type { Finding } from '../check.js';
import { placedConditions, rootPointer } from './condition-places.js';
import { notDecided } from './not-decided.js';

/** From the last to the first, each without those found before: of two that say the same, the first stays. */
export function redundantConditions(proofs: RuleProofs, compiled: CompiledRule): readonly Finding[] {
  const { rule, condition } = compiled;
  const findings: Finding[] = [];
  const parts = [...placedConditions(condition, rootPointer(rule))].reverse();
  let left = condition;
  let count: number;
  // What was needed beside a part that is gone may not be needed any more.
  do {
    count = findings.length;
    for (const { condition: part, pointer } of parts) {
      if (part === condition || isSaidOnPurpose(part)) continue;
      // Of a group and a part of it, one finding is enough: correcting it changes the other.
      if (findings.some(({ place }) => place.pointer.startsWith(`${pointer}/`))) continue;
      const reduced = without(left, part);
      if (reduced === undefined) continue;
      // Most parts stand at the root: then it is enough that the others can be true without this one.
      const isAtRoot = left.kind === 'all' && reduced.kind === 'all' && left.children.includes(part);
      const { kind } = isAtRoot
        ? proofs.holdsWithout(compiled, reduced.children, part)
        : proofs.differs(compiled, reduced);
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
  } while (findings.length > count);
  return findings.reverse();
}

/** That a fact is missing is said beside a negated comparison of it, which is true then anyway: see TRUE_WHEN_MISSING. */
function isSaidOnPurpose(part: CompiledCondition): boolean {
  return part.kind === 'fact' && part.source.operator === 'exists' && part.source.value === false;
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
