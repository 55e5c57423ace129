/** How long a store must remember requests: no shorter than any window of the rule set can ask about them. */
import type { RuleSet } from '../rules/rule-set.js';
import { comparableMs, parseWindowLength } from '../shared/window-length.js';

const dayMs = 24 * 60 * 60 * 1_000;

/** A year and a month: a window of up to a year that is added later finds the requests made before. */
const shortestMs = 400 * dayMs;

/** A window of calendar days reaches back to the start of its first day in any zone; months may be long ones. */
const marginMs = 5 * dayMs;

const known = new WeakMap<RuleSet, number>();

/** Milliseconds; `Infinity` where something holds for ever, or for a length that is not known. */
export function retentionMs(ruleSet: RuleSet): number {
  const before = known.get(ruleSet);
  if (before !== undefined) return before;
  const lengths = lengthsOf(ruleSet).map(longestMs);
  const longest = Math.max(shortestMs, ...lengths.map((length) => length + marginMs));
  known.set(ruleSet, longest);
  return longest;
}

function longestMs(length: string): number {
  const read = parseWindowLength(length);
  return read === undefined ? Number.POSITIVE_INFINITY : comparableMs(read);
}

/** Of all windows and quotas, with the lengths that send rules put in their place. */
function lengthsOf({ settings, rules }: RuleSet): string[] {
  const { windows, quotas = [] } = settings.suppression;
  const own = [...windows, ...quotas].map(({ length }) => length);
  const ofRules = rules.flatMap(({ effect }) =>
    effect.kind !== 'send' || effect.window === undefined
      ? []
      : typeof effect.window === 'string'
        ? [effect.window]
        : Object.values(effect.window),
  );
  return [...own, ...ofRules];
}
