/** Computes the instants that ages and offsets stand for. */
import { readInstant, toIso } from '../interaction/instant.js';
import type { Moments } from '../rules/moment.js';

/** What rules call the computed operand; no fact has such a name, and the same moments have the same one. */
export function momentsName(moments: Moments): string {
  return JSON.stringify(['moments', ...moments]);
}

/**
 * One instant, or the two bounds of a range, in ISO 8601. `bases`: for each moment the value of its fact, or the time
 * of the decision in milliseconds. Undefined where a fact is missing or no instant: nothing compares with that.
 */
export function instantsOf(moments: Moments, bases: readonly unknown[]): unknown {
  const instants = moments.map((moment, index) => {
    if (typeof moment === 'string') return moment;
    const base = bases[index];
    const from = typeof base === 'number' ? toIso(base) : readInstant(base, '', []);
    return from === undefined ? undefined : toIso(Date.parse(from) + moment.offsetMs);
  });
  return instants.length === 1 ? instants[0] : instants;
}
