/** Decides synchronously: rule set × interaction × now → decision. Pure. */
import { type Evaluation, evaluateRuleSet } from '../evaluation/evaluate-rules.js';
import { createEvaluationContext, type EvaluationContext } from '../evaluation/evaluation-context.js';
import type { Interaction } from '../interaction/interaction.js';
import { readInteraction } from '../interaction/normalise.js';
import { buildRequest } from '../request/build-request.js';
import type { RuleSet } from '../rules/rule-set.js';
import { systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import type { Mutable } from '../shared/mutable.js';
import { invalidOption } from '../shared/options.js';
import { type Outcome, outcomeOf } from './combine.js';
import type { Decision, Reason, RuleError } from './decision.js';
import { type Limits, limitsOf } from './limits.js';
import { type PreparedRuleSet, prepareRuleSet } from './prepared-rule-set.js';
import { reason, trimmedReason } from './reason.js';

/** When and for which of the vendor's modes the decision holds. */
export interface DecideOptions {
  /** The moment of the decision; the system's clock unless given. */
  readonly now?: Date;
  /** Channels in manual mode are skipped in production only; `test` unless given. */
  readonly environment?: Environment;
}

/**
 * What the rules say about an interaction. A record that cannot be read, a rule that cannot be evaluated and a
 * request the vendor would refuse all give `skip` with the reason; it throws only for a wrong option.
 *
 * A fact whose `resolve` returns a promise cannot be awaited here: its rules count as errors. Use
 * {@link decideAsync} for those.
 */
export function decide(ruleSet: RuleSet, interaction: unknown, options: DecideOptions = {}): Decision {
  const now = decisionTime(options);
  const read = readInteraction(interaction);
  if (!read.ok) return invalidDecision(ruleSet.version, read.error.message, read.error.fields);
  const prepared = prepareRuleSet(ruleSet);
  const { compiled } = prepared;
  const context = createEvaluationContext(compiled.slots, read.interaction, now);
  const evaluation = evaluateRuleSet(compiled, context);
  return buildDecision(prepared, context, evaluation, options.environment ?? 'test');
}

/** Milliseconds since the epoch; throws OPTION_INVALID for an invalid date, and for an environment that is none. */
export function decisionTime({ environment, now }: DecideOptions): number {
  if (environment !== undefined && environment !== 'test' && environment !== 'production') {
    throw invalidOption(`there is no environment \`${String(environment)}\``, "give 'test' or 'production'");
  }
  const time = now === undefined ? systemClock.now() : now instanceof Date ? now.getTime() : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw invalidOption(
    'the option `now` is an invalid date',
    'give a valid `Date`, or leave `now` out for the current time',
  );
}

const noLimits: Limits = { windows: Object.freeze([]) };
const noErrors: readonly RuleError[] = Object.freeze([]);

/** The decision of an evaluation that was made: by `decide` at once, by `decideAsync` after fetching. */
export function buildDecision(
  prepared: PreparedRuleSet,
  context: EvaluationContext,
  evaluation: Evaluation,
  environment: Environment,
): Decision {
  const { ruleSet } = prepared;
  const { interaction } = context;
  const result = outcomeOf(prepared, interaction, evaluation, environment);
  const { outcome, combined, enrichment, channel } = result;
  const { failed } = combined;
  const errors = failed.length === 0 ? noErrors : Object.freeze(failed.map(({ error }) => error));
  if (outcome === 'skip') return skipDecision(ruleSet.version, reasonsFor(result, []), errors);
  const { request, omitted } = buildRequest(interaction, enrichment, channel, outcome === 'record');
  const decision: Mutable<Decision> = {
    outcome,
    reasons: Object.freeze(reasonsFor(result, omitted)),
    request,
    ...limitsFor(prepared, result, context),
    ruleSet: ruleSet.version,
    errors,
  };
  const wait = waitOf(prepared, result, interaction, context.now);
  if (wait !== undefined) {
    decision.notBefore = new Date(wait.until).toISOString();
    if (wait.for !== 'delay') decision.waitsFor = wait.for;
  }
  return Object.freeze(decision);
}

/** The reasons of a decision; `omitted` is what its request had to leave out. */
export function reasonsFor({ combined, obstacle }: Outcome, omitted: readonly string[]): readonly Reason[] {
  const reasons = obstacle === undefined ? combined.reasons : [obstacle, ...combined.reasons];
  return omitted.length === 0 ? reasons : [...reasons, trimmedReason(omitted)];
}

/** The windows and quotas of a decision. */
export function limitsFor(
  prepared: PreparedRuleSet,
  { outcome, combined }: Outcome,
  context: EvaluationContext,
): Limits {
  return outcome === 'send' ? limitsOf(prepared, combined.deciding, context) : noLimits;
}

/** The decision on a record that cannot be read as an interaction. */
export function invalidDecision(ruleSet: string, message: string, fields: readonly string[]): Decision {
  return skipDecision(ruleSet, [reason('INTERACTION_INVALID', message, [...fields])], noErrors);
}

function skipDecision(ruleSet: string, reasons: readonly Reason[], errors: readonly RuleError[]): Decision {
  return Object.freeze({
    outcome: 'skip',
    reasons: Object.freeze(reasons),
    windows: noLimits.windows,
    ruleSet,
    errors,
  });
}

/** Until when a request waits that is not to be made at once. */
interface Wait {
  /** Milliseconds since the epoch; where a delay is over already, when it was. */
  readonly until: number;
  readonly for: 'delay' | 'sending hours';
}

/** Undefined where there is nothing to wait for. `now` in milliseconds since the epoch. */
export function waitOf(
  { sendingHours }: PreparedRuleSet,
  { outcome, combined }: Outcome,
  interaction: Interaction,
  now: number,
): Wait | undefined {
  if (outcome !== 'send') return undefined;
  const hours = sendingHours?.(interaction);
  const { ended_at } = interaction;
  // The longest of all, so that one more matching rule never sends earlier.
  let delayed = Number.NEGATIVE_INFINITY;
  for (const { rule } of combined.deciding) {
    if (rule.effect.kind !== 'send' || ended_at === undefined) continue;
    const { delayMs = 0, delayOpenMs } = rule.effect;
    if (delayMs === 0 && delayOpenMs === undefined) continue;
    const end = Date.parse(ended_at);
    if (delayMs > 0) delayed = Math.max(delayed, end + delayMs);
    if (delayOpenMs !== undefined) delayed = Math.max(delayed, hours?.afterOpen(end, delayOpenMs) ?? end);
  }
  const ready = Math.max(now, delayed);
  const opens = hours?.nextOpening(ready) ?? ready;
  if (opens > ready) return { until: opens, for: 'sending hours' };
  return delayed === Number.NEGATIVE_INFINITY ? undefined : { until: delayed, for: 'delay' };
}
