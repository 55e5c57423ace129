/** Runs a program on one interaction: which rules matched, and which could not be evaluated. */
import type { Interaction } from '../interaction/interaction.js';
import type { CompiledRule } from './compiled-rule.js';
import type { Fetch, Frame } from './frame.js';
import { judge } from './judge.js';
import type { Program } from './program.js';
import { type CandidateVisitor, visitCandidates } from './rule-index.js';
import { type Evaluation, type FailedRule, noResult, type Stage, type StageResult } from './stage.js';

export function newFrame(program: Program, interaction: Interaction, now: number, fetch: Fetch): Frame {
  return { interaction, now, fetch, readers: program.readers, slots: program.blank.slice() };
}

/**
 * Every rule that can still change the decision, facts that are fetched included: once a rule skips, no other kind
 * matters, and what `enrich` rules add matters only when there will be a request.
 */
export function evaluateInOrder(program: Program, frame: Frame): Evaluation {
  const { skip: skipping, record: recording, send: sending, enrich: enriching } = program.stages;
  const skip = evaluateStage(skipping, program, frame, true);
  if (skip !== noResult) return { skip, record: noResult, send: noResult, enrich: noResult };
  const record = evaluateStage(recording, program, frame, true);
  const send = record === noResult ? evaluateStage(sending, program, frame, true) : noResult;
  const isRequested = record !== noResult || send !== noResult || program.ruleSet.settings.default !== 'skip';
  const enrich = isRequested ? evaluateStage(enriching, program, frame, true) : noResult;
  return { skip, record, send, enrich };
}

/** One stage; with `fetching` the rules that ask the frame for fetched facts, too. */
export function evaluateStage(stage: Stage, program: Program, frame: Frame, fetching: boolean): StageResult {
  const run = new StageRun(program, frame);
  visitCandidates(stage.index, frame, run);
  if (fetching) for (const rule of stage.fetched) run.evaluate(rule);
  return run.result();
}

/** Results of two parts of the same stage. */
export function merged(one: StageResult, other: StageResult): StageResult {
  if (other === noResult) return one;
  return inOrder([...one.matched, ...other.matched], [...one.failed, ...other.failed]);
}

/** Rules of which a part may not be to be had, judged one by one and node by node. */
export function judgeAll(rules: readonly CompiledRule[], program: Program, frame: Frame): StageResult {
  const run = new StageRun(program, frame);
  for (const rule of rules) run.judge(rule);
  return run.result();
}

export function inOrder(matched: CompiledRule[], failed: FailedRule[]): StageResult {
  if (matched.length === 0 && failed.length === 0) return noResult;
  if (matched.length > 1) matched.sort((a, b) => a.position - b.position);
  if (failed.length > 1) failed.sort((a, b) => a.rule.position - b.rule.position);
  return { matched, failed };
}

class StageRun implements CandidateVisitor<CompiledRule> {
  readonly #program: Program;
  readonly #frame: Frame;
  // Most stages of most decisions come to nothing: no list is made for them.
  #matched: CompiledRule[] | undefined;
  #failed: FailedRule[] | undefined;

  constructor(program: Program, frame: Frame) {
    this.#program = program;
    this.#frame = frame;
  }

  visit(rule: CompiledRule, repeated: boolean): void {
    if (!repeated || !this.#isKnown(rule)) this.evaluate(rule);
  }

  evaluate(rule: CompiledRule): void {
    try {
      if (rule.test(this.#frame)) this.#match(rule);
    } catch {
      // BOUNDARY: code of the integrator's threw; the whole condition is judged again without its short cuts.
      this.judge(rule);
    }
  }

  judge(rule: CompiledRule): void {
    const verdict = judge(rule.rule, this.#program, this.#frame);
    if (verdict.result === 'true') this.#match(rule);
    if (verdict.result === 'errored')
      this.#failed = [...(this.#failed ?? []), { rule, error: verdict.error }];
  }

  result(): StageResult {
    if (this.#matched === undefined && this.#failed === undefined) return noResult;
    return inOrder(this.#matched ?? [], this.#failed ?? []);
  }

  #match(rule: CompiledRule): void {
    if (this.#matched === undefined) this.#matched = [rule];
    else this.#matched.push(rule);
  }

  #isKnown(rule: CompiledRule): boolean {
    return (
      this.#matched?.includes(rule) === true || this.#failed?.some((other) => other.rule === rule) === true
    );
  }
}
