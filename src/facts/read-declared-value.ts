/** Reads the value of a declared fact by its type, whatever source it comes from. */

import { readInstant } from '../interaction/read-text.js';
import { isObject } from '../shared/is-object.js';
import type { FactDefinition, FactType, TextComparison } from './definition.js';
import { readTextValue } from './read-text-value.js';

/** The value of a declared fact is not of its type. The message holds no value: it may be personal. */
export class FactTypeError extends Error {
  override readonly name = 'FactTypeError';
  readonly fact: string;
  readonly type: FactType;

  constructor({ name, type }: FactDefinition, kind: string) {
    super(`the fact \`${name}\` is declared as ${type}, and its value is ${kind}`);
    this.fact = name;
    this.type = type;
  }
}

/**
 * A number, boolean or instant that arrives as text is read as one where that loses nothing (`"2"`, `"TRUE"`); null,
 * and blank text where no text was declared, are missing. Of a fact of any type, only the texts in it are read.
 *
 * @throws FactTypeError for a value that is not of the declared type
 */
export function readDeclaredValue(definition: FactDefinition, value: unknown): unknown {
  const { type, compare = 'folded' } = definition;
  if (value === undefined || (value === null && type !== 'any')) return undefined;
  if (type !== 'string' && type !== 'any' && isBlank(value)) return undefined;
  const read = readers[type](value, compare);
  if (read !== undefined) return read;
  throw new FactTypeError(definition, kindOf(value, type));
}

/** Undefined: the value is not of the type. */
const readers: Readonly<Record<FactType, (value: unknown, compare: TextComparison) => unknown>> = {
  string: readString,
  number: readNumber,
  boolean: readBoolean,
  instant: (value) => readInstant(value, '', []),
  'string[]': (value, compare) => readList(value, (element) => readString(element, compare)),
  'number[]': (value) => readList(value, readNumber),
  any: readTextsIn,
};

function readString(value: unknown, compare: TextComparison): string | undefined {
  return typeof value === 'string' ? readTextValue(value, compare) : undefined;
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

const numberPattern = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !numberPattern.test(value.trim())) return undefined;
  const number = Number(value.trim());
  // Beyond 2^53 two numbers of the source become one here: `"9007199254740993"` is refused, not rounded.
  const isExact = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
  return isExact ? number + 0 : undefined;
}

function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}

/** Elements that are null are left out, as with tags. */
function readList(value: unknown, read: (element: unknown) => unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const present = value.filter((element: unknown) => element !== null && element !== undefined);
  const elements = present.map((element: unknown) => read(element));
  return elements.includes(undefined) ? undefined : elements;
}

/** Every text in a value of any type; keys stay as they are. */
function readTextsIn(value: unknown, compare: TextComparison): unknown {
  if (typeof value === 'string') return readTextValue(value, compare);
  if (Array.isArray(value)) return value.map((element: unknown) => readTextsIn(element, compare));
  if (!isObject(value) || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readTextsIn(inner, compare)]));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What the value is instead, without showing it: it may be personal. */
function kindOf(value: unknown, type: FactType): string {
  if (typeof value === 'string')
    return type.endsWith('[]') ? 'a single text' : 'a text that cannot be read as one';
  if (Array.isArray(value)) return type.endsWith('[]') ? 'a list with other elements' : 'a list';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'an object';
}
