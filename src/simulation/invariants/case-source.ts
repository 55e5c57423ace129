/** Interactions that reach the rules of a set in many combinations: found by proof, chosen at random. */
import { leavesOf } from '../../evaluation/compiled-condition.js';
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import { createEvaluationContext } from '../../evaluation/evaluation-context.js';
import { attributePrefix, standardFact } from '../../facts/standard-facts.js';
import { normaliseInteraction } from '../../interaction/normalise.js';
import { freeValue, type WantedLeaf } from '../../proof/free-values.js';
import { witnessOf } from '../../proof/interaction-of.js';
import type { Literal } from '../../proof/solver.js';
import type { Possibility, Space } from '../../proof/space.js';
import { parseDefinitePath } from '../../rules/definite-path.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { isObject } from '../../shared/is-object.js';
import { type JsonObject, setPath } from '../set-path.js';

/** An interaction, and the moment at which it is decided. */
export interface LawCase {
  /** As a source system would deliver it. */
  readonly interaction: JsonObject;
  readonly now: Date;
}

type Found = Extract<Possibility, { kind: 'possible' }>;

/** Conditions that one case meets or misses, as far as they can be so together. */
const mostGoals = 5;

/**
 * Blind chance hardly ever meets the conditions of several rules at once: here rules and comparisons are chosen to be
 * true or false, and the proof finds an interaction for them.
 */
export class CaseSource {
  readonly #ruleSet: RuleSet;
  readonly #space: Space;
  /** Conditions of rules, and comparisons in them. */
  readonly #goals: readonly Literal[];

  constructor(ruleSet: RuleSet, space: Space) {
    this.#ruleSet = ruleSet;
    this.#space = space;
    const conditions = compileRuleSet(ruleSet).rules.map(({ condition }) => condition);
    const all = [...conditions, ...conditions.flatMap(leavesOf)];
    this.#goals = [...new Set(all.map((one) => space.literalOf(space.formulaOf(one, ruleSet))))];
  }

  /**
   * `choose` picks among so many, from 0. `number` becomes part of the id and the address, so that samples and hold-outs
   * include some cases and exclude others. `wanted` holds where it can.
   */
  caseFor(choose: (among: number) => number, number: number, wanted: readonly Literal[] = []): LawCase {
    let kept = wanted;
    let found = this.#space.find(kept);
    for (let goal = 0; goal < mostGoals && this.#goals.length > 0; goal += 1) {
      const literal = this.#goals[choose(this.#goals.length)] ?? 0;
      const next = [...kept, choose(2) === 0 ? literal : -literal];
      const result = this.#space.find(next);
      if (result.kind === 'possible') [kept, found] = [next, result];
    }
    if (found.kind !== 'possible') found = this.#space.find([]);
    if (found.kind !== 'possible') throw new TypeError('there is always an interaction');
    return numbered(this.caseOf(found), number);
  }

  /** What was found, with values for the comparisons of which the proof knows nothing. */
  caseOf({ draft, assuming }: Found): LawCase {
    const { interaction, now } = witnessOf(draft);
    const bySlot = new Map<number, WantedLeaf[]>();
    for (const one of assuming) bySlot.set(one.leaf.slot, [...(bySlot.get(one.leaf.slot) ?? []), one]);
    let filled: JsonObject = { ...interaction };
    for (const wanted of bySlot.values()) filled = this.#filled(filled, wanted, draft.now);
    return { interaction: filled, now: new Date(now) };
  }

  #filled(fields: JsonObject, wanted: readonly WantedLeaf[], now: number): JsonObject {
    const [first] = wanted;
    const read = normaliseInteraction(fields);
    if (first === undefined || !read.ok) return fields;
    const { slots } = compileRuleSet(this.#ruleSet);
    const context = createEvaluationContext(slots, read.interaction, now);
    const found = freeValue(wanted, context);
    if (found === undefined) return fields;
    const { fact, path } = first.leaf.source;
    const name = fact.startsWith(attributePrefix) ? fact.slice(attributePrefix.length) : fact;
    const place = standardFact(fact) === undefined ? ['attributes', name] : fact.split('.');
    return setPath(
      fields,
      [...place, ...(path === undefined ? [] : (parseDefinitePath(path) ?? []))],
      found.value,
    );
  }
}

/** Only the id and the address that no rule asked for. */
function numbered({ interaction, now }: LawCase, number: number): LawCase {
  const fields: Record<string, unknown> = { ...interaction };
  if (fields.ext_interaction_id === 'case-1') fields.ext_interaction_id = `case-${number}`;
  if (isObject(fields.customer) && fields.customer.email === 'customer@example.com') {
    fields.customer = { ...fields.customer, email: `customer${number}@example.com` };
  }
  return { interaction: fields, now };
}
