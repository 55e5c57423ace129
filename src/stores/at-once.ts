/** Stores that live in this process answer at once, and are asked without a promise for each answer. */
import type { Answer } from '../shared/answer.js';
import type { BeginResult, Refusal, ReserveRequest, SuppressionStore } from './port.js';

type StepName = 'reserve' | 'begin' | 'confirm' | 'release' | 'hold';

/** The steps of a request, as the port has them, but that an answer need not be a promise. */
export type Steps = {
  readonly [Name in StepName]: (
    ...given: Parameters<SuppressionStore[Name]>
  ) => Answer<Awaited<ReturnType<SuppressionStore[Name]>>>;
} & {
  /** Reserve and begin as one step, for whoever would take the second right after the first. */
  readonly reserveAndBegin?: (request: ReserveRequest) => Answer<StartResult>;
};

/** A refusal, or that the call may be made now. */
export type StartResult = Extract<BeginResult, { kind: 'begun' }> | Refusal;

/** By the store itself, so that a store made of parts of another one is never passed by. */
const direct = new WeakMap<SuppressionStore, Steps>();

/** Says that `store` can be asked through `steps` just as well. */
export function answersAtOnce(store: SuppressionStore, steps: Steps): SuppressionStore {
  direct.set(store, steps);
  return store;
}

export function stepsOf(store: SuppressionStore): Steps {
  return direct.get(store) ?? store;
}
