/** Compiled comparisons as proofs see them. */
import { type CompiledLeaf, isFactReference } from '../evaluation/compiled-condition.js';
import { compareLeaf } from '../evaluation/evaluate-condition.js';
import { resolveOperator } from '../rules/resolve-operator.js';
import type { RuleSet } from '../rules/rule-set.js';
import { type FactKind, factKind } from './facts.js';
import type { ProofLeaf } from './leaf.js';

/** A comparison, and the rule set in which it stands. */
export interface OwnedLeaf {
  readonly leaf: CompiledLeaf;
  readonly ruleSet: RuleSet;
}

/** A fact, and every comparison that asks about it; none where other facts are only compared with it. */
export interface AskedFact {
  readonly name: string;
  readonly kind: FactKind;
  readonly leaves: readonly { readonly leaf: ProofLeaf; readonly ruleSet: RuleSet }[];
}

/**
 * Takes a compiled comparison apart. An operator of the integrator's may do anything, also one that has the name of a
 * standard one.
 */
export function proofLeafOf({ leaf, ruleSet }: OwnedLeaf): ProofLeaf {
  const { fact, path, operator, value, moments } = leaf.source;
  const resolved = resolveOperator(operator, ruleSet.operators);
  const isComputed = leaf.operandSlot !== undefined;
  const isOwn = !resolved.found || typeof resolved.operator !== 'string' || ruleSet.operators.has(operator);
  return {
    fact,
    decorators: resolved.found ? resolved.decorators : [],
    operator: resolved.found && typeof resolved.operator === 'string' ? resolved.operator : operator,
    operand: leaf.operand,
    written: isComputed ? value : undefined,
    moments,
    otherFact: isComputed && moments === undefined && isFactReference(value) ? value.fact : undefined,
    path,
    isOpaque: isOwn || [path, ...referencesOf(leaf).map((one) => one.path)].some(Boolean),
    holds: (own, other) => compareLeaf(leaf, own, isComputed ? other : leaf.operand),
  };
}

/**
 * The same comparison has the same key, wherever it stands. Where two rule sets declare its fact in two ways it is not the
 * same: `A` equals `a` in one of them only.
 */
export function leafKey({ leaf, ruleSet }: OwnedLeaf): string {
  const { fact, path, decorators, operator, operand, written } = proofLeafOf({ leaf, ruleSet });
  const readings = [fact, ...referencesOf(leaf).map((one) => one.fact)].map((name) => {
    const { type, compare = 'folded' } = ruleSet.facts.get(name) ?? {};
    return type === undefined ? null : [type, compare];
  });
  return JSON.stringify([fact, path ?? '', decorators, operator, operand ?? null, written ?? null, readings]);
}

/** The facts on the other side of the comparison. */
function referencesOf({
  source: { value, moments },
}: CompiledLeaf): readonly { fact: string; path?: string }[] {
  return [...(moments ?? [value])].filter(isFactReference);
}

/** Comparisons of which nothing is known are left out: they need no classes. */
export function factsOfLeaves(
  leaves: readonly OwnedLeaf[],
  ruleSets: readonly RuleSet[],
): readonly AskedFact[] {
  const byFact = new Map<string, { leaf: ProofLeaf; ruleSet: RuleSet }[]>();
  const askedOf = (fact: string): { leaf: ProofLeaf; ruleSet: RuleSet }[] => {
    const known = byFact.get(fact) ?? [];
    byFact.set(fact, known);
    return known;
  };
  for (const owned of leaves) {
    const leaf = proofLeafOf(owned);
    if (leaf.isOpaque) continue;
    askedOf(leaf.fact).push({ leaf, ruleSet: owned.ruleSet });
    for (const { fact } of referencesOf(owned.leaf)) askedOf(fact);
  }
  return [...byFact].map(([name, asked]) => ({ name, kind: factKind(name, ruleSets), leaves: asked }));
}
