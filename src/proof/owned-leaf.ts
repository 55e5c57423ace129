/** Compiled comparisons as proofs see them. */
import type { CompiledLeaf } from '../evaluation/compiled-condition.js';
import { compareLeaf } from '../evaluation/evaluate-condition.js';
import { momentsName } from '../evaluation/fact-slots.js';
import { resolveOperator } from '../rules/resolve-operator.js';
import type { RuleSet } from '../rules/rule-set.js';
import { type FactKind, factKind } from './facts.js';
import type { ProofLeaf } from './leaf.js';

/** A comparison, and the rule set in which it stands. */
export interface OwnedLeaf {
  readonly leaf: CompiledLeaf;
  readonly ruleSet: RuleSet;
}

/** A fact, and every comparison that asks about it. */
export interface AskedFact {
  readonly name: string;
  readonly kind: FactKind;
  readonly leaves: readonly { readonly leaf: ProofLeaf; readonly ruleSet: RuleSet }[];
}

export function proofLeafOf({ leaf, ruleSet }: OwnedLeaf): ProofLeaf {
  const { fact, path, operator } = leaf.source;
  const resolved = resolveOperator(operator, ruleSet.operators);
  const otherFact = otherFactOf(leaf);
  return {
    fact,
    path,
    decorators: resolved.found ? resolved.decorators : [],
    operator: resolved.found && typeof resolved.operator === 'string' ? resolved.operator : operator,
    operand: leaf.operand,
    written: leaf.operandSlot === undefined ? undefined : leaf.source.value,
    otherFact,
    isOpaque: !resolved.found || typeof resolved.operator !== 'string' || ruleSet.operators.has(operator),
    holds: (value, other) => compareLeaf(leaf, value, otherFact === undefined ? leaf.operand : other),
  };
}

/** What is computed from the time of the decision or from a fact is no constant either. */
function otherFactOf({ operandSlot, operand, source }: CompiledLeaf): string | undefined {
  if (operandSlot === undefined) return undefined;
  return source.moments === undefined
    ? (operand as { readonly fact: string }).fact
    : momentsName(source.moments);
}

export function factsOfLeaves(
  leaves: readonly OwnedLeaf[],
  ruleSets: readonly RuleSet[],
): readonly AskedFact[] {
  const byFact = new Map<string, { leaf: ProofLeaf; ruleSet: RuleSet }[]>();
  for (const owned of leaves) {
    const leaf = proofLeafOf(owned);
    if (isFree(leaf)) continue;
    const known = byFact.get(leaf.fact) ?? [];
    known.push({ leaf, ruleSet: owned.ruleSet });
    byFact.set(leaf.fact, known);
  }
  return [...byFact].map(([name, asked]) => ({ name, kind: factKind(name, ruleSets), leaves: asked }));
}

/** Nothing is known of these: operators given in code, values within a fact, and one fact against another. */
export function isFree({ isOpaque, path, otherFact, decorators }: ProofLeaf): boolean {
  const isPlain = decorators.every((one) => one === 'not' || one === 'someFact' || one === 'everyFact');
  return isOpaque || !isPlain || (path !== undefined && path !== '') || otherFact !== undefined;
}
