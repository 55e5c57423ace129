/** The smallest change that would make a decision a send: found in the rules, and confirmed by deciding again. */
import { buildDecision } from '../decision/build-decision.js';
import type { Decision } from '../decision/decision.js';
import type { PreparedRuleSet } from '../decision/prepared-rule-set.js';
import type { CompiledRule } from '../evaluation/compiled-rule.js';
import { evaluateRuleSet } from '../evaluation/evaluate-rules.js';
import type { Trace } from '../evaluation/evaluate-with-trace.js';
import { createEvaluationContext, type EvaluationContext, unread } from '../evaluation/evaluation-context.js';
import type { Environment } from '../shared/environment.js';
import { type Counterfactual, counterfactual } from './counterfactual.js';
import type { Change, NearestSend } from './explanation.js';
import { type Circumstances, withoutObstacle } from './missing-request-fields.js';

/** Of the possible changes, so many of the smallest are tried. */
const mostTried = 25;

/** So many obstacles, one after the other, are taken away. */
const mostObstacles = 5;

export interface TracedRule {
  readonly rule: CompiledRule;
  readonly trace: Trace;
}

interface Candidate {
  readonly changes: readonly Counterfactual[];
  /** The rule that would send; undefined where the default would, or a rule that sends already. */
  readonly rule?: string;
}

/** Undefined for a send, and where no such change is found among the facts that rules ask for. */
export function whatIf(
  prepared: PreparedRuleSet,
  context: EvaluationContext,
  decision: Decision,
  traced: readonly TracedRule[],
  environment: Environment,
  reveal: boolean,
): NearestSend | undefined {
  if (decision.outcome === 'send') return undefined;
  const candidates = candidatesOf(prepared, traced).sort((a, b) => a.changes.length - b.changes.length);
  for (const { changes, rule } of candidates.slice(0, mostTried)) {
    const distinct = [...new Map(changes.map((one) => [`${one.slot} ${one.to}`, one])).values()];
    const further = furtherChanges(prepared, context, distinct, environment);
    if (further === undefined) continue;
    const all = [...distinct.map((change) => asChange(change, reveal)), ...further];
    return { changes: all, message: messageOf(all), ...(rule === undefined ? {} : { rule }) };
  }
  return undefined;
}

/** The rules that skip or record must not match, and one that sends must. */
function candidatesOf({ ruleSet }: PreparedRuleSet, traced: readonly TracedRule[]): Candidate[] {
  const blocking: Counterfactual[] = [];
  const sending: Candidate[] = [];
  for (const { rule, trace } of traced) {
    const { kind } = rule.rule.effect;
    if (kind === 'enrich') continue;
    const changes = changesTo(trace, kind === 'send');
    if (kind !== 'send') {
      if (changes === undefined) return [];
      blocking.push(...changes);
    } else if (changes !== undefined) {
      sending.push(changes.length === 0 ? { changes } : { changes, rule: rule.rule.name });
    }
  }
  const byDefault: Candidate[] = ruleSet.settings.default === 'send' ? [{ changes: [] }] : [];
  return [...byDefault, ...sending].map((one) => ({ ...one, changes: [...blocking, ...one.changes] }));
}

/** The fewest changes that give a condition the result wanted; undefined where there are none. */
function changesTo(
  { condition, result, children, values }: Trace,
  wanted: boolean,
): readonly Counterfactual[] | undefined {
  if (result === String(wanted)) return [];
  if (condition.kind === 'fact') {
    const change = values && counterfactual(condition, values.operand, wanted);
    return change && [change];
  }
  const ofChildren = children.map((child) => changesTo(child, condition.kind === 'not' ? !wanted : wanted));
  const possible = ofChildren.filter((changes) => changes !== undefined);
  if (condition.kind === (wanted ? 'all' : 'any')) {
    return possible.length === children.length ? possible.flat() : undefined;
  }
  return possible.sort((a, b) => a.length - b.length)[0];
}

/** Decides again with the changes: what else would have to change for a send; undefined where that is not enough. */
function furtherChanges(
  prepared: PreparedRuleSet,
  context: EvaluationContext,
  changes: readonly Counterfactual[],
  environment: Environment,
): readonly Change[] | undefined {
  const { compiled } = prepared;
  const further: Change[] = [];
  let circumstances: Circumstances = { interaction: context.interaction, environment };
  for (let removed = 0; removed <= mostObstacles; removed++) {
    const trial = createEvaluationContext(
      compiled.slots,
      circumstances.interaction,
      context.now,
      context.resolveFact,
    );
    for (const { slot, change } of changes) {
      trial.values[slot] = change(trial.values[slot] === unread ? context.values[slot] : trial.values[slot]);
    }
    const evaluation = evaluateRuleSet(compiled, trial);
    const decision = buildDecision(prepared, trial.interaction, evaluation, circumstances.environment);
    if (decision.outcome === 'send') return further;
    const next = withoutObstacle(decision, circumstances);
    if (next === undefined) return undefined;
    further.push(...next.changes);
    circumstances = next.circumstances;
  }
  return undefined;
}

function asChange({ fact, path, to, toMasked }: Counterfactual, reveal: boolean): Change {
  return { fact, ...(path === undefined ? {} : { path }), to: reveal ? to : toMasked };
}

function messageOf(changes: readonly Change[]): string {
  const parts = changes.map(
    ({ fact, path, to }) => `${fact}${path === undefined ? '' : ` at ${path}`} ${to}`,
  );
  return `would be sent if ${parts.join(' and ')}`;
}
