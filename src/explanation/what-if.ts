/** The smallest change that would make a decision a send: found by looking at the rules, proved by deciding again. */

import { buildDecision } from '../decision/build-decision.js';
import type { Decision } from '../decision/decision.js';
import type { PreparedRuleSet } from '../decision/prepared-rule-set.js';
import type { CompiledRule } from '../evaluation/compiled-rule.js';
import type { Program } from '../evaluation/compiled-rule-set.js';
import { evaluateInOrder, newFrame } from '../evaluation/evaluate.js';
import type { Observation } from '../evaluation/evaluate-with-trace.js';
import type { Frame } from '../evaluation/evaluation-context.js';
import type { Environment } from '../shared/environment.js';
import { type Flip, flipLeaf, type Say } from './counterfactual.js';
import type { Change, NearestSend } from './explanation.js';
import { type Circumstances, clearObstacle } from './missing-request-fields.js';

/** So many of the cheapest changes are tried out. */
const mostTried = 25;

/** So many obstacles behind one another are cleared. */
const mostObstacles = 5;

export interface ObservedRule {
  readonly rule: CompiledRule;
  readonly observation: Observation;
}

interface Attempt {
  readonly flips: readonly Flip[];
  /** The rule that is to send; undefined where the default would, or one that sends already. */
  readonly rule?: string;
}

/** Undefined for a send, and when no such change is found among the facts that rules ask about. */
export function nearestSend(
  prepared: PreparedRuleSet,
  frame: Frame,
  decision: Decision,
  observed: readonly ObservedRule[],
  environment: Environment,
  say: Say,
): NearestSend | undefined {
  if (decision.outcome === 'send') return undefined;
  const attempts = attemptsOf(prepared.compiled, observed, say).sort(
    (a, b) => a.flips.length - b.flips.length,
  );
  for (const { flips: all, rule } of attempts.slice(0, mostTried)) {
    const flips = distinct(all);
    const more = tryOut(prepared, frame, flips, environment);
    if (more === undefined) continue;
    const changes = [...flips.map(changeOf), ...more];
    return { changes, message: messageOf(changes), ...(rule === undefined ? {} : { rule }) };
  }
  return undefined;
}

/** Ways past the rules: those that skip or record must not match, and one that sends must. */
function attemptsOf(program: Program, observed: readonly ObservedRule[], say: Say): Attempt[] {
  const blocking: Flip[] = [];
  const senders: { readonly rule: CompiledRule; readonly flips: readonly Flip[] }[] = [];
  for (const { rule, observation } of observed) {
    const { kind } = rule.rule.effect;
    if (kind === 'enrich') continue;
    const flips = flipsTo(observation, kind === 'send', program, say);
    if (kind === 'send') {
      if (flips !== undefined) senders.push({ rule, flips });
    } else if (flips === undefined) return [];
    else blocking.push(...flips);
  }
  const attempts: Attempt[] = senders.map(({ rule, flips }) => ({
    flips: [...blocking, ...flips],
    ...(flips.length === 0 ? {} : { rule: rule.rule.name }),
  }));
  const byDefault = program.ruleSet.settings.default === 'send' ? [{ flips: blocking }] : [];
  return [...byDefault, ...attempts];
}

/** The fewest flips that make a condition come out as wanted; undefined when there are none. */
function flipsTo(
  { condition, result, children, values }: Observation,
  wanted: boolean,
  program: Program,
  say: Say,
): readonly Flip[] | undefined {
  if (result === String(wanted)) return [];
  if ('fact' in condition) {
    const compiled = program.leaves.get(condition);
    if (compiled === undefined || values === undefined) return undefined;
    const flip = flipLeaf(condition, compiled.slot, values.operand, wanted, say);
    return flip && [flip];
  }
  const inner = 'not' in condition ? !wanted : wanted;
  const ways = children.map((child) => flipsTo(child, inner, program, say));
  const everyChild = ('all' in condition && wanted) || ('any' in condition && !wanted);
  if (everyChild) return ways.every((way) => way !== undefined) ? ways.flat() : undefined;
  return ways.filter((way) => way !== undefined).reduce<readonly Flip[] | undefined>(shorter, undefined);
}

/** What would have to change besides the flips; undefined when even that does not make it a send. */
function tryOut(
  prepared: PreparedRuleSet,
  frame: Frame,
  flips: readonly Flip[],
  environment: Environment,
): readonly Change[] | undefined {
  const { compiled: program } = prepared;
  const more: Change[] = [];
  let circumstances: Circumstances = { interaction: frame.interaction, environment };
  for (let cleared = 0; cleared <= mostObstacles; cleared++) {
    const trial = newFrame(program, circumstances.interaction, frame.now, frame.fetch);
    for (const { slot, apply } of flips) {
      trial.slots[slot] = apply(
        trial.slots[slot] === program.blank[slot] ? frame.slots[slot] : trial.slots[slot],
      );
    }
    const evaluation = evaluateInOrder(program, trial);
    const decision = buildDecision(
      prepared,
      circumstances.interaction,
      evaluation,
      circumstances.environment,
    );
    if (decision.outcome === 'send') return more;
    const next = clearObstacle(decision, circumstances);
    if (next === undefined) return undefined;
    more.push(...next.changes);
    circumstances = next.circumstances;
  }
  return undefined;
}

function shorter(best: readonly Flip[] | undefined, way: readonly Flip[]): readonly Flip[] {
  return best === undefined || way.length < best.length ? way : best;
}

function distinct(flips: readonly Flip[]): readonly Flip[] {
  return [...new Map(flips.map((flip) => [`${flip.slot} ${flip.to}`, flip])).values()];
}

function changeOf({ fact, path, to }: Flip): Change {
  return { fact, ...(path === undefined ? {} : { path }), to };
}

function messageOf(changes: readonly Change[]): string {
  const parts = changes.map(
    ({ fact, path, to }) => `${fact}${path === undefined ? '' : ` at ${path}`} ${to}`,
  );
  return `would be sent if ${parts.join(' and ')}`;
}
