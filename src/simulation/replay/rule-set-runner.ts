/** One rule set at work in a simulation: judges interactions, and keeps what it will be asked about. */

import type { Reason } from '../../decision/decision.js';
import { delayedUntil, type Outcome, outcomeOf } from '../../decision/outcome.js';
import { type PreparedRuleSet, prepareRuleSet } from '../../decision/prepared-rule-set.js';
import { windowsOf } from '../../decision/windows.js';
import type { CompiledRule } from '../../evaluation/compiled-rule.js';
import { evaluateCondition } from '../../evaluation/evaluate-condition.js';
import { evaluateRuleSet } from '../../evaluation/evaluate-rules.js';
import { createContext, type EvaluationContext } from '../../evaluation/evaluation-context.js';
import { syncFacts } from '../../evaluation/sync-facts.js';
import type { Interaction } from '../../interaction/interaction.js';
import { isTrimmed } from '../../request/build-request.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import type { Numbering } from './tables.js';

export class Ruling {
  readonly ruleSet: RuleSet;
  /** 1 for each rule, in the canonical order, that matched at least once. */
  readonly matched: Uint8Array;
  /** Of the latest interaction: number of its verdict, of its windows (-1: none), and the instant it acts at. */
  verdict = -1;
  plan = -1;
  actsAt = 0;

  readonly #prepared: PreparedRuleSet;
  readonly #numbering: Numbering;
  readonly #environment: Environment;
  /** Rules that have matched nothing so far: asked one by one, because a judgement names only those that decided. */
  #waiting: readonly CompiledRule[];

  constructor(ruleSet: RuleSet, numbering: Numbering, environment: Environment) {
    this.ruleSet = ruleSet;
    this.matched = new Uint8Array(ruleSet.rules.length);
    this.#prepared = prepareRuleSet(ruleSet);
    this.#waiting = this.#prepared.compiled.rules;
    this.#numbering = numbering;
    this.#environment = environment;
  }

  /** As of `now`, or as of the end of a rule's delay where there is one. */
  rule(interaction: Interaction, now: number): void {
    let context = this.#context(interaction, now);
    let judgement = this.#judge(context);
    let actsAt = now;
    const waits = delayedUntil(judgement, interaction);
    if (waits > now) {
      // Production comes back when the delay is over and decides afresh.
      actsAt = waits;
      context = this.#context(interaction, actsAt);
      judgement = this.#judge(context);
    }
    if (this.#waiting.length > 0) this.#lookForMatches(context);
    this.verdict = this.#verdictOf(judgement, interaction);
    this.plan = this.#planOf(judgement, interaction);
    this.actsAt = actsAt;
  }

  #context(interaction: Interaction, now: number): EvaluationContext {
    return createContext(this.#prepared.compiled.slots, interaction, now, syncFacts(interaction));
  }

  #judge(context: EvaluationContext): Outcome {
    const evaluation = evaluateRuleSet(this.#prepared.compiled, context);
    return outcomeOf(this.#prepared, context.interaction, evaluation, this.#environment);
  }

  #verdictOf({ outcome, combined, obstacle, enrichment }: Outcome, interaction: Interaction): number {
    const reasons: Pick<Reason, 'code' | 'rule'>[] = [...combined.reasons];
    if (obstacle !== undefined) reasons.unshift({ code: obstacle });
    if (outcome !== 'skip' && isTrimmed(interaction, enrichment)) reasons.push({ code: 'REQUEST_TRIMMED' });
    return this.#numbering.verdicts.numberOf({ outcome, reasons });
  }

  #planOf({ outcome, combined, enrichment, channel }: Outcome, { brand }: Interaction): number {
    if (outcome !== 'send') return -1;
    const windows = windowsOf(this.ruleSet, combined.deciding);
    return this.#numbering.plans.numberOf(windows, {
      brand: enrichment.fields.get('brand') ?? brand,
      channel,
    });
  }

  #lookForMatches(context: EvaluationContext): void {
    let found = false;
    for (const rule of this.#waiting) {
      if (!matches(rule, context)) continue;
      this.matched[rule.position] = 1;
      found = true;
    }
    if (found) this.#waiting = this.#waiting.filter(({ position }) => this.matched[position] !== 1);
  }
}

function matches(rule: CompiledRule, context: EvaluationContext): boolean {
  try {
    return evaluateCondition(rule.condition, context);
  } catch {
    // BOUNDARY: code of the integrator's threw; the judgement has said so already.
    return false;
  }
}
