/** The table of standard facts: what every rule may ask about without declaring it, and how each is compared. */
import type { FactType } from './definition.js';

/** How texts are brought to the one form in which they are compared; see `read-text-value.ts`. */
export type Comparison = 'exact' | 'folded' | 'language' | 'address' | 'domain';

/** What is known of a fact, for readers, for the checks of operands, for proofs and for editors. */
export interface StandardFact {
  readonly type: FactType;
  /** How its texts are compared. */
  readonly comparison: Comparison;
  /** Whole numbers from the first to the last; no other value exists. */
  readonly range?: readonly [min: number, max: number];
  /** True for numbers that are always whole. */
  readonly whole?: true;
  /** A text of this form, and no other: `2026-12-24`, `09:30`. */
  readonly format?: 'date' | 'time';
  /** One sentence for editors and the reference. */
  readonly description: string;
}

const hours = [0, 23] as const;
const weekdays = [1, 7] as const;

/**
 * By name. `exact` where upper and lower case name different things (ids) or no text is compared. All of them can be
 * missing but `tags` (a list, empty at least), `ext_interaction_id`, and what the clock shows.
 */
export const standardFacts = {
  channel: {
    type: 'string',
    comparison: 'folded',
    description: 'channel in which the conversation started',
  },
  status: { type: 'string', comparison: 'folded', description: 'status of the case' },
  tags: { type: 'string[]', comparison: 'folded', description: 'tags of the interaction, each once' },
  brand: { type: 'string', comparison: 'folded', description: 'brand signifier' },
  language: {
    type: 'string',
    comparison: 'language',
    description: 'ISO 639-1 with optional region: `en`, `en-US`',
  },
  country: { type: 'string', comparison: 'folded', description: 'ISO 3166-1 alpha-2: `us`' },
  do_not_send: { type: 'boolean', comparison: 'exact', description: 'the source system asks not to send' },
  ext_interaction_id: {
    type: 'string',
    comparison: 'exact',
    description: 'case, ticket, interaction or order number; upper and lower case differ',
  },
  'customer.name': { type: 'string', comparison: 'folded', description: 'name of the customer' },
  'customer.email': { type: 'string', comparison: 'address', description: 'address of the customer' },
  'customer.email_domain': {
    type: 'string',
    comparison: 'domain',
    description: "what follows the @ of the customer's address",
  },
  'employee.email': {
    type: 'string',
    comparison: 'address',
    description: 'address of the assigned team member',
  },
  'employee.custom_id': {
    type: 'string',
    comparison: 'exact',
    description: 'id of the assigned team member at the vendor; upper and lower case differ',
  },
  ended_at: { type: 'instant', comparison: 'exact', description: 'end of the interaction' },
  minutes_since_end: {
    type: 'number',
    comparison: 'exact',
    whole: true,
    description: 'whole minutes from the end of the interaction to now',
  },
  hours_since_end: {
    type: 'number',
    comparison: 'exact',
    whole: true,
    description: 'whole hours from the end of the interaction to now',
  },
  days_since_end: {
    type: 'number',
    comparison: 'exact',
    whole: true,
    description: 'whole days of 24 hours from the end of the interaction to now',
  },
  local_date: {
    type: 'string',
    comparison: 'exact',
    format: 'date',
    description: 'date of now in the time zone of the rule set: `2026-12-24`',
  },
  local_time: {
    type: 'string',
    comparison: 'exact',
    format: 'time',
    description: 'time of now in that time zone, to the minute: `09:30`',
  },
  local_hour: {
    type: 'number',
    comparison: 'exact',
    range: hours,
    description: 'hour of now in that time zone, 0 to 23',
  },
  local_weekday: {
    type: 'number',
    comparison: 'exact',
    range: weekdays,
    description: 'weekday of now in that time zone, 1 = Monday to 7 = Sunday',
  },
  customer_local_date: {
    type: 'string',
    comparison: 'exact',
    format: 'date',
    description: "date of now in the customer's time zone: `2026-12-24`",
  },
  customer_local_time: {
    type: 'string',
    comparison: 'exact',
    format: 'time',
    description: "time of now in the customer's time zone, to the minute: `09:30`",
  },
  customer_local_hour: {
    type: 'number',
    comparison: 'exact',
    range: hours,
    description: "hour of now in the customer's time zone, 0 to 23",
  },
  customer_local_weekday: {
    type: 'number',
    comparison: 'exact',
    range: weekdays,
    description: "weekday of now in the customer's time zone, 1 = Monday to 7 = Sunday",
  },
} as const satisfies Readonly<Record<string, StandardFact>>;

/** A name of the table; any other name is an attribute's. */
export type StandardFactName = keyof typeof standardFacts;

/** The row of a standard fact; safe for any name, `constructor` included. */
export function standardFact(name: string): StandardFact | undefined {
  return Object.hasOwn(standardFacts, name) ? standardFacts[name as StandardFactName] : undefined;
}

/** Facts that a rule file declares read the interaction's attributes: `attributes.NAME`. */
export const attributePrefix = 'attributes.';
