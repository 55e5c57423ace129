/** The table of standard facts: what every rule may ask about without declaring it. */
import type { FactType } from './definition.js';

export interface StandardFact {
  readonly type: FactType;
  /** Its values are trimmed and in lower case, and so are the constants that rules compare them with. */
  readonly folded?: true;
  /** One sentence for editors and the reference. */
  readonly description: string;
}

export const standardFacts = {
  channel: { type: 'string', folded: true, description: 'channel in which the conversation started' },
  status: { type: 'string', folded: true, description: 'status of the case' },
  tags: { type: 'string[]', folded: true, description: 'tags of the interaction, each once' },
  brand: { type: 'string', description: 'brand signifier' },
  language: { type: 'string', description: 'ISO 639-1 with optional region: `en`, `en-US`' },
  country: { type: 'string', description: 'ISO 3166-1 alpha-2, lower case: `us`' },
  do_not_send: { type: 'boolean', description: 'the source system asks not to send' },
  ext_interaction_id: { type: 'string', description: 'case, ticket, interaction or order number' },
  'customer.name': { type: 'string', description: 'name of the customer' },
  'customer.email': { type: 'string', description: 'address of the customer, as written' },
  'customer.email_domain': { type: 'string', description: 'what follows the @, lower case' },
  'employee.email': { type: 'string', description: 'address of the assigned team member' },
  'employee.custom_id': { type: 'string', description: 'id of the assigned team member at the vendor' },
  ended_at: { type: 'instant', description: 'end of the interaction, ISO 8601 in UTC' },
  minutes_since_end: { type: 'number', description: 'minutes from the end of the interaction to now' },
  hours_since_end: { type: 'number', description: 'hours from the end of the interaction to now' },
  days_since_end: { type: 'number', description: 'days of 24 hours from the end of the interaction to now' },
  local_hour: { type: 'number', description: 'hour of now in the time zone of the rule set, 0 to 23' },
  local_weekday: {
    type: 'number',
    description: 'weekday of now in that time zone, 1 = Monday to 7 = Sunday',
  },
} as const satisfies Readonly<Record<string, StandardFact>>;

export type StandardFactName = keyof typeof standardFacts;

/** The row of a standard fact; safe for any name, `constructor` included. */
export function standardFact(name: string): StandardFact | undefined {
  return Object.hasOwn(standardFacts, name) ? standardFacts[name as StandardFactName] : undefined;
}

/** Facts that a rule file declares read the interaction's attributes: `attributes.NAME`. */
export const attributePrefix = 'attributes.';
