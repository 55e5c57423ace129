/** Decides where facts have to be fetched: only when they matter, and never longer than their time-out. */
import type { EffectKind } from '../evaluation/compiled-rule-set.js';
import {
  type Evaluation,
  evaluateEach,
  evaluateWithoutFetching,
  merge,
  type RuleResults,
} from '../evaluation/evaluate-rules.js';
import { createEvaluationContext, type EvaluationContext } from '../evaluation/evaluation-context.js';
import { FactLoader } from '../evaluation/fact-loader.js';
import { runEngine } from '../evaluation/json-rules-engine.js';
import type { CompiledRule } from '../evaluation/rule-index.js';
import { readInteraction } from '../interaction/normalise.js';
import type { RuleSet } from '../rules/rule-set.js';
import { invalidOption, maxTimerMs } from '../shared/options.js';
import { combine } from './combine.js';
import { buildDecision, type DecideOptions, decide, decisionTime, invalidDecision } from './decide.js';
import type { Decision } from './decision.js';
import { type PreparedRuleSet, prepareRuleSet } from './prepared-rule-set.js';

/** The options of `decide`, and how long it may wait. */
export interface DecideAsyncOptions extends DecideOptions {
  /** How long fetching a fact may take, in milliseconds; 2,000 unless given. Then its rules count as errors. */
  readonly factTimeoutMs?: number | undefined;
}

const defaultTimeoutMs = 2_000;

/** In this order, because each effect can make the later ones irrelevant. */
const effects: readonly EffectKind[] = ['skip', 'record', 'send', 'enrich'];

/**
 * Like `decide`, with facts that have to be fetched. Rules that need no fetched fact are evaluated first; a fact is
 * fetched, once, only when a rule that asks for it can still change the decision. A fact that is rejected or late
 * makes its rules count as errors: of a `skip` or `record` rule that gives `skip`, a `send` rule does not match.
 * Any number of calls may overlap.
 */
export async function decideAsync(
  ruleSet: RuleSet,
  interaction: unknown,
  options: DecideAsyncOptions = {},
): Promise<Decision> {
  const now = decisionTime(options);
  const timeoutMs = factTimeout(options);
  const prepared = prepareRuleSet(ruleSet);
  if (!prepared.compiled.fetchesFacts) return decide(ruleSet, interaction, options);
  const read = readInteraction(interaction);
  if (!read.ok) return invalidDecision(ruleSet.version, read.error.message, read.error.fields);
  const loader = new FactLoader(read.interaction, timeoutMs);
  const context = createEvaluationContext(prepared.compiled.slots, read.interaction, now, loader.resolve);
  const evaluation = await evaluateFetching(prepared, context, loader);
  return buildDecision(prepared, context, evaluation, options.environment ?? 'test');
}

/** Evaluates every rule that needs no fetched fact, and of the others those that can change the decision. */
export async function evaluateFetching(
  prepared: PreparedRuleSet,
  context: EvaluationContext,
  loader: FactLoader,
): Promise<Evaluation> {
  const { byEffect } = prepared.compiled;
  // Each effect in full first: a match found without fetching can make a fetch needless.
  const evaluation = {
    skip: evaluateWithoutFetching(byEffect.skip, context),
    record: evaluateWithoutFetching(byEffect.record, context),
    send: evaluateWithoutFetching(byEffect.send, context),
    enrich: evaluateWithoutFetching(byEffect.enrich, context),
  };
  for (const effect of effects) {
    const { fetching } = byEffect[effect];
    if (fetching.length === 0 || !canChangeDecision(effect, prepared, context, evaluation)) continue;
    const fetched = await evaluateFetched(fetching, prepared, context, loader);
    evaluation[effect] = merge(evaluation[effect], fetched);
  }
  const { fetchedForLimits } = prepared.compiled;
  // Windows matter to a request that may go out, and to no other.
  const mayBeSent = combine(evaluation, context.interaction, prepared).outcome === 'send';
  if (mayBeSent) await Promise.all(fetchedForLimits.map((fact) => loader.load(fact)));
  return evaluation;
}

/** Milliseconds; throws OPTION_INVALID for what cannot be a time-out. */
export function factTimeout({ factTimeoutMs = defaultTimeoutMs }: DecideAsyncOptions): number {
  if (factTimeoutMs > 0 && factTimeoutMs <= maxTimerMs) return factTimeoutMs;
  throw invalidOption(
    'the option `factTimeoutMs` is not a length of time',
    `give milliseconds, more than 0 and at most ${maxTimerMs}`,
  );
}

function canChangeDecision(
  effect: EffectKind,
  prepared: PreparedRuleSet,
  { interaction }: EvaluationContext,
  evaluation: Evaluation,
): boolean {
  const { outcome, by } = combine(evaluation, interaction, prepared);
  // A rule that skips, or an error that does, is final.
  if (outcome === 'skip' && by !== 'default') return false;
  if (effect === 'enrich') return outcome !== 'skip';
  if (effect !== 'skip') return by !== 'record';
  // Where the outcome is `skip` already, a skip rule matters only if rules of another effect could still change it.
  const { record, send } = prepared.compiled.byEffect;
  return outcome !== 'skip' || record.fetching.length + send.fetching.length > 0;
}

async function evaluateFetched(
  rules: readonly CompiledRule[],
  { compiled }: PreparedRuleSet,
  context: EvaluationContext,
  loader: FactLoader,
): Promise<RuleResults> {
  const matched = await runEngine(compiled, rules, context, loader);
  if (matched !== undefined && !loader.failed) return { matched, failed: [] };
  // A run that failed may not have asked for every fact.
  await Promise.all(rules.flatMap(({ fetchedFacts }) => fetchedFacts).map((fact) => loader.load(fact)));
  return evaluateEach(rules, context);
}
