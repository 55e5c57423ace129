/** Builds the decision from what was evaluated: outcome, reasons, request; everything frozen. */
import type { EvaluationContext } from '../evaluation/evaluation-context.js';
import type { Evaluation } from '../evaluation/rule-results.js';
import { buildRequest } from '../request/build-request.js';
import type { Environment } from '../shared/environment.js';
import type { Mutable } from '../shared/mutable.js';
import type { Decision, Reason, RuleError } from './decision.js';
import { type Limits, limitsOf } from './limits.js';
import { type Outcome, outcomeOf } from './outcome.js';
import type { PreparedRuleSet } from './prepared-rule-set.js';
import { reason, trimmedReason } from './reason.js';
import { waitOf } from './wait.js';

const noLimits: Limits = { windows: Object.freeze([]) };
const noErrors: readonly RuleError[] = Object.freeze([]);

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
    ...noLimits,
    ruleSet,
    errors,
  });
}
