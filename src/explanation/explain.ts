/** Explains a decision: the same evaluation as `decide`, and then every condition of every rule. */
import { buildDecision, type DecideOptions, decisionTime, invalidDecision } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import { type PreparedRuleSet, prepareRuleSet } from '../decision/prepared-rule-set.js';
import { conditionsPlace, evaluateWithTrace } from '../evaluation/evaluate-condition.js';
import { evaluateRuleSet } from '../evaluation/evaluate-rules.js';
import {
  createEvaluationContext,
  type EvaluationContext,
  notFetched,
} from '../evaluation/evaluation-context.js';
import { recordedText } from '../facts/fact-reader.js';
import { normaliseInteraction } from '../interaction/normalise.js';
import type { RuleSet } from '../rules/rule-set.js';
import { explainRule, type Show } from './explain-rule.js';
import type { Explanation } from './explanation.js';
import { maskDecision, maskFact, maskId, maskOperand } from './mask.js';
import { nearestSend } from './nearest-send.js';

/** Options of `explain`: those of `decide`, and whether personal data may be shown. */
export interface ExplainOptions extends DecideOptions {
  /** Shows names, addresses and free text as they are; they are masked unless this is set. */
  readonly reveal?: boolean;
}

/** What is explained: a decision, and the context it was made in. */
export interface Explained {
  readonly decision: Decision;
  readonly context: EvaluationContext;
  /** That of the context unless given: of a record that is no interaction, what can be read of its id. */
  readonly interactionId?: string | null;
}

/**
 * Why `decide` decides as it does with the same arguments. Every rule and every condition is there, with the value
 * of its fact, what it is compared with, and its place in the rule file.
 */
export function explain(ruleSet: RuleSet, interaction: unknown, options: ExplainOptions = {}): Explanation {
  const now = decisionTime(options);
  const prepared = prepareRuleSet(ruleSet);
  const { slots } = prepared.compiled;
  const read = normaliseInteraction(interaction);
  if (!read.ok) {
    const decision = invalidDecision(ruleSet.version, read.error.message, read.error.fields);
    const context = unreadableContext(prepared, now);
    return explanationOf(prepared, { decision, context, interactionId: read.interactionId }, options);
  }
  const context = createEvaluationContext(slots, read.interaction, now);
  const evaluation = evaluateRuleSet(prepared.compiled, context);
  const decision = buildDecision(prepared, context, evaluation, options.environment ?? 'test');
  return explanationOf(prepared, { decision, context }, options);
}

/** For a decision that is made already: `explainAsync` has fetched facts for it, which are not fetched twice. */
export function explanationOf(
  prepared: PreparedRuleSet,
  explained: Explained,
  options: ExplainOptions,
): Explanation {
  const { decision, context, interactionId = context.interaction.ext_interaction_id } = explained;
  const { ruleSet, compiled } = prepared;
  const { reveal = false, environment = 'test' } = options;
  const missing = new Set<string>();
  const show: Show = {
    value(fact, value) {
      // Texts are compared in one spelling; the reader knows the interaction in its own.
      const recorded = typeof value === 'string' ? recordedText(fact, context.interaction, value) : value;
      return reveal ? recorded : maskFact(fact, recorded);
    },
    operand: reveal ? (_, operand) => operand : maskOperand,
  };
  const rules = compiled.rules.map((rule) => {
    const trace = evaluateWithTrace(rule.condition, context, conditionsPlace(rule.rule));
    return explainRule(rule, trace, ruleSet, decision, show, missing);
  });
  // No change of facts helps a record that is no interaction.
  const isReadable = decision.reasons[0]?.code !== 'INTERACTION_INVALID';
  const nearest = isReadable ? nearestSend(prepared, context, decision, environment, reveal) : undefined;
  const explanation: Explanation = {
    interactionId: reveal ? interactionId : maskId(interactionId),
    decision: reveal ? decision : maskDecision(decision),
    now: new Date(context.now).toISOString(),
    environment,
    rules,
    disabled: ruleSet.disabled,
    missingFacts: [...missing].sort(),
    ...(nearest === 'none' ? { neverSent: true as const } : nearest && { nearestSend: nearest }),
  };
  if (!reveal) {
    revealed.set(explanation, () => explanationOf(prepared, explained, { ...options, reveal: true }));
  }
  return explanation;
}

/** The same explanation with nothing masked. */
export function revealedExplanation(explanation: Explanation): Explanation {
  return revealed.get(explanation)?.() ?? explanation;
}

const revealed = new WeakMap<Explanation, () => Explanation>();

/** A context in which no fact can be read, so that every condition is shown as not evaluated. */
function unreadableContext({ compiled }: PreparedRuleSet, now: number): EvaluationContext {
  const placeholder = normaliseInteraction({ ext_interaction_id: '-' });
  if (!placeholder.ok) throw new TypeError('an interaction needs no more than an id');
  const notRead = (): never => {
    throw notFetched;
  };
  const slots = compiled.slots.map((slot) => ({ ...slot, read: notRead }));
  return createEvaluationContext(slots, placeholder.interaction, now, notRead);
}
