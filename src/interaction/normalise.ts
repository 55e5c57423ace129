/** Any record → a frozen `Interaction`, or the list of fields that stand against it. Pure; never throws for data. */
import { isObject } from '../shared/is-object.js';
import type { Customer, Employee, Interaction } from './interaction.js';
import { readAttributes, readCustomProperties, readPerson } from './read-objects.js';
import {
  type Issue,
  readCountry,
  readFlag,
  readFolded,
  readId,
  readInstant,
  readLanguage,
  readText,
  showName,
} from './read-text.js';
import { sourceLocationOf } from './source-location.js';
import { readTags } from './tags.js';
import { refuseUnreadOptOuts } from './unread-opt-outs.js';
import { isUnreadableRecord, type UnreadableRecord } from './unreadable.js';

/** Why a record is no interaction, and what to do. */
export interface NormalisationError {
  /** Fields that could not be read, in the order of the record; empty when there is no record at all. */
  readonly fields: readonly string[];
  /** One lower-case sentence without personal data. */
  readonly message: string;
  readonly fix: string;
  /** Where the record was read, where a reader read it. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** JSON pointer within the document, where it holds several records. */
  readonly pointer?: string;
}

interface Refusal {
  readonly ok: false;
  readonly error: NormalisationError;
  /** The record's id, where that much can be read. */
  readonly interactionId: string | null;
}

/** The interaction, or why there is none. */
export type NormalisationResult =
  | {
      readonly ok: true;
      readonly interaction: Interaction;
      /** Keys of the record that no field answers to: left out, never an error. */
      readonly ignored: readonly string[];
    }
  | Refusal;

/** A record, read as far as a decision needs it. */
export type Reading = { readonly ok: true; readonly interaction: Interaction } | Refusal;

const interactionKeys = new Set([
  'ext_interaction_id',
  'channel',
  'status',
  'tags',
  'brand',
  'language',
  'country',
  'do_not_send',
  'external_url',
  'ended_at',
  'customer',
  'employee',
  'custom_properties',
  'attributes',
]);
const personKeys = new Set(['name', 'email', 'custom_id']);

const nothing: readonly string[] = Object.freeze([]);
/**
 * Reads `raw` as an interaction. Channel, status and tags are trimmed and folded to lower case; null and '' mean
 * missing; unknown keys are ignored and named. A malformed e-mail, language or country is kept as written: the
 * record can be read, and the decision says what is wrong with the request. The result is frozen and shares
 * nothing with `raw`; given back a result, it returns the same object.
 */
export function normaliseInteraction(raw: unknown): NormalisationResult {
  const read = readInteraction(raw);
  if (!read.ok) return read;
  const { interaction } = read;
  try {
    return { ok: true, interaction, ignored: interaction === raw ? nothing : ignoredKeys(raw) };
  } catch {
    return notPlain();
  }
}

/** The same, without a warning for keys that no field is read from. */
export function readInteraction(raw: unknown): Reading {
  try {
    if (!isObject(raw)) return notARecord(raw);
    if (NormalInteraction.has(raw)) return { ok: true, interaction: raw };
    if (isUnreadableRecord(raw)) return fromReader(raw);
    return fromRecord(raw);
  } catch {
    return notPlain();
  }
}

/** BOUNDARY: a getter or a proxy of the caller's threw; the record still gets its answer. */
function notPlain(): Refusal {
  return refused(
    [{ field: '', must: 'must be plain data: reading one of its fields failed' }],
    null,
    undefined,
  );
}

