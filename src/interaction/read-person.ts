/** Reads the customer and the employee of an interaction. */

import { isObject } from '../shared/is-object.js';
import type { Mutable } from '../shared/mutable.js';
import { unwrapAddress } from './address.js';
import { isCommonAddress } from './email-address.js';
import type { Customer, Employee } from './interaction.js';
import type { Issue } from './issue.js';
import { isNullWord, keepsNames } from './null-words.js';
import { readId, readText } from './read-text.js';

const noPerson: Customer & Employee = Object.freeze({});

/** A customer or an employee; null and '' mean nobody. A name such as `NULL` is none, unless `record` keeps its names. */
export function readPerson(
  value: unknown,
  field: 'customer' | 'employee',
  issues: Issue[],
  record?: object,
): Customer & Employee {
  if (value === undefined || value === null || value === '') return noPerson;
  if (!isObject(value)) {
    issues.push({ field, must: 'must be an object with name, email or custom_id' });
    return noPerson;
  }
  const written = readText(value.name, `${field}.name`, issues);
  const isMissing = written !== undefined && isNullWord(written) && !(record && keepsNames(record));
  const name = isMissing ? undefined : written;
  const email = readEmail(value.email, field, issues);
  const customId = readId(value.custom_id, `${field}.custom_id`, issues);
  return Object.freeze(personOf(name, email, customId));
}

/** What cannot be read as an address stays as written: the decision names it. */
function readEmail(value: unknown, field: 'customer' | 'employee', issues: Issue[]): string | undefined {
  if (typeof value === 'string' && isCommonAddress(value)) return value;
  const written = readText(value, `${field}.email`, issues);
  return written === undefined ? undefined : unwrapAddress(written);
}

/** With the fields that are there. */
function personOf(
  name: string | undefined,
  email: string | undefined,
  customId: string | undefined,
): Customer & Employee {
  const person: Mutable<Customer & Employee> = {};
  if (name !== undefined) person.name = name;
  if (email !== undefined) person.email = email;
  if (customId !== undefined) person.custom_id = customId;
  return person;
}
