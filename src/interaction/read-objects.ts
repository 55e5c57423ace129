/** Reads the fields of an interaction that are objects. */
import { isObject } from '../shared/is-object.js';
import type { Mutable } from '../shared/mutable.js';
import { unwrapAddress } from './address.js';
import { copyJson, Dictionary, deepestJson } from './dictionary.js';
import type { Customer, Employee, Interaction } from './interaction.js';
import { isNullWord, keepsNames } from './null-words.js';
import { type Issue, readId, readText, showName } from './read-text.js';

const noPerson: Customer & Employee = Object.freeze({});

/** Their fields, as messages name them. */
const personFields = {
  customer: { name: 'customer.name', email: 'customer.email', custom_id: 'customer.custom_id' },
  employee: { name: 'employee.name', email: 'employee.email', custom_id: 'employee.custom_id' },
};

/** A customer or an employee; null and '' mean nobody. A name such as `NULL` is none, unless `record` keeps its names. */
export function readPerson(
  value: unknown,
  field: 'customer' | 'employee',
  issues: Issue[],
  record: object,
): Customer & Employee {
  if (value === undefined || value === null || value === '') return noPerson;
  if (!isObject(value)) {
    issues.push({ field, must: 'must be an object with name, email or custom_id' });
    return noPerson;
  }
  const fields = personFields[field];
  const name = readText(value.name, fields.name, issues);
  // What cannot be read as an address stays as written: the decision names it.
  const email = readText(value.email, fields.email, issues);
  const customId = readId(value.custom_id, fields.custom_id, issues);
  const person: Mutable<Customer & Employee> = {};
  if (name !== undefined && (!isNullWord(name) || keepsNames(record))) person.name = name;
  if (email !== undefined) person.email = unwrapAddress(email);
  if (customId !== undefined) person.custom_id = customId;
  return Object.freeze(person);
}

const noAttributes: Interaction['attributes'] = Object.freeze(new Dictionary<unknown>());

/** Numbers and booleans become text, as most systems deliver them; nested values are refused. */
export function readCustomProperties(value: unknown, issues: Issue[]): Interaction['custom_properties'] {
  if (value === undefined || value === null || value === '') return undefined;
  if (!isObject(value)) {
    issues.push({ field: 'custom_properties', must: 'must be an object of texts' });
    return undefined;
  }
  const properties = new Dictionary<string>();
  for (const key of Object.keys(value)) {
    const item = value[key];
    const field = `custom_properties.${showName(key)}`;
    const text = typeof item === 'boolean' ? String(item) : readId(item, field, issues);
    if (text !== undefined) properties[key] = text;
  }
  return Object.keys(properties).length === 0 ? undefined : Object.freeze(properties);
}

/** Any JSON object, copied and frozen. */
export function readAttributes(value: unknown, issues: Issue[]): Interaction['attributes'] {
  if (value === undefined || value === null || value === '') return noAttributes;
  if (!isObject(value)) issues.push({ field: 'attributes', must: 'must be an object' });
  else {
    const copied = copyJson(value);
    if (isObject(copied)) return copied;
    issues.push({ field: 'attributes', must: `must not be nested deeper than ${deepestJson} levels` });
  }
  return noAttributes;
}
