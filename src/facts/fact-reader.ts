/** How each fact is read from an interaction; a fact that is not there is `undefined`. */
import type { Interaction } from '../interaction/interaction.js';
import { showName } from '../interaction/read-text.js';
import { type CustomerTimeZone, customerTimeZone } from './customer-time-zone.js';
import type { FactDefinition } from './definition.js';
import { FactTypeError, readDeclaredValue } from './read-declared-value.js';
import { readTextValue } from './read-text-value.js';
import { attributePrefix, type StandardFactName, standardFact, standardFacts } from './standard-facts.js';
import { elapsed, type LocalTime, localTimeIn } from './time-facts.js';

/** The value as it is compared. Throws where the value of a declared fact is not of its type. */
export type FactReader = (about: FactSubject) => unknown;

/** What a fact is read from; the context of an evaluation is one. */
export interface FactSubject {
  readonly interaction: Interaction;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What facts depend on beside the interaction: a rule set's settings. */
interface FactSettings {
  /** IANA zone of the local facts. */
  readonly timezone: string;
  readonly customer_timezone?: CustomerTimeZone;
}

type Texts = (interaction: Interaction) => string | undefined;

// Two tables, because texts are read with a comparison, and `recordedText` needs them as they were written.
const texts: Readonly<Partial<Record<StandardFactName, Texts>>> = {
  channel: (interaction) => interaction.channel,
  status: (interaction) => interaction.status,
  brand: (interaction) => interaction.brand,
  language: (interaction) => interaction.language,
  country: (interaction) => interaction.country,
  ext_interaction_id: (interaction) => interaction.ext_interaction_id,
  'customer.name': (interaction) => interaction.customer.name,
  'customer.email': (interaction) => interaction.customer.email,
  'customer.email_domain': (interaction) => domainOf(interaction.customer.email),
  'employee.email': (interaction) => interaction.employee.email,
  'employee.custom_id': (interaction) => interaction.employee.custom_id,
};

const others: Readonly<Partial<Record<StandardFactName, FactReader>>> = {
  tags: ({ interaction }) => readTags(interaction.tags),
  do_not_send: ({ interaction }) => interaction.do_not_send,
  ended_at: ({ interaction }) => interaction.ended_at,
  minutes_since_end: ({ interaction, now }) => elapsed('minutes', interaction.ended_at, now),
  hours_since_end: ({ interaction, now }) => elapsed('hours', interaction.ended_at, now),
  days_since_end: ({ interaction, now }) => elapsed('days', interaction.ended_at, now),
};

const localFacts: Readonly<Record<string, keyof LocalTime>> = {
  local_date: 'date',
  local_time: 'time',
  local_hour: 'hour',
  local_weekday: 'weekday',
};

/**
 * The reader of a fact by name. What is not in the standard table is an attribute, with or without the prefix
 * `attributes.`, and read by its definition where there is one; only own properties count, so that
 * `attributes.constructor` is missing unless it was given.
 */
export function factReader(
  name: string,
  settings: FactSettings,
  facts: ReadonlyMap<string, FactDefinition> = new Map(),
): FactReader {
  const key = attributeOf(name);
  if (key === undefined) return standardReader(name as StandardFactName, settings);
  const definition = facts.get(name);
  if (definition === undefined) {
    return ({ interaction: { attributes } }) =>
      Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  }
  const spelling = anySpelling(key);
  return ({ interaction: { attributes } }) => {
    if (Object.hasOwn(attributes, key)) return readDeclaredValue(definition, attributes[key]);
    for (const other in attributes) {
      if (!spelling.test(other) || facts.has(other) || facts.has(attributePrefix + other)) continue;
      throw new FactTypeError(definition, `under another name, \`${showName(other)}\``);
    }
    return undefined;
  };
}

/** `optOut` and `Opt-Out` are `opt_out` to the people who write them: in doubt the fact is not missing, but not known. */
function anySpelling(key: string): RegExp {
  const letters = Array.from(key.replaceAll(/[\s_-]/g, ''), (letter) =>
    letter.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'),
  );
  // No separator is a letter, so that no text takes long.
  return new RegExp(`^${['', ...letters, ''].join('[\\s_-]*')}$`, 'i');
}

/** The attribute that a fact of this name is; undefined for a standard fact. */
function attributeOf(name: string): string | undefined {
  if (standardFact(name) !== undefined) return undefined;
  return name.startsWith(attributePrefix) ? name.slice(attributePrefix.length) : name;
}

/** The text of a fact as the record spells it, for people; what was read where that is no spelling of it. */
export function recordedText(name: string, interaction: Interaction, read: string): string {
  const key = attributeOf(name);
  const recorded =
    key === undefined ? texts[name as StandardFactName]?.(interaction) : interaction.attributes[key];
  if (typeof recorded !== 'string') return read;
  const comparison = standardFact(name)?.comparison ?? 'folded';
  return readTextValue(recorded, comparison) === read ? recorded : read;
}

function standardReader(name: StandardFactName, settings: FactSettings): FactReader {
  const other = others[name];
  if (other !== undefined) return other;
  const text = texts[name];
  if (text === undefined) return localReader(name, settings);
  const { comparison } = standardFacts[name];
  return ({ interaction }) => {
    const value = text(interaction);
    return value === undefined ? undefined : readTextValue(value, comparison);
  };
}

function localReader(name: string, { timezone, customer_timezone }: FactSettings): FactReader {
  const customer = 'customer_';
  const part = localFacts[name.startsWith(customer) ? name.slice(customer.length) : name] ?? 'date';
  if (!name.startsWith(customer)) {
    const localTime = localTimeIn(timezone);
    return ({ now }) => localTime(now)[part];
  }
  const zoneOf = customerTimeZone(customer_timezone, timezone);
  // A clock remembers its latest minute, so one for each zone: interactions of two zones would undo each other's.
  const clocks = new Map<string, (instant: number) => LocalTime>();
  return ({ interaction, now }) => {
    const zone = zoneOf(interaction);
    const clock = clocks.get(zone) ?? localTimeIn(zone);
    clocks.set(zone, clock);
    return clock(now)[part];
  };
}

/** The same list where nothing in it changes, as with the tags of a normalised interaction. */
function readTags(tags: readonly string[]): readonly string[] {
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index] ?? '';
    if (readTextValue(tag, 'folded') !== tag) return tags.map((other) => readTextValue(other, 'folded'));
  }
  return tags;
}

const atSign = 64;

function domainOf(email: string | undefined): string | undefined {
  if (email === undefined) return undefined;
  // A loop is faster than `lastIndexOf`, and this runs for every interaction.
  let at = email.length - 1;
  while (at >= 0 && email.charCodeAt(at) !== atSign) at--;
  const domain = at === -1 ? '' : email.slice(at + 1).trim();
  return domain === '' ? undefined : domain;
}
