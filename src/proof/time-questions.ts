/** What comparisons ask about time: of the places of instants and of now on one line, or of what clocks show. */
import { instantsOf } from '../evaluation/fact-slots.js';
import { elapsed, type TimeUnit } from '../facts/time-facts.js';
import { constantsIn, type ProofLeaf } from './leaf.js';
import { type LineQuestion, origin, type Places } from './line.js';

/** The place of the moment of the decision. */
export const now = 'now';

const units: Readonly<Record<TimeUnit, number>> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** Undefined where nothing is known about the comparison. */
export function sinceQuestion(leaf: ProofLeaf, unit: TimeUnit): LineQuestion | undefined {
  if (leaf.otherFact !== undefined) return undefined;
  const fact = 'ended_at';
  const points = constantsIn(leaf.operand).flatMap((constant) =>
    typeof constant === 'number' ? sincePoints(constant, units[unit]) : [],
  );
  return {
    fact,
    asked: [{ one: now, other: fact, points }],
    holds: (places) => leaf.holds(elapsed(unit, isoOf(places.get(fact)), places.get(now) ?? 0)),
  };
}

/** `isInstant`: of facts whose instants are known. */
export function instantQuestion(
  leaf: ProofLeaf,
  isInstant: (fact: string) => boolean,
): LineQuestion | undefined {
  const { fact, moments, otherFact } = leaf;
  const valueIn = (places: Places): string | undefined => isoOf(places.get(fact));
  if (moments !== undefined) {
    // An operand that is an instant as it stands is measured from the origin, an age from now.
    const bases = moments.map((moment) => (typeof moment === 'string' ? origin : (moment.fact ?? now)));
    if (!bases.every((base) => base === origin || base === now || isInstant(base))) return undefined;
    const basesIn = (places: Places): readonly unknown[] =>
      bases.map((base) => (base === now ? places.get(now) : isoOf(places.get(base))));
    return {
      fact,
      asked: moments.map((moment, index) => ({
        one: fact,
        other: bases[index] ?? origin,
        points: [typeof moment === 'string' ? Date.parse(moment) : moment.offsetMs],
      })),
      holds: (places) => leaf.holds(valueIn(places), instantsOf(moments, basesIn(places))),
    };
  }
  if (otherFact !== undefined) {
    if (!isInstant(otherFact)) return undefined;
    return {
      fact,
      asked: [{ one: fact, other: otherFact, points: [0] }],
      holds: (places) => leaf.holds(valueIn(places), isoOf(places.get(otherFact))),
    };
  }
  const points = constantsIn(leaf.operand).flatMap((constant) => {
    const time = typeof constant === 'string' ? Date.parse(constant) : Number.NaN;
    return Number.isNaN(time) ? [] : [time];
  });
  return {
    fact,
    asked: points.length === 0 ? [] : [{ one: fact, other: origin, points }],
    holds: (places) => leaf.holds(valueIn(places)),
  };
}

/** The edges of the times that come to the same whole number of units: cut towards zero. */
function sincePoints(constant: number, unit: number): readonly number[] {
  return [Math.floor(constant), Math.ceil(constant)].flatMap((count) => [
    count * unit - 1,
    count * unit,
    count * unit + 1,
    (count + 1) * unit - 1,
    (count + 1) * unit,
    (count - 1) * unit,
    (count - 1) * unit + 1,
  ]);
}

/** Undefined for the place that a missing fact does not have. */
export function isoOf(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
