/** An interaction on its way through a replay: decided under each rule set when it is read, settled when it is due. */
import type { SourceLocation } from '../../interaction/source-location.js';
import type { SimulatedOutcome } from '../outcomes.js';
import type { PolicyRun, Subject } from './policy-run.js';
import type { Decided } from './rule-set-runner.js';

/** An interaction until its outcome is known under both rule sets. */
export interface Pending extends Subject {
  readonly location: SourceLocation | undefined;
  after: Course | undefined;
  /** Under the baseline, where there is one. */
  before: Course | undefined;
}

/** The way of an interaction through the run of one rule set. */
export interface Course {
  readonly pending: Pending;
  readonly run: PolicyRun;
  /** Replaced where a newer record comes before a delay is over. */
  decided: Decided;
  /** Milliseconds; later than its decision for one that came after its time. */
  due: number;
  outcome: SimulatedOutcome | undefined;
}

/** What became of it is known. */
export type Settled = Course & { readonly outcome: SimulatedOutcome };

/** Decides, and lets the newer record replace one that waits. */
export function courseOf(pending: Pending, run: PolicyRun, now: number): Course {
  const decided = run.decide(pending.interaction, now);
  const course: Course = { pending, run, decided, due: decided.at, outcome: undefined };
  run.replaceDelayed(pending.interaction.ext_interaction_id, now, course);
  return course;
}

/** Whether the outcome is known: under two rule sets, one delay may be over before the other. */
export function isSettled(course: Course | undefined): course is Settled {
  return course?.outcome !== undefined;
}
