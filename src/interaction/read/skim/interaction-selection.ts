/** What a decision needs of a record: the fields of an interaction, and of its attributes those that rules ask about. */
import { Bag } from '../../dictionary.js';
import type { Interaction } from '../../interaction.js';
import { type InteractionFields, NormalInteraction } from '../../normal-interaction.js';
import { cleanText, fold } from '../../normalize-text.js';
import { personOf } from '../../read-groups.js';
import { countryOf, languageOf } from '../../read-text.js';
import { CommonTexts } from './common-texts.js';
import type { Field, FieldKind, Scope, Selection } from './selection.js';

/** Places of the values. */
const at = {
  ext_interaction_id: 0,
  channel: 1,
  status: 2,
  tags: 3,
  brand: 4,
  language: 5,
  country: 6,
  do_not_send: 7,
  external_url: 8,
  ended_at: 9,
  customer: 10,
  employee: 11,
  custom_properties: 12,
  attributes: 13,
  customerName: 14,
  customerEmail: 15,
  customerId: 16,
  employeeName: 17,
  employeeEmail: 18,
  employeeId: 19,
} as const;
const firstAttribute = 20;

type Entry = readonly [key: string, place: number, kind: FieldKind, more?: Pick<Field, 'texts' | 'within'>];

/** `attributes` are the names of those that are asked for. */
export function interactionSelection(attributes: readonly string[]): Selection<Interaction> {
  const folded = { texts: new CommonTexts(fold) };
  const clean = { texts: new CommonTexts(cleanText) };
  const asWritten = { texts: new CommonTexts((text) => text) };
  const customer = scopeOf('customer', [
    ['name', at.customerName, 'text'],
    ['email', at.customerEmail, 'text'],
    ['custom_id', at.customerId, 'id'],
  ]);
  const employee = scopeOf('employee', [
    ['name', at.employeeName, 'common', clean],
    ['email', at.employeeEmail, 'common', clean],
    ['custom_id', at.employeeId, 'id', clean],
  ]);
  const named = attributes.map((name, index): Entry => [name, firstAttribute + index, 'value', asWritten]);
  const record = scopeOf('record', [
    ['ext_interaction_id', at.ext_interaction_id, 'id'],
    ['channel', at.channel, 'common', folded],
    ['status', at.status, 'common', folded],
    ['tags', at.tags, 'tags', folded],
    ['brand', at.brand, 'common', clean],
    ['language', at.language, 'common', { texts: new CommonTexts(languageOf) }],
    ['country', at.country, 'common', { texts: new CommonTexts(countryOf) }],
    ['do_not_send', at.do_not_send, 'flag'],
    ['external_url', at.external_url, 'text'],
    ['ended_at', at.ended_at, 'instant'],
    ['customer', at.customer, 'group', { within: customer }],
    ['employee', at.employee, 'group', { within: employee }],
    ['custom_properties', at.custom_properties, 'properties'],
    ['attributes', at.attributes, 'group', { within: scopeOf('attributes', named) }],
  ]);
  return {
    record,
    places: firstAttribute + attributes.length,
    make: (values) => interactionOf(values, attributes),
  };
}

function scopeOf(name: string, entries: readonly Entry[]): Scope {
  return {
    name,
    fields: new Map(entries.map(([key, place, kind, more]) => [key, { place, kind, ...more }])),
  };
}

const noTags: readonly string[] = [];

/** Undefined without an id: the record may be the line of a log around the interaction. */
function interactionOf(values: readonly unknown[], attributes: readonly string[]): Interaction | undefined {
  // Each place holds what its kind is read as.
  const known = values as readonly (string | undefined)[];
  const id = known[at.ext_interaction_id];
  if (id === undefined) return undefined;
  return NormalInteraction.of({
    ext_interaction_id: id,
    channel: known[at.channel],
    status: known[at.status],
    tags: (values[at.tags] as InteractionFields['tags'] | undefined) ?? noTags,
    brand: known[at.brand],
    language: known[at.language],
    country: known[at.country],
    do_not_send: values[at.do_not_send] as InteractionFields['do_not_send'],
    external_url: known[at.external_url],
    ended_at: known[at.ended_at],
    customer: personOf(known[at.customerName], known[at.customerEmail], known[at.customerId]),
    employee: personOf(known[at.employeeName], known[at.employeeEmail], known[at.employeeId]),
    custom_properties: values[at.custom_properties] as InteractionFields['custom_properties'],
    attributes: attributesOf(values, attributes),
  });
}

function attributesOf(values: readonly unknown[], names: readonly string[]): InteractionFields['attributes'] {
  const attributes = new Bag<unknown>();
  for (let index = 0; index < names.length; index += 1) {
    const value = values[firstAttribute + index];
    const name = names[index];
    if (value !== undefined && name !== undefined) attributes[name] = value;
  }
  return attributes;
}
