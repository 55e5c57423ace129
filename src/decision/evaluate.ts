/** Runs a program on one interaction: which rules matched, and which could not be evaluated. */
import type { Interaction } from '../interaction/interaction.js';
import type { CompiledRule } from './compiled-rule.js';
import type { RuleError } from './decision.js';
import type { Fetch, Frame } from './frame.js';
import { judge } from './judge.js';
import type { Program } from './program.js';
import { type Candidate, visitCandidates } from './rule-index.js';

export interface FailedRule {
  readonly rule: CompiledRule;
  readonly error: RuleError;
}

/** Both in the canonical order of the rules, each rule once. */
export interface Evaluation {
  readonly matched: CompiledRule[];
  readonly failed: FailedRule[];
}

export function newFrame(program: Program, interaction: Interaction, now: number, fetch: Fetch): Frame {
  return { interaction, now, fetch, readers: program.readers, slots: program.blank.slice() };
}

/** Every rule; facts that are fetched are asked of the frame, after all others. */
export function evaluateAll(program: Program, frame: Frame): Evaluation {
  const evaluation = evaluate(program, frame);
  if (program.fetched.length === 0) return evaluation;
  for (const rule of program.fetched) evaluateRule(rule, program, frame, evaluation);
  return inOrder(evaluation);
}

/** Every rule whose facts are at hand. */
export function evaluate(program: Program, frame: Frame): Evaluation {
  const evaluation: Evaluation = { matched: [], failed: [] };
  visitCandidates(program.index, frame, (candidate) => visit(candidate, program, frame, evaluation));
  return inOrder(evaluation);
}

/** One rule; a match or a failure is added to `evaluation`. */
export function evaluateRule(
  rule: CompiledRule,
  program: Program,
  frame: Frame,
  evaluation: Evaluation,
): void {
  try {
    if (rule.test(frame)) evaluation.matched.push(rule);
  } catch {
    // BOUNDARY: code of the integrator's threw; the whole condition is judged again without its short cuts.
    addVerdict(rule, program, frame, evaluation);
  }
}

/** One rule of which a part may not be to be had. */
export function addVerdict(rule: CompiledRule, program: Program, frame: Frame, evaluation: Evaluation): void {
  const verdict = judge(rule.rule, program, frame);
  if (verdict.result === 'true') evaluation.matched.push(rule);
  if (verdict.result === 'errored') evaluation.failed.push({ rule, error: verdict.error });
}

export function inOrder(evaluation: Evaluation): Evaluation {
  const { matched, failed } = evaluation;
  if (matched.length > 1) matched.sort((a, b) => a.position - b.position);
  if (failed.length > 1) failed.sort((a, b) => a.rule.position - b.rule.position);
  return evaluation;
}

function visit(
  { item, repeated }: Candidate<CompiledRule>,
  program: Program,
  frame: Frame,
  evaluation: Evaluation,
): void {
  if (repeated && isKnown(item, evaluation)) return;
  evaluateRule(item, program, frame, evaluation);
}

function isKnown(rule: CompiledRule, { matched, failed }: Evaluation): boolean {
  return matched.includes(rule) || failed.some((other) => other.rule === rule);
}
