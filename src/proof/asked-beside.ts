/** What rule sets tell apart although no condition asks: shares of samples, and values that rules and settings name. */
import type { RuleSet } from '../rules/rule-set.js';
import { type AskedShares, sampleName } from './sample-dimension.js';
import { zonesOfEveryOffset } from './zones.js';

/** What needs classes of its own beside the comparisons of conditions. */
export interface AskedBeside {
  /** The shares that samples draw, by the name of the sample. */
  readonly shares: ReadonlyMap<string, AskedShares>;
  /** Further values to tell apart, by the fact. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Of all these rule sets together: what one of them names is a value for the other, too. */
export function askedBeside(ruleSets: readonly RuleSet[]): AskedBeside {
  return { shares: sharesOf(ruleSets), values: valuesBeside(ruleSets) };
}

function sharesOf(ruleSets: readonly RuleSet[]): ReadonlyMap<string, AskedShares> {
  const asked = new Map<string, AskedShares>();
  for (const { effect } of ruleSets.flatMap(({ rules }) => rules)) {
    if (effect.kind !== 'send' || effect.sample === undefined) continue;
    const name = sampleName(effect);
    const shares = [...(asked.get(name)?.shares ?? []), effect.sample];
    asked.set(name, { sampling: effect, shares });
  }
  return asked;
}

/** By the fact: tags and fields that rules add may be there already, channels have modes, and countries have zones. */
function valuesBeside(ruleSets: readonly RuleSet[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  const add = (fact: string, value: string): void => {
    values.set(fact, [...(values.get(fact) ?? []), value]);
  };
  for (const { rules, settings } of ruleSets) {
    for (const { effect } of rules) {
      if (effect.kind !== 'enrich') continue;
      for (const [field, value] of Object.entries(effect.set)) add(field, value);
      for (const tag of effect.addTags) add('tags', tag);
    }
    for (const channel of Object.keys(settings.channels ?? {})) add('channel', channel);
    const { by_country: countries = {}, from } = settings.customer_timezone ?? {};
    for (const country of Object.keys(countries)) add('country', country);
    if (from !== undefined) for (const zone of zonesOfEveryOffset) add(from, zone);
  }
  return values;
}
