/** Which rule made the difference between two decisions about one interaction. */
import type { Decision, ReasonCode } from '../decision/decision.js';

export interface ShadowCause {
  /** `now decides`: the candidate's doing. `no longer decides`: a rule of the active set that the candidate lacks. */
  readonly effect: 'now decides' | 'no longer decides';
  /** The rule, or undefined when something else decided: the default, a missing field, a manual channel. */
  readonly rule: string | undefined;
  readonly code: ReasonCode | undefined;
}

/** Reasons are in a canonical order, so the same difference always has the same cause. */
export function causeOf(active: Decision, candidate: Decision): ShadowCause {
  const appeared = firstNotIn(candidate, active);
  const disappeared = firstNotIn(active, candidate);
  // A rule is a better answer than a default that took its place.
  if (appeared !== undefined && (appeared.rule !== undefined || disappeared?.rule === undefined)) {
    return { effect: 'now decides', rule: appeared.rule, code: appeared.code };
  }
  return { effect: 'no longer decides', rule: disappeared?.rule, code: disappeared?.code };
}

function firstNotIn(one: Decision, other: Decision): Decision['reasons'][number] | undefined {
  return one.reasons.find(
    (reason) => !other.reasons.some(({ code, rule }) => code === reason.code && rule === reason.rule),
  );
}
