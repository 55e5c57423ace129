/** How each fact is read from an interaction; a fact that is not there is `undefined`, never an exception. */
import type { Interaction } from '../interaction/interaction.js';
import { attributePrefix, type StandardFactName, standardFact } from './standard-facts.js';
import { elapsed, localTimeIn } from './time-facts.js';

/** `now` in milliseconds since the epoch. */
export type FactReader = (interaction: Interaction, now: number) => unknown;

const readers: Readonly<Record<StandardFactName, (timezone: string) => FactReader>> = {
  channel: () => (interaction) => interaction.channel,
  status: () => (interaction) => interaction.status,
  tags: () => (interaction) => interaction.tags,
  brand: () => (interaction) => interaction.brand,
  language: () => (interaction) => interaction.language,
  country: () => (interaction) => interaction.country,
  do_not_send: () => (interaction) => interaction.do_not_send,
  ext_interaction_id: () => (interaction) => interaction.ext_interaction_id,
  'customer.name': () => (interaction) => interaction.customer.name,
  'customer.email': () => (interaction) => interaction.customer.email,
  'customer.email_domain': () => (interaction) => domainOf(interaction.customer.email),
  'employee.email': () => (interaction) => interaction.employee.email,
  'employee.custom_id': () => (interaction) => interaction.employee.custom_id,
  ended_at: () => (interaction) => interaction.ended_at,
  minutes_since_end: () => (interaction, now) => elapsed('minutes', interaction.ended_at, now),
  hours_since_end: () => (interaction, now) => elapsed('hours', interaction.ended_at, now),
  days_since_end: () => (interaction, now) => elapsed('days', interaction.ended_at, now),
  local_hour: (timezone) => {
    const localTime = localTimeIn(timezone);
    return (_, now) => localTime(now).hour;
  },
  local_weekday: (timezone) => {
    const localTime = localTimeIn(timezone);
    return (_, now) => localTime(now).weekday;
  },
};

/**
 * The reader of a fact by name. What is not in the standard table is an attribute, with or without the prefix
 * `attributes.`; only own properties count, so that `attributes.constructor` is missing unless it was given.
 */
export function factReader(name: string, timezone: string): FactReader {
  const key = attributeOf(name);
  if (key === undefined) return readers[name as StandardFactName](timezone);
  // `hasOwn` costs more than reading the property, and matters for these names only.
  if (key in Object.prototype) {
    return ({ attributes }) => (Object.hasOwn(attributes, key) ? attributes[key] : undefined);
  }
  return ({ attributes }) => attributes[key];
}

/** The attribute that a fact of this name is; undefined for a standard fact. */
export function attributeOf(name: string): string | undefined {
  if (standardFact(name) !== undefined) return undefined;
  return name.startsWith(attributePrefix) ? name.slice(attributePrefix.length) : name;
}

const atSign = 64;

function domainOf(email: string | undefined): string | undefined {
  if (email === undefined) return undefined;
  // A loop is faster than `lastIndexOf`, and this runs for every interaction.
  let at = email.length - 1;
  while (at >= 0 && email.charCodeAt(at) !== atSign) at--;
  const domain = at === -1 ? '' : email.slice(at + 1).toLowerCase();
  return domain === '' ? undefined : domain;
}
