/** One side of a comparison, and which values fit a type. */
import type { FactType } from '../facts/definition.js';
import { readInstant } from '../interaction/instant.js';
import type { FactInfo } from './known-facts.js';
import { kindOf, shown } from './problems.js';
import { isDate, isTime } from './value-meant.js';

export interface FactOperand {
  readonly fact: string;
  readonly type: FactType;
  readonly info: FactInfo;
}

/** One side: a fact of a type, or the constants it may take (one, until `someValue` and the like take it apart). */
export type OperandType = FactOperand | { readonly constants: readonly unknown[] };

export const typeNames: Readonly<Record<FactType, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  'string[]': 'a list of texts',
  'number[]': 'a list of numbers',
  instant: 'an instant in ISO 8601',
  any: 'any value',
};

export function isEvery(side: OperandType, type: FactType): boolean {
  if ('fact' in side) return side.type === type || side.type === 'any' || type === 'any';
  return side.constants.every((constant) => fits(constant, type));
}

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

export function isList(type: FactType): boolean {
  return type === 'string[]' || type === 'number[]';
}

export function elementsOf(side: OperandType): OperandType | undefined {
  if ('constants' in side) {
    return side.constants.every(Array.isArray) ? { constants: side.constants.flat(1) } : undefined;
  }
  if (side.type === 'any') return side;
  if (!isList(side.type)) return undefined;
  return { ...side, type: side.type === 'string[]' ? 'string' : 'number' };
}

export function describe(side: OperandType): string {
  if ('fact' in side) return `\`${side.fact}\` is ${typeNames[side.type]}`;
  const [first] = side.constants;
  return `${shown(first)} is ${kindOf(first)}`;
}

export function fitsFormat(text: string, format: 'date' | 'time'): boolean {
  return format === 'date' ? isDate(text) : isTime(text);
}
