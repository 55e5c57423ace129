/** Why two rule sets decide one interaction differently: the rule, and the comparison in it, that made the difference. */
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import { conditionsPlace, evaluateWithTrace, type Trace } from '../../evaluation/evaluate-condition.js';
import { createEvaluationContext } from '../../evaluation/evaluation-context.js';
import type { Interaction } from '../../interaction/interaction.js';
import type { LeafCondition, Rule, RuleSet } from '../../rules/rule-set.js';
import type { FlipCause } from '../report.js';
import { comparisonText } from '../scenarios/coverage.js';
import type { Decided } from './rule-set-runner.js';

/** One of the two rule sets, and what it decided. */
interface Side {
  readonly ruleSet: RuleSet;
  readonly decided: Decided;
}

/** Looks at the rules that decided on either side; the first of them that differs is the cause. */
export function causeOf(before: Side, after: Side, interaction: Interaction): FlipCause {
  if (before.decided.outcome === after.decided.outcome) {
    return causeOfWindows(before.decided, after.decided);
  }
  const decided = new Set([...rulesOf(after), ...rulesOf(before)]);
  const pairs = [...decided].map((name) => ({ old: find(before, name), fresh: find(after, name) }));
  // A rule that is new or gone explains more than one that changed beside it.
  for (const { old, fresh } of pairs) if (old === undefined && fresh !== undefined) return added(fresh);
  for (const { old, fresh } of pairs) if (old !== undefined && fresh === undefined) return removed(old);
  for (const { old, fresh } of pairs) {
    if (old === undefined || fresh === undefined) continue;
    const change = changed(before, old, after, fresh, interaction);
    if (change !== undefined) return change;
  }
  return {
    kind: 'settings',
    message:
      'no rule that decided was changed: a setting (default, channels, hold-out) or an enrichment differs',
  };
}

/** Why two equal decisions have different outcomes: their windows. */
function causeOfWindows(before: Decided, after: Decided): FlipCause {
  return JSON.stringify(before.windows) === JSON.stringify(after.windows) ? otherRequests : otherWindows;
}

const otherRequests: FlipCause = {
  kind: 'window',
  message: 'the rules decide as before; another request to the same customer moved its window',
};
const otherWindows: FlipCause = {
  kind: 'settings',
  message: 'the rules decide as before; the windows of the request were changed',
};

function rulesOf({ decided }: Side): string[] {
  return decided.reasons.flatMap(({ rule }) => rule ?? []);
}

function find({ ruleSet }: Side, name: string): Rule | undefined {
  return ruleSet.rules.find((rule) => rule.name === name);
}

function added({ name, place, effect }: Rule): FlipCause {
  const message = `the new rule \`${name}\` (${effect.kind}) matches`;
  return { kind: 'rule added', rule: name, ...at(place), message };
}

function removed({ name, effect }: Rule): FlipCause {
  return { kind: 'rule removed', rule: name, message: `the rule \`${name}\` (${effect.kind}) is gone` };
}

function changed(
  before: Side,
  old: Rule,
  after: Side,
  fresh: Rule,
  interaction: Interaction,
): FlipCause | undefined {
  const was = trace(before, old, interaction);
  const is = trace(after, fresh, interaction);
  const base = { kind: 'rule changed', rule: fresh.name } as const;
  if (was.result === is.result) {
    if (JSON.stringify(old.effect) === JSON.stringify(fresh.effect)) return undefined;
    const message = `the rule \`${fresh.name}\` now does something else when it matches: ${fresh.effect.kind}`;
    return { ...base, ...at(fresh.place), message };
  }
  const [oldLeaves, newLeaves] = [leavesOf(was), leavesOf(is)];
  const condition = decisive(newLeaves, oldLeaves, is.result);
  const conditionBefore = decisive(oldLeaves, newLeaves, was.result);
  const verb = is.result === 'true' ? 'now matches' : 'no longer matches';
  const line = condition && after.ruleSet.lineOf(condition.file, condition.pointer);
  return {
    ...base,
    ...at(condition === undefined ? fresh.place : { file: condition.file, line }),
    condition: condition && text(condition),
    conditionBefore: conditionBefore && text(conditionBefore),
    message: `the rule \`${fresh.name}\` ${verb}${because(condition, conditionBefore)}`,
  };
}

function trace({ ruleSet, decided }: Side, rule: Rule, interaction: Interaction): Trace {
  const { rules, slots } = compileRuleSet(ruleSet);
  const compiled = rules.find((one) => one.rule === rule);
  if (compiled === undefined) throw new TypeError(`the rule set has no rule \`${rule.name}\``);
  const context = createEvaluationContext(slots, interaction, decided.at);
  return evaluateWithTrace(compiled.condition, context, conditionsPlace(rule));
}

type LeafTrace = Trace & { readonly source: LeafCondition };

function leavesOf(part: Trace): LeafTrace[] {
  const { source } = part;
  return 'fact' in source ? [{ ...part, source }] : part.children.flatMap(leavesOf);
}

/** A comparison that only this side has; one with the result of the whole rule, where there is one. */
function decisive(
  own: readonly LeafTrace[],
  other: readonly LeafTrace[],
  result: Trace['result'],
): LeafTrace | undefined {
  // By what is written and what it gave: a comparison that only moved is no cause.
  const key = ({ source, result: own }: LeafTrace): string => JSON.stringify([source, own]);
  const known = new Set(other.map(key));
  const only = own.filter((leaf) => !known.has(key(leaf)));
  return only.find((leaf) => leaf.result === result) ?? only[0];
}

function because(condition: LeafTrace | undefined, before: LeafTrace | undefined): string {
  if (condition === undefined) return before === undefined ? '' : `: \`${text(before)}\` is gone`;
  return before === undefined
    ? `: \`${text(condition)}\``
    : `: \`${text(condition)}\`, it was \`${text(before)}\``;
}

function text({ source }: LeafTrace): string {
  return comparisonText(source);
}

function at({ file, line }: { readonly file: string; readonly line?: number | undefined }) {
  return { file, line };
}
