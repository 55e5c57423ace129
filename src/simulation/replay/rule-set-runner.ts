/** Decides interactions under one rule set, and remembers which rules matched at least once. */
import { decide } from '../../decision/decide.js';
import type { DecisionOutcome, Reason } from '../../decision/decision.js';
import type { CompiledRule } from '../../evaluation/compiled-rule.js';
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import { evaluateCondition } from '../../evaluation/evaluate-condition.js';
import { createEvaluationContext, type EvaluationContext } from '../../evaluation/evaluation-context.js';
import { syncFacts } from '../../evaluation/sync-facts.js';
import type { Interaction } from '../../interaction/interaction.js';
import type { RuleSet, WindowSetting } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import type { Surroundings } from '../../suppression/windows.js';

/** What a replay keeps of a decision; the request is dropped, because a million may wait. */
export interface Decided {
  readonly outcome: DecisionOutcome;
  readonly reasons: readonly Reason[];
  readonly windows: readonly WindowSetting[];
  /** What the windows are narrowed to, as the request names it. */
  readonly surroundings: Surroundings;
  /** When it was decided, in milliseconds: the end of the interaction, or of a rule's delay. */
  readonly at: number;
}

const noSurroundings: Surroundings = {};

export class RuleSetRunner {
  readonly ruleSet: RuleSet;
  readonly #environment: Environment;
  /** Rules that have matched nothing so far: a decision names only rules that decided. */
  #unmatched: readonly CompiledRule[];

  constructor(ruleSet: RuleSet, environment: Environment) {
    this.ruleSet = ruleSet;
    this.#environment = environment;
    this.#unmatched = compileRuleSet(ruleSet).rules;
  }

  get neverMatched(): ReadonlySet<string> {
    return new Set(this.#unmatched.map(({ rule }) => rule.name));
  }

  run(interaction: Interaction, now: number): Decided {
    let at = now;
    let decision = this.#decide(interaction, at);
    const due = decision.notBefore === undefined ? now : Date.parse(decision.notBefore);
    if (due > now) {
      // As in production: when the delay is over, the interaction is decided again.
      at = due;
      decision = this.#decide(interaction, at);
    }
    if (this.#unmatched.length > 0) this.#noteMatches(interaction, at);
    const { outcome, reasons, windows, request } = decision;
    const isNarrow = windows.some(({ per }) => per.some((width) => width !== 'customer'));
    const surroundings = isNarrow && request !== undefined ? narrowing(request) : noSurroundings;
    return { outcome, reasons, windows, surroundings, at };
  }

  #decide(interaction: Interaction, at: number) {
    return decide(this.ruleSet, interaction, { now: new Date(at), environment: this.#environment });
  }

  #noteMatches(interaction: Interaction, at: number): void {
    const { slots } = compileRuleSet(this.ruleSet);
    const context = createEvaluationContext(slots, interaction, at, syncFacts(interaction));
    const left = this.#unmatched.filter((rule) => !matches(rule, context));
    if (left.length < this.#unmatched.length) this.#unmatched = left;
  }
}

function narrowing({ brand, channel }: Surroundings): Surroundings {
  return { ...(brand !== undefined && { brand }), ...(channel !== undefined && { channel }) };
}

function matches(rule: CompiledRule, context: EvaluationContext): boolean {
  try {
    return evaluateCondition(rule.condition, context);
  } catch {
    // BOUNDARY: the integrator's code threw; the decision has already said so.
    return false;
  }
}
