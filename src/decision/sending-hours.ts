/** The sending hours of a rule set, as they are for one customer. */
import { customerTimeZone } from '../facts/customer-time-zone.js';
import type { Interaction } from '../interaction/interaction.js';
import type { RuleSetSettings } from '../rules/rule-set.js';
import { type OpenHours, openHours } from '../shared/open-hours.js';

/** The sending hours of the zone that they are in for a customer. */
export function sendingHoursOf({
  sending,
  timezone,
  customer_timezone,
}: RuleSetSettings): ((interaction: Interaction) => OpenHours) | undefined {
  if (sending === undefined) return undefined;
  const { hours, except = [], zone = timezone } = sending;
  const zoneOf = zone === 'customer' ? customerTimeZone(customer_timezone, timezone) : () => zone;
  const known = new Map<string, OpenHours>();
  return (interaction) => {
    const name = zoneOf(interaction);
    const own = known.get(name) ?? openHours(hours, except, name);
    known.set(name, own);
    return own;
  };
}
