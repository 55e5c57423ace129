/** Reads the fields of an interaction that hold fields of their own. */

import type { Writable } from '../shared/mutable.js';
import { copyJson } from './copy-json.js';
import { Bag } from './dictionary.js';
import type { Keep } from './freeze.js';
import type { Customer, Employee, Interaction } from './interaction.js';
import { isObject } from './is-object.js';
import { type Problem, showName } from './issue.js';
import { readId, readText } from './read-text.js';

const noAttributes: Interaction['attributes'] = Object.freeze(new Bag<unknown>());
const noPerson: Customer & Employee = Object.freeze({});

/** A customer or an employee; null and '' mean nobody. */
export function readPerson(
  value: unknown,
  field: 'customer' | 'employee',
  problems: Problem[],
  keep: Keep,
): Customer & Employee {
  if (value === undefined || value === null || value === '') return noPerson;
  if (!isObject(value)) {
    problems.push({ field, must: 'must be an object with name, email or custom_id' });
    return noPerson;
  }
  const name = readText(value.name, `${field}.name`, problems);
  const email = readText(value.email, `${field}.email`, problems);
  const customId = readId(value.custom_id, `${field}.custom_id`, problems);
  return keep(personOf(name, email, customId));
}

/** With the fields that are there. */
export function personOf(
  name: string | undefined,
  email: string | undefined,
  customId: string | undefined,
): Customer & Employee {
  const person: Writable<Customer & Employee> = {};
  if (name !== undefined) person.name = name;
  if (email !== undefined) person.email = email;
  if (customId !== undefined) person.custom_id = customId;
  return person;
}

/** Numbers and booleans become text, as most systems deliver them; nested values are refused. */
export function readCustomProperties(
  value: unknown,
  problems: Problem[],
  keep: Keep,
): Interaction['custom_properties'] {
  if (value === undefined || value === null || value === '') return undefined;
  if (!isObject(value)) {
    problems.push({ field: 'custom_properties', must: 'must be an object of texts' });
    return undefined;
  }
  const properties = new Bag<string>();
  for (const key of Object.keys(value)) {
    const item = value[key];
    const field = `custom_properties.${showName(key)}`;
    const text = typeof item === 'boolean' ? String(item) : readId(item, field, problems);
    if (text !== undefined) properties[key] = text;
  }
  return Object.keys(properties).length === 0 ? undefined : keep(properties);
}

/** Any JSON object, copied and frozen. */
export function readAttributes(value: unknown, problems: Problem[], keep: Keep): Interaction['attributes'] {
  if (value === undefined || value === null || value === '') return noAttributes;
  const copied = isObject(value) ? copyJson(value, 'attributes', problems, keep) : undefined;
  if (isObject(copied)) return copied;
  if (!isObject(value)) problems.push({ field: 'attributes', must: 'must be an object' });
  return noAttributes;
}
