/** Rules of one effect, evaluated together. */
import type { Effect } from '../rules/rule-set.js';
import type { CompiledRule } from './compiled-rule.js';
import type { RuleError } from './decision.js';
import type { RuleIndex } from './rule-index.js';

export type StageName = Effect['kind'];

export interface Stage {
  /** Rules whose facts are all at hand. */
  readonly index: RuleIndex<CompiledRule>;
  /** Rules that ask for a fact which has to be fetched. */
  readonly fetched: readonly CompiledRule[];
}

export interface FailedRule {
  readonly rule: CompiledRule;
  readonly error: RuleError;
}

/** Both in the canonical order of the rules, each rule once. */
export interface StageResult {
  readonly matched: readonly CompiledRule[];
  readonly failed: readonly FailedRule[];
}

export const noResult: StageResult = Object.freeze({
  matched: Object.freeze([]),
  failed: Object.freeze([]),
});

/** What each stage came to; `noResult` where it cannot change the decision any more. */
export type Evaluation = Readonly<Record<StageName, StageResult>>;