function fromRecord(raw: Readonly<Record<string, unknown>>): Reading {
  const issues: Issue[] = [];
  const id = readId(raw.ext_interaction_id, 'ext_interaction_id', issues);
  if (id === undefined && issues.length === 0) {
    issues.push({ field: 'ext_interaction_id', must: 'must be there: the number of the case or ticket' });
  }
  // Read in the order in which fields are documented: messages name them in this order.
  const channel = readFolded(raw.channel, 'channel', issues);
  const status = readFolded(raw.status, 'status', issues);
  const tags = readTags(raw.tags, issues);
  const brand = readText(raw.brand, 'brand', issues);
  const language = readLanguage(raw.language, issues);
  const country = readCountry(raw.country, issues);
  const doNotSend = readFlag(raw.do_not_send, 'do_not_send', issues);
  const externalUrl = readText(raw.external_url, 'external_url', issues);
  const endedAt = readInstant(raw.ended_at, 'ended_at', issues);
  const customer = readPerson(raw.customer, 'customer', issues, raw);
  const employee = readPerson(raw.employee, 'employee', issues, raw);
  const properties = readCustomProperties(raw.custom_properties, issues);
  const attributes = readAttributes(raw.attributes, issues);
  refuseUnreadOptOuts(raw, { read: interactionKeys, isHeld: doNotSend === true }, issues);
  if (issues.length > 0 || id === undefined) return refused(issues, id ?? null, raw);
  const interaction = new NormalInteraction(id, tags, customer, employee, attributes);
  if (channel !== undefined) interaction.channel = channel;
  if (status !== undefined) interaction.status = status;
  if (brand !== undefined) interaction.brand = brand;
  if (language !== undefined) interaction.language = language;
  if (country !== undefined) interaction.country = country;
  if (doNotSend !== undefined) interaction.do_not_send = doNotSend;
  if (externalUrl !== undefined) interaction.external_url = externalUrl;
  if (endedAt !== undefined) interaction.ended_at = endedAt;
  if (properties !== undefined) interaction.custom_properties = properties;
  return { ok: true, interaction: Object.freeze(interaction) };
}

/**
 * Carries a private brand, so that a result is recognised by one check: a WeakSet of a million interactions costs more
 * than normalising them. Missing fields are absent, not undefined.
 */
class NormalInteraction implements Interaction {
  readonly #normalised = true;
  readonly ext_interaction_id: string;
  declare channel?: string;
  declare status?: string;
  readonly tags: readonly string[];
  declare brand?: string;
  declare language?: string;
  declare country?: string;
  declare do_not_send?: boolean;
  declare external_url?: string;
  declare ended_at?: string;
  readonly customer: Customer;
  readonly employee: Employee;
  declare custom_properties?: Readonly<Record<string, string>>;
  readonly attributes: Interaction['attributes'];

  constructor(
    id: string,
    tags: readonly string[],
    customer: Customer,
    employee: Employee,
    attributes: Interaction['attributes'],
  ) {
    this.ext_interaction_id = id;
    this.tags = tags;
    this.customer = customer;
    this.employee = employee;
    this.attributes = attributes;
  }

  static has(value: object): value is NormalInteraction {
    return #normalised in value;
  }
}

function ignoredKeys(raw: unknown): readonly string[] {
  if (!isObject(raw)) return nothing;
  return [
    ...keysBeside(interactionKeys, raw),
    ...keysBeside(personKeys, raw.customer, 'customer.'),
    ...keysBeside(personKeys, raw.employee, 'employee.'),
  ];
}

function keysBeside(known: ReadonlySet<string>, object: unknown, prefix = ''): readonly string[] {
  if (!isObject(object)) return nothing;
  const others = Object.keys(object).filter((key) => !known.has(key));
  return others.length === 0 ? nothing : others.map((key) => prefix + showName(key));
}

function notARecord(raw: unknown): Refusal {
  const what = raw === null ? 'null' : Array.isArray(raw) ? 'a list' : typeof raw;
  return refused([{ field: '', must: `must be an object, not ${what}` }], null, undefined);
}

function fromReader({ message, fix, fields, file, line, pointer, interactionId }: UnreadableRecord): Refusal {
  const error = {
    fields,
    message,
    fix,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(pointer !== undefined && { pointer }),
  };
  return { ok: false, error, interactionId: interactionId ?? null };
}

function refused(issues: readonly Issue[], id: string | null, raw: object | undefined): Refusal {
  const said = issues.map(({ field, must }) => (field === '' ? `it ${must}` : `\`${field}\` ${must}`));
  const fields = issues.map(({ field }) => field).filter((field) => field !== '');
  return {
    ok: false,
    error: {
      fields,
      message: `the record is not an interaction: ${said.join('; ')}`,
      fix: fields.length === 0 ? 'give one object per interaction' : 'fix the named fields and send it again',
      ...sourceLocationOf(raw),
    },
    interactionId: id,
  };
}
