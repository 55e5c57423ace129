/** Runs a program on one interaction: which rules matched, and which could not be evaluated. */
import type { Interaction } from '../interaction/interaction.js';
import type { CompiledRule } from './compiled-rule.js';
import type { Program, Stage } from './compiled-rule-set.js';
import { holds } from './conditions.js';
import { type Fetch, type Frame, readSlot } from './evaluation-context.js';
import { judge } from './rule-error-outcome.js';
import { candidatesOf } from './rule-group.js';
import type { RuleIndex } from './rule-index.js';
import { type Evaluation, type FailedRule, isEmpty, noResults, type RuleResults } from './rule-results.js';

/** What is found while the rules of one effect are evaluated. */
interface Findings {
  readonly matched: CompiledRule[];
  readonly failed: FailedRule[];
}

export function newFrame(program: Program, interaction: Interaction, now: number, fetch: Fetch): Frame {
  return { interaction, now, fetch, readers: program.readers, slots: program.blank.slice() };
}

/**
 * The rules that can change the decision, fetched facts included: once a rule skips, no other effect matters, and
 * `enrich` rules matter only where there will be a request.
 */
export function evaluateInOrder(program: Program, frame: Frame): Evaluation {
  const { stages } = program;
  const evaluate = (stage: Stage): RuleResults => evaluateStage(stage, program, frame, true);
  const skip = evaluate(stages.skip);
  if (!isEmpty(skip)) return { skip, record: noResults, send: noResults, enrich: noResults };
  const record = evaluate(stages.record);
  const send = isEmpty(record) ? evaluate(stages.send) : noResults;
  const isRequested = !isEmpty(record) || !isEmpty(send) || program.ruleSet.settings.default !== 'skip';
  return { skip, record, send, enrich: isRequested ? evaluate(stages.enrich) : noResults };
}

/** One effect; with `fetching` also the rules that ask for fetched facts. */
export function evaluateStage(stage: Stage, program: Program, frame: Frame, fetching: boolean): RuleResults {
  const found: Findings = { matched: [], failed: [] };
  evaluateIndex(stage.index, program, frame, found);
  if (fetching) for (const rule of stage.fetched) evaluateRule(rule, program, frame, found);
  return resultsOf(found.matched, found.failed);
}

/** Results of two parts of the same effect. */
export function merged(one: RuleResults, other: RuleResults): RuleResults {
  if (isEmpty(other)) return one;
  return resultsOf([...one.matched, ...other.matched], [...one.failed, ...other.failed]);
}

/** Rules of which a fact may be missing because it failed, evaluated one by one and node by node. */
export function judgeAll(rules: readonly CompiledRule[], program: Program, frame: Frame): RuleResults {
  const found: Findings = { matched: [], failed: [] };
  for (const rule of rules) judgeRule(rule, program, frame, found);
  return resultsOf(found.matched, found.failed);
}

/** In any order; a rule may be there more than once. The lists become part of the result. */
export function resultsOf(matched: CompiledRule[], failed: readonly FailedRule[]): RuleResults {
  if (matched.length === 0 && failed.length === 0) return noResults;
  if (matched.length > 1) putInOrder(matched);
  return { matched, failed: failedInOrder(failed) };
}

/** Every rule that can match as far as the values of facts tell; several ways may lead to one rule. */
function evaluateIndex(
  { groups, lookups }: RuleIndex<CompiledRule>,
  program: Program,
  frame: Frame,
  found: Findings,
): void {
  for (const group of groups) {
    for (let left = candidatesOf(group, frame); left !== 0; left &= left - 1) {
      const bit = left & -left;
      const rule = group.items[31 - Math.clz32(bit)];
      if (rule === undefined) continue;
      if ((group.certain & bit) !== 0) found.matched.push(rule);
      else evaluateRule(rule, program, frame, found);
    }
  }
  for (const { slot, kind, table } of lookups) {
    const value = readSlot(frame, slot);
    const values = kind === 'is' ? [value] : Array.isArray(value) ? value : [];
    for (const item of values) {
      const below = table.get(item);
      if (below !== undefined) evaluateIndex(below, program, frame, found);
    }
  }
}

function evaluateRule(rule: CompiledRule, program: Program, frame: Frame, found: Findings): void {
  try {
    if (holds(rule.first, frame)) found.matched.push(rule);
  } catch {
    // BOUNDARY: code of the integrator's threw; the whole condition is judged again without its short cuts.
    judgeRule(rule, program, frame, found);
  }
}

function judgeRule(rule: CompiledRule, program: Program, frame: Frame, found: Findings): void {
  const verdict = judge(rule.rule, program, frame);
  if (verdict.result === 'true') found.matched.push(rule);
  if (verdict.result === 'errored') found.failed.push({ rule, error: verdict.error });
}

/** In place, each once. */
function putInOrder(rules: CompiledRule[]): void {
  if (isInOrder(rules)) return;
  rules.sort((a, b) => a.position - b.position);
  let kept = 0;
  for (const rule of rules) if (kept === 0 || rules[kept - 1] !== rule) rules[kept++] = rule;
  rules.length = kept;
}

function isInOrder(rules: readonly CompiledRule[]): boolean {
  let latest = -1;
  for (const { position } of rules) {
    if (position <= latest) return false;
    latest = position;
  }
  return true;
}

function failedInOrder(failed: readonly FailedRule[]): readonly FailedRule[] {
  if (failed.length < 2) return failed;
  const byRule = new Map(failed.map((one) => [one.rule, one]));
  return [...byRule.values()].sort((a, b) => a.rule.position - b.rule.position);
}
