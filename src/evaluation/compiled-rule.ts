/** One rule, ready to be evaluated. */

import type { Reason } from '../decision/decision.js';
import type { FactDefinition } from '../facts/definition.js';
import type { Enrichment } from '../request/enrichment.js';
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
  /** True when it names no sample, no delay and no window: it has its say always, at once, with the set's windows. */
  readonly plain: boolean;
  /** The reason it gives when it decides; the same frozen object every time. */
  readonly reason: Reason;
  /** An `enrich` rule: what it adds. */
  readonly enrichment?: Enrichment;
}
