/** Decides where facts have to be fetched: only when they matter, and never longer than their time. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { normaliseInteraction } from '../interaction/normalise.js';
import type { Effect, RuleSet } from '../rules/rule-set.js';
import type { CompiledRule } from './compiled-rule.js';
import { conclude, concludeInvalid } from './conclude.js';
import { type DecideOptions, momentOf } from './decide.js';
import type { Decision } from './decision.js';
import { addVerdict, type Evaluation, evaluate, inOrder, newFrame } from './evaluate.js';
import { FetchedFacts } from './fetched-facts.js';
import type { Frame } from './frame.js';
import { runEngine } from './json-rules-engine.js';
import { type Program, programOf } from './program.js';
import { settle } from './settle.js';

export interface DecideAsyncOptions extends DecideOptions {
  /** How long a fetched fact may take, in milliseconds; 2,000 unless given. Then its rules count as errors. */
  readonly factTimeoutMs?: number;
}

const defaultTimeoutMs = 2_000;

/** A longer timer fires at once. */
const longestTimeoutMs = 2_147_483_647;

/** In this order each kind of rule can make the later ones not matter. */
const stages: readonly Effect['kind'][] = ['skip', 'record', 'send', 'enrich'];

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
  const read = normaliseInteraction(interaction);
  if (!read.ok) return concludeInvalid(ruleSet.version, read.error.message, read.error.fields);
  const program = programOf(ruleSet);
  const facts = new FetchedFacts(read.interaction, timeoutMs);
  const frame = newFrame(program, read.interaction, now, facts.read);
  const evaluation = await evaluateFetching(program, frame, facts);
  return conclude(program, read.interaction, evaluation, options.environment ?? 'test');
}

/** Every rule that can change the decision. */
export async function evaluateFetching(
  program: Program,
  frame: Frame,
  facts: FetchedFacts,
): Promise<Evaluation> {
  const evaluation = evaluate(program, frame);
  for (const stage of stages) {
    const rules = program.fetched.filter(({ kind }) => kind === stage);
    if (rules.length > 0 && matters(stage, program, frame, evaluation)) {
      await evaluateStage(program, rules, frame, facts, evaluation);
    }
  }
  return inOrder(evaluation);
}

export function timeoutOf({ factTimeoutMs = defaultTimeoutMs }: DecideAsyncOptions): number {
  if (factTimeoutMs > 0 && factTimeoutMs <= longestTimeoutMs) return factTimeoutMs;
  throw new AutotriggerError('OPTION_INVALID', 'the option `factTimeoutMs` is no length of time', {
    fix: `give milliseconds, more than 0 and at most ${longestTimeoutMs}`,
  });
}

function matters(stage: Effect['kind'], program: Program, frame: Frame, evaluation: Evaluation): boolean {
  const { settings } = program.ruleSet;
  const { outcome, settledBy } = settle(evaluation, frame.interaction.ext_interaction_id, settings.default);
  if (stage === 'enrich') return outcome !== 'skip';
  if (settledBy === 'skip') return false;
  return stage === 'skip' || settledBy !== 'record';
}

async function evaluateStage(
  program: Program,
  rules: readonly CompiledRule[],
  frame: Frame,
  facts: FetchedFacts,
  evaluation: Evaluation,
): Promise<void> {
  const matched = await runEngine(program, rules, frame, facts);
  if (matched !== undefined && !facts.failed) {
    evaluation.matched.push(...matched);
    return;
  }
  // A run that broke off may have left facts behind.
  await Promise.all(rules.flatMap(({ fetchedFacts }) => fetchedFacts).map((fact) => facts.ask(fact)));
  for (const rule of rules) addVerdict(rule, program, frame, evaluation);
}
