/** How long proofs of a rule set may take, and where their examples begin. */
import type { SpaceOptions } from './space.js';

/** The search for a moment begins here, so that the same rules always give the same examples: a Wednesday at noon. */
const base = Date.UTC(2026, 6, 1, 12);
/** Of one question. A rule has some ten comparisons, and needs less than a hundred. */
const maxConflicts = 5_000;
/** For all questions together: some seconds. A thousand ordinary rules need a fifth of it. */
const allEffort = 40_000_000;

/** A budget of its own for each call: proofs of one rule set share it, and end together. */
export function limitedSearch(): Required<Pick<SpaceOptions, 'base' | 'maxConflicts' | 'budget'>> {
  return { base, maxConflicts, budget: { effort: allEffort } };
}
