/** Decides interactions under one rule set, and remembers which rules matched at least once. */
import { type Outcome, outcomeOf } from '../../decision/combine.js';
import { limitsFor, reasonsFor, waitOf } from '../../decision/decide.js';
import type { Decision, DecisionOutcome, Reason } from '../../decision/decision.js';
import { type PreparedRuleSet, prepareRuleSet } from '../../decision/prepared-rule-set.js';
import { evaluateCondition } from '../../evaluation/evaluate-condition.js';
import { evaluateRuleSet } from '../../evaluation/evaluate-rules.js';
import { createEvaluationContext, type EvaluationContext } from '../../evaluation/evaluation-context.js';
import type { RuleError } from '../../evaluation/rule-error.js';
import type { CompiledRule } from '../../evaluation/rule-index.js';
import type { Interaction } from '../../interaction/interaction.js';
import { omissionsOf } from '../../request/build-request.js';
import type { Enrichment } from '../../request/enrichment.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { requestLimits } from '../../suppression/request-limits.js';
import type { Surroundings } from '../../suppression/scopes.js';

/** What a replay needs of a decision: it builds no request. */
export interface Decided {
  readonly outcome: DecisionOutcome;
  readonly reasons: readonly Reason[];
  readonly errors: readonly RuleError[];
  readonly windows: Decision['windows'];
  readonly uncounted: Decision['uncounted'];
  readonly quotas: Decision['quotas'];
  /** What windows and quotas are narrowed to, as the request names it; undefined where all look at the customer alone. */
  readonly surroundings: Surroundings | undefined;
  /** When it was decided, in milliseconds: the end of the interaction, or of a rule's delay. */
  readonly at: number;
  /** How long after the end of the interaction, where a rule's delay or the sending hours make it wait; else 0. */
  readonly delayMs: number;
  /** What rules add to the request. */
  readonly enrichment: Enrichment;
}

const noErrors: readonly RuleError[] = [];
/** A rule that matches only later may have a longer delay; so often is asked again. */
const mostWaits = 10;
const nothing: readonly string[] = [];

/**
 * Decides as `decide` does, from the same parts, without building the request: in a replay nobody sends it.
 */
export class RuleSetRunner {
  readonly ruleSet: RuleSet;
  readonly #prepared: PreparedRuleSet;
  readonly #environment: Environment;
  /** Some window or quota looks at more than the customer. */
  readonly #isNarrow: boolean;
  /** Rules that have matched nothing so far: a decision names only rules that decided. */
  #unmatched: readonly CompiledRule[];

  constructor(ruleSet: RuleSet, environment: Environment) {
    this.ruleSet = ruleSet;
    this.#environment = environment;
    this.#prepared = prepareRuleSet(ruleSet);
    this.#unmatched = this.#prepared.compiled.rules;
    const { windows, quotas = [] } = ruleSet.settings.suppression;
    this.#isNarrow = [...windows, ...quotas].some(({ per }) => per.some((part) => part !== 'customer'));
  }

  get neverMatched(): ReadonlySet<string> {
    return new Set(this.#unmatched.map(({ rule }) => rule.name));
  }

  run(interaction: Interaction, now: number): Decided {
    let context = this.#contextAt(interaction, now);
    let result = this.#outcomeIn(context);
    // As in production: when a delay is over, or the sending hours begin, the interaction is decided again.
    for (let tries = 0; tries < mostWaits; tries += 1) {
      const due = waitOf(this.#prepared, result, interaction, context.now)?.until ?? context.now;
      if (due <= context.now) break;
      context = this.#contextAt(interaction, due);
      result = this.#outcomeIn(context);
    }
    if (this.#unmatched.length > 0) this.#noteMatches(context);
    const { outcome, enrichment, combined } = result;
    const omitted = outcome === 'skip' ? nothing : omissionsOf(interaction, enrichment);
    const limits = limitsFor(this.#prepared, result, context);
    return {
      outcome,
      reasons: reasonsFor(result, omitted),
      errors: combined.failed.length === 0 ? noErrors : combined.failed.map(({ error }) => error),
      windows: limits.windows,
      uncounted: limits.uncounted,
      quotas: limits.quotas,
      surroundings: this.#isNarrow ? this.#surroundings(interaction, result, limits) : undefined,
      at: context.now,
      delayMs: context.now > now ? context.now - endOf(interaction, now) : 0,
      enrichment,
    };
  }

  /** Brand, channel and agent as the request names them. */
  #surroundings(
    interaction: Interaction,
    { enrichment, channel }: Outcome,
    limits: Parameters<typeof requestLimits>[1],
  ): Surroundings {
    const brand = enrichment.fields.get('brand') ?? interaction.brand;
    const { facts } = requestLimits(this.ruleSet, limits, interaction);
    return {
      employee: interaction.employee,
      ...(brand !== undefined && { brand }),
      ...(channel !== undefined && { channel }),
      ...(facts !== undefined && { facts }),
    };
  }

  #contextAt(interaction: Interaction, now: number): EvaluationContext {
    return createEvaluationContext(this.#prepared.compiled.slots, interaction, now);
  }

  /** As `decide` has it; a request is not built. */
  #outcomeIn(context: EvaluationContext): Outcome {
    const evaluation = evaluateRuleSet(this.#prepared.compiled, context);
    return outcomeOf(this.#prepared, context.interaction, evaluation, this.#environment);
  }

  #noteMatches(context: EvaluationContext): void {
    if (!this.#unmatched.some((rule) => matches(rule, context))) return;
    this.#unmatched = this.#unmatched.filter((rule) => !matches(rule, context));
  }
}

function endOf({ ended_at }: Interaction, now: number): number {
  return ended_at === undefined ? now : Date.parse(ended_at);
}

function matches(rule: CompiledRule, context: EvaluationContext): boolean {
  try {
    return evaluateCondition(rule.condition, context);
  } catch {
    // BOUNDARY: the integrator's code threw; the decision has already said so.
    return false;
  }
}
