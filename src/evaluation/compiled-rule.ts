/** One rule, ready to be evaluated. */

import type { FactDefinition } from '../facts/definition.js';
import type { Rule } from '../rules/rule-set.js';
import type { Step } from './conditions.js';
import type { Cover } from './implied-conditions.js';

export interface CompiledRule {
  readonly rule: Rule;
  /** Its place in the canonical order of the rule set. */
  readonly position: number;
  /** Where its conditions begin. */
  readonly first: Step;
  readonly covers: readonly Cover[];
  /** True when nothing more is asked than that a key of each cover is found. */
  readonly isCovered: boolean;
  /** The facts it asks for that have to be fetched. */
  readonly fetchedFacts: readonly FactDefinition[];
}
