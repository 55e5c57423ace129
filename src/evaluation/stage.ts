/** Rules of one effect, evaluated together. */

import type { Decision, Reason, RuleError } from '../decision/decision.js';
import { type Enrichment, noEnrichment } from '../request/enrichment.js';
import type { Effect } from '../rules/rule-set.js';
import type { CompiledRule } from './compiled-rule.js';
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

/** What the rules of one kind came to, with all that follows from it alone, whatever the interaction is. */
export interface StageResult {
  /** In the canonical order of the rules, each rule once; so are those that failed. */
  readonly matched: readonly CompiledRule[];
  readonly failed: readonly FailedRule[];
  /**
   * The same number for the same rules, whenever the program comes across them: 0 where there are none; -1 where
   * one failed, or where more combinations came up than are kept.
   */
  readonly number: number;
  /** The reasons of the rules that matched. */
  readonly reasons: readonly Reason[];
  /** True when no rule that matched names a sample, a delay or a window. */
  readonly plain: boolean;
  /** Of `skip` rules, none of which failed: the decision. */
  readonly skipped?: Decision;
  /** Of `send` rules: the windows of the request, and how long after the end of the interaction it waits. */
  readonly windows: Decision['windows'];
  readonly delayMs: number;
  /** Of `enrich` rules: what they add together. */
  readonly enrichment: Enrichment;
}

export const noResult: StageResult = Object.freeze({
  matched: Object.freeze([]),
  failed: Object.freeze([]),
  number: 0,
  reasons: Object.freeze([]),
  plain: true,
  windows: Object.freeze([]),
  delayMs: 0,
  enrichment: noEnrichment,
});

/** What each stage came to; `noResult` where it cannot change the decision any more. */
export type Evaluation = Readonly<Record<StageName, StageResult>>;
