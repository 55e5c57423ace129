/** One rule, ready to be evaluated. */
import type { FactDefinition } from '../facts/definition.js';
import type { Effect, Rule } from '../rules/rule-set.js';
import type { Test } from './compile-condition.js';
import type { Cover } from './cover.js';
import type { Reason } from './decision.js';

export interface CompiledRule {
  readonly rule: Rule;
  /** Its place in the canonical order of the rule set. */
  readonly position: number;
  readonly kind: Effect['kind'];
  readonly test: Test;
  readonly covers: readonly Cover[];
  /** The facts it asks for that have to be fetched. */
  readonly fetchedFacts: readonly FactDefinition[];
  /** The reason it gives when it decides; the same frozen object every time. */
  readonly reason: Reason;
}
