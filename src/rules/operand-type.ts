/** One side of a comparison, and which values fit a type. */
import type { FactType } from '../facts/definition.js';
import { readInstant } from '../interaction/read-text.js';
import type { FactInfo } from './known-facts.js';
import { kindOf, shown } from './problems.js';
import { isDate, isTime } from './value-meant.js';

/** `type` is that of the value that is compared: behind a `path`, `any`; of an element, that of the elements. */
export interface FactOperand {
  readonly fact: string;
  readonly type: FactType;
  readonly info: FactInfo;
}

/** One side: a fact of a type, or the constants it may take (one, until `someValue` and the like take it apart). */
export type OperandType = FactOperand | { readonly constants: readonly unknown[] };

/** For messages, with an article. */
export const typeNames: Readonly<Record<FactType, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  'string[]': 'a list of texts',
  'number[]': 'a list of numbers',
  instant: 'an instant in ISO 8601',
  any: 'any value',
};

/** A fact is of the type or may be; of constants, each is. */
export function isEvery(side: OperandType, type: FactType): boolean {
  if ('fact' in side) return side.type === type || side.type === 'any' || type === 'any';
  return side.constants.every((constant) => fits(constant, type));
}

/** Whether a fact of this type could have the value, so that the comparison is not decided beforehand. */
export function fits(value: unknown, type: FactType): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'instant':
      return isInstant(value);
    case 'string[]':
      return Array.isArray(value) && value.every((element) => typeof element === 'string');
    case 'number[]':
      return Array.isArray(value) && value.every((element) => typeof element === 'number');
    default:
      return typeof value === type;
  }
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && readInstant(value, '', []) !== undefined;
}

/** Numbers, or numbers in the order of the instants, dates or times; undefined when these are not two bounds. */
export function boundsOf(value: unknown): readonly [low: number, high: number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [low, high] = value.map(positionOf);
  return low === undefined || high === undefined || Number.isNaN(low) || Number.isNaN(high)
    ? undefined
    : typeof value[0] === typeof value[1]
      ? [low, high]
      : undefined;
}

function positionOf(bound: unknown): number | undefined {
  if (typeof bound === 'number') return bound;
  if (typeof bound !== 'string') return undefined;
  const text = bound.trim();
  if (/^\d{1,2}:\d{2}/.test(text))
    return Number(text.split(':')[0]) * 60 + Number(text.split(':')[1]?.slice(0, 2));
  const instant = readInstant(text, '', []);
  return instant === undefined ? undefined : Date.parse(instant);
}

/** The types whose values are lists; a fact of any type may hold one, too, and nobody knows. */
export function isList(type: FactType): boolean {
  return type === 'string[]' || type === 'number[]';
}

/** What `someFact` and `someValue` meet; undefined where the side is no list. */
export function elementsOf(side: OperandType): OperandType | undefined {
  if ('constants' in side) {
    return side.constants.every(Array.isArray) ? { constants: side.constants.flat(1) } : undefined;
  }
  if (side.type === 'any') return side;
  if (!isList(side.type)) return undefined;
  return { ...side, type: side.type === 'string[]' ? 'string' : 'number' };
}

/** One side as the beginning of a sentence: `` `tags` is a list of texts ``. */
export function describe(side: OperandType): string {
  if ('fact' in side) return `\`${side.fact}\` is ${typeNames[side.type]}`;
  const [first] = side.constants;
  return `${shown(first)} is ${kindOf(first)}`;
}

/** A day that the calendar has, or a minute that a clock has. */
export function fitsFormat(text: string, format: 'date' | 'time'): boolean {
  return format === 'date' ? isDate(text) : isTime(text);
}
