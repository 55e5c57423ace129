/** Runs a program on one interaction: which rules matched, and which could not be evaluated. */
import type { Interaction } from '../interaction/interaction.js';
import type { CompiledRule } from './compiled-rule.js';
import type { Program } from './compiled-rule-set.js';
import { holds } from './conditions.js';
import { type Fetch, type Frame, readSlot } from './evaluation-context.js';
import { judge } from './rule-error-outcome.js';
import { candidatesOf } from './rule-group.js';
import type { RuleIndex } from './rule-index.js';
import { type Evaluation, type FailedRule, noResult, type Stage, type StageResult } from './stage.js';

const noneFailed: readonly FailedRule[] = Object.freeze([]);

/** What is found within a stage, before it is said what it comes to; used again for the next one. */
interface Findings {
  readonly matched: CompiledRule[];
  readonly failed: FailedRule[];
}

export function newFrame(program: Program, interaction: Interaction, now: number, fetch: Fetch): Frame {
  return { interaction, now, fetch, readers: program.readers, slots: program.blank.slice() };
}

/**
 * Every rule that can still change the decision, facts that are fetched included: once a rule skips, no other kind
 * matters, and what `enrich` rules add matters only when there will be a request.
 */
export function evaluateInOrder(program: Program, frame: Frame): Evaluation {
  const { skip: skipping, record: recording, send: sending, enrich: enriching } = program.stages;
  const found: Findings = { matched: [], failed: [] };
  const skip = evaluateStage(skipping, program, frame, true, found);
  if (skip !== noResult) return { skip, record: noResult, send: noResult, enrich: noResult };
  const record = evaluateStage(recording, program, frame, true, found);
  const send = record === noResult ? evaluateStage(sending, program, frame, true, found) : noResult;
  const isRequested = record !== noResult || send !== noResult || program.ruleSet.settings.default !== 'skip';
  const enrich = isRequested ? evaluateStage(enriching, program, frame, true, found) : noResult;
  return { skip, record, send, enrich };
}

/** One stage; with `fetching` the rules that ask the frame for fetched facts, too. */
export function evaluateStage(
  stage: Stage,
  program: Program,
  frame: Frame,
  fetching: boolean,
  found: Findings = { matched: [], failed: [] },
): StageResult {
  clear(found.matched);
  clear(found.failed);
  evaluateIndex(stage.index, program, frame, found);
  if (fetching) for (const rule of stage.fetched) evaluateRule(rule, program, frame, found);
  return resultOf(program, found.matched, found.failed);
}

/** Results of two parts of the same stage. */
export function merged(program: Program, one: StageResult, other: StageResult): StageResult {
  if (other === noResult) return one;
  return resultOf(program, [...one.matched, ...other.matched], [...one.failed, ...other.failed]);
}

/** Rules of which a part may not be to be had, judged one by one and node by node. */
export function judgeAll(rules: readonly CompiledRule[], program: Program, frame: Frame): StageResult {
  const found: Findings = { matched: [], failed: [] };
  for (const rule of rules) judgeRule(rule, program, frame, found);
  return resultOf(program, found.matched, found.failed);
}

/** In any order; rules may be there more than once. The lists are not kept. */
export function resultOf(
  program: Program,
  matched: CompiledRule[],
  failed: readonly FailedRule[],
): StageResult {
  if (matched.length > 1) putInOrder(matched);
  return program.combinations.of(matched, failed.length === 0 ? noneFailed : failedInOrder(failed));
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

/** One by one: a list whose length is set to 0 gives its memory back, and this is done four times a decision. */
function clear(list: unknown[]): void {
  while (list.length > 0) list.pop();
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
  const byRule = new Map(failed.map((one) => [one.rule, one]));
  return [...byRule.values()].sort((a, b) => a.rule.position - b.rule.position);
}
