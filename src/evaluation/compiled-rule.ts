/** One rule, ready to be evaluated. */
import type { FactDefinition } from '../facts/definition.js';
import type { Rule } from '../rules/rule-set.js';
import type { CompiledCondition } from './compiled-condition.js';
import type { ImpliedCondition } from './implied-conditions.js';

export interface CompiledRule {
  readonly rule: Rule;
  /** Its place in the canonical order of the rule set. */
  readonly position: number;
  readonly condition: CompiledCondition;
  readonly implied: readonly ImpliedCondition[];
  /** The facts it asks for that have to be fetched. */
  readonly fetchedFacts: readonly FactDefinition[];
}
