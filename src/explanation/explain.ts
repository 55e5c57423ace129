/** Explains a decision: the same evaluation as `decide`, and then every condition of every rule, one by one. */

import { buildDecision, invalidDecision } from '../decision/build-decision.js';
import { type DecideOptions, momentOf } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import { type PreparedRuleSet, prepareRuleSet } from '../decision/prepared-rule-set.js';
import type { Program } from '../evaluation/compiled-rule-set.js';
import { evaluateInOrder, newFrame } from '../evaluation/evaluate.js';
import { conditionsOf, notFetched, observe } from '../evaluation/evaluate-with-trace.js';
import type { Frame } from '../evaluation/evaluation-context.js';
import { fetchAtHand } from '../evaluation/sync-facts.js';
import { normaliseInteraction } from '../interaction/normalise.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Environment } from '../shared/environment.js';
import { explainRule } from './explain-rule.js';
import type { Explanation } from './explanation.js';
import { maskDecision, maskFact, maskId } from './mask.js';
import { nearestSend } from './what-if.js';

export interface ExplainOptions extends DecideOptions {
  /** Shows names, addresses and free text as they are; they are masked unless this is set. */
  readonly reveal?: boolean;
}

/** What is explained: a decision, and the frame it was made on. */
export interface Explained {
  readonly decision: Decision;
  readonly frame: Frame;
  readonly interactionId: string | null;
}

/**
 * Why `decide` decides as it does with the same arguments. Every rule and every condition is there, with the value
 * of its fact, what it is compared with, and its place in the rule file.
 */
export function explain(ruleSet: RuleSet, interaction: unknown, options: ExplainOptions = {}): Explanation {
  const now = momentOf(options);
  const prepared = prepareRuleSet(ruleSet);
  const explained = decideOnFrame(prepared, interaction, now, options.environment ?? 'test');
  return explanationOf(prepared, explained, options);
}

export function explanationOf(
  prepared: PreparedRuleSet,
  { decision, frame, interactionId }: Explained,
  options: ExplainOptions,
): Explanation {
  const { ruleSet, compiled: program } = prepared;
  const { reveal = false, environment = 'test' } = options;
  const missing = new Set<string>();
  const shown = reveal ? (_: string, value: unknown) => value : maskFact;
  const observed = program.rules.map((rule) => ({
    rule,
    observation: observe(rule.rule.conditions, program, frame, conditionsOf(rule.rule.place)),
  }));
  const rules = observed.map(({ rule, observation }) =>
    explainRule(rule, observation, program, decision, shown, missing),
  );
  const isReadable = decision.reasons[0]?.code !== 'INTERACTION_INVALID';
  const nearest = isReadable ? nearestSend(prepared, frame, decision, observed, environment, say) : undefined;
  const explanation: Explanation = {
    interactionId: reveal ? interactionId : maskId(interactionId),
    decision: reveal ? decision : maskDecision(decision),
    now: new Date(frame.now).toISOString(),
    environment,
    rules,
    disabled: ruleSet.disabled,
    missingFacts: [...missing].sort(),
    ...(nearest === undefined ? {} : { nearestSend: nearest }),
  };
  if (!reveal)
    revealed.set(explanation, () =>
      explanationOf(prepared, { decision, frame, interactionId }, { ...options, reveal: true }),
    );
  return explanation;
}

/** The same explanation with nothing masked, for whoever asks for it; itself where that was asked for before. */
export function revealedExplanation(explanation: Explanation): Explanation {
  return revealed.get(explanation)?.() ?? explanation;
}

const revealed = new WeakMap<Explanation, () => Explanation>();

function decideOnFrame(
  prepared: PreparedRuleSet,
  raw: unknown,
  now: number,
  environment: Environment,
): Explained {
  const { compiled: program } = prepared;
  const read = normaliseInteraction(raw);
  if (!read.ok) {
    const decision = invalidDecision(program.ruleSet.version, read.error.message, read.error.fields);
    return { decision, frame: unreadableFrame(program, now), interactionId: read.interactionId };
  }
  const { interaction } = read;
  const frame = newFrame(program, interaction, now, fetchAtHand(interaction));
  const decision = buildDecision(prepared, interaction, evaluateInOrder(program, frame), environment);
  return { decision, frame, interactionId: interaction.ext_interaction_id };
}

/** A frame of which nothing can be read: all conditions come out as not evaluated. */
function unreadableFrame(program: Program, now: number): Frame {
  const unreadable = normaliseInteraction({ ext_interaction_id: '-' });
  if (!unreadable.ok) throw new TypeError('an interaction of an id alone is an interaction');
  const nothing = (): never => {
    throw notFetched;
  };
  const frame = newFrame(program, unreadable.interaction, now, nothing);
  return { ...frame, readers: program.readers.map(() => nothing) };
}

function say(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
