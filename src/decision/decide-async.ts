/** Decides where facts have to be fetched: only when they matter, and never longer than their time. */

import type { CompiledRule } from '../evaluation/compiled-rule.js';
import type { Stage } from '../evaluation/compiled-rule-set.js';
import { evaluateStage, judgeAll, merged, newFrame, resultsOf } from '../evaluation/evaluate.js';
import type { Frame } from '../evaluation/evaluation-context.js';
import { FetchedFacts } from '../evaluation/fact-loader.js';
import { runEngine } from '../evaluation/json-rules-engine.js';
import type { EffectKind, Evaluation, RuleResults } from '../evaluation/rule-results.js';
import { readInteraction } from '../interaction/normalise.js';
import type { RuleSet } from '../rules/rule-set.js';
import { invalidOption, maxTimerMs } from '../shared/options.js';
import { buildDecision, invalidDecision } from './build-decision.js';
import { combine } from './combine.js';
import { type DecideOptions, decide, momentOf } from './decide.js';
import type { Decision } from './decision.js';
import { type PreparedRuleSet, prepareRuleSet } from './prepared-rule-set.js';

export interface DecideAsyncOptions extends DecideOptions {
  /** How long a fetched fact may take, in milliseconds; 2,000 unless given. Then its rules count as errors. */
  readonly factTimeoutMs?: number;
}

const defaultTimeoutMs = 2_000;

/** In this order each kind of rule can make the later ones not matter. */
const stageNames: readonly EffectKind[] = ['skip', 'record', 'send', 'enrich'];

/**
 * Like `decide`, with facts that have to be fetched. Rules whose facts are at hand are evaluated first; a fact is
 * fetched, once, only when a rule that asks for it can still change the decision. A fact that is rejected or late
 * makes its rules count as errors: of a `skip` or `record` rule that gives `skip`, a `send` rule does not match.
 * Any number of these may overlap.
 */
export async function decideAsync(
  ruleSet: RuleSet,
  interaction: unknown,
  options: DecideAsyncOptions = {},
): Promise<Decision> {
  const now = momentOf(options);
  const timeoutMs = timeoutOf(options);
  const prepared = prepareRuleSet(ruleSet);
  if (!prepared.compiled.fetches) return decide(ruleSet, interaction, options);
  const read = readInteraction(interaction);
  if (!read.ok) return invalidDecision(ruleSet.version, read.error.message, read.error.fields);
  const facts = new FetchedFacts(read.interaction, timeoutMs);
  const frame = newFrame(prepared.compiled, read.interaction, now, facts.read);
  const evaluation = await evaluateFetching(prepared, frame, facts);
  return buildDecision(prepared, read.interaction, evaluation, options.environment ?? 'test');
}

/** Every rule that can change the decision; facts are fetched stage by stage, and only where they matter. */
export async function evaluateFetching(
  prepared: PreparedRuleSet,
  frame: Frame,
  facts: FetchedFacts,
): Promise<Evaluation> {
  const { stages } = prepared.compiled;
  const atHand = (stage: Stage): RuleResults => evaluateStage(stage, prepared.compiled, frame, false);
  const evaluation = {
    skip: atHand(stages.skip),
    record: atHand(stages.record),
    send: atHand(stages.send),
    enrich: atHand(stages.enrich),
  };
  for (const name of stageNames) {
    const { fetched } = stages[name];
    if (fetched.length === 0 || !matters(name, prepared, frame, evaluation)) continue;
    evaluation[name] = merged(evaluation[name], await evaluateFetched(fetched, prepared, frame, facts));
  }
  return evaluation;
}

export function timeoutOf({ factTimeoutMs = defaultTimeoutMs }: DecideAsyncOptions): number {
  if (factTimeoutMs > 0 && factTimeoutMs <= maxTimerMs) return factTimeoutMs;
  throw invalidOption(
    'the option `factTimeoutMs` is no length of time',
    `give milliseconds, more than 0 and at most ${maxTimerMs}`,
  );
}

function matters(name: EffectKind, prepared: PreparedRuleSet, frame: Frame, evaluation: Evaluation): boolean {
  const { stages } = prepared.compiled;
  const { outcome, by } = combine(evaluation, frame.interaction, prepared);
  if (name === 'enrich') return outcome !== 'skip';
  if (by === 'skip') return false;
  // What skips anyway needs no rule to say so.
  if (name === 'skip')
    return outcome !== 'skip' || stages.record.fetched.length + stages.send.fetched.length > 0;
  return by !== 'record';
}

async function evaluateFetched(
  rules: readonly CompiledRule[],
  { compiled }: PreparedRuleSet,
  frame: Frame,
  facts: FetchedFacts,
): Promise<RuleResults> {
  const matched = await runEngine(compiled, rules, frame, facts);
  if (matched !== undefined && !facts.failed) return resultsOf([...matched], []);
  // A run that broke off may have left facts behind.
  await Promise.all(rules.flatMap(({ fetchedFacts }) => fetchedFacts).map((fact) => facts.ask(fact)));
  return judgeAll(rules, compiled, frame);
}
