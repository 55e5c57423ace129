/** The time zone a customer lives in, as far as the interaction and the rule set tell. */
import type { Interaction } from '../interaction/interaction.js';
import { isTimeZone } from '../shared/time-zone.js';
import { readTextValue } from './read-text-value.js';
import { attributePrefix } from './standard-facts.js';

/** `customer_timezone` of a rule file. Without either key every customer is in the rule set's zone. */
export interface CustomerTimeZone {
  /** An attribute that holds the name of a zone: `attributes.timezone`. */
  readonly from?: string;
  /** A zone for each country; keys are compared as the fact `country` is. */
  readonly by_country?: Readonly<Record<string, string>>;
}

/** The zone that the attribute names, else that of the country, else `otherwise`. */
export function customerTimeZone(
  setting: CustomerTimeZone | undefined,
  otherwise: string,
): (interaction: Interaction) => string {
  if (setting === undefined) return () => otherwise;
  const attribute = setting.from?.slice(attributePrefix.length);
  const zones = new Map(Object.entries(setting.by_country ?? {}));
  const known = new Map<string, boolean>();
  return ({ attributes, country }) => {
    // Own properties only: an attribute is named in a file, and `constructor` is there on every object.
    const named = attribute !== undefined && Object.hasOwn(attributes, attribute) && attributes[attribute];
    if (typeof named === 'string' && isKnown(named.trim(), known)) return named.trim();
    return zones.get(country === undefined ? '' : readTextValue(country, 'folded')) ?? otherwise;
  };
}

/** Asking Intl takes long, and a million interactions name few zones. */
function isKnown(name: string, known: Map<string, boolean>): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const isZone = isTimeZone(name);
  if (known.size < 1_000) known.set(name, isZone);
  return isZone;
}
