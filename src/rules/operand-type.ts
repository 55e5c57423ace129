/** One side of a comparison, and which values fit a type. */
import type { FactType } from '../facts/definition.js';
import { readInstant } from '../interaction/read-instant.js';
import { kindOf, shown } from './problems.js';

/** One side: a fact of a type, or the constants it may take (one, until `someValue` and the like take it apart). */
export type OperandType =
  | { readonly fact: string; readonly type: FactType }
  | { readonly constants: readonly unknown[] };

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

export function isRange(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [low, high]: unknown[] = value;
  if (typeof low === 'number' && typeof high === 'number') return low <= high;
  const [from, to] = [low, high].map((bound) =>
    typeof bound === 'string' ? readInstant(bound, '', []) : undefined,
  );
  return from !== undefined && to !== undefined && from <= to;
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
  return { fact: side.fact, type: side.type === 'string[]' ? 'string' : 'number' };
}

export function describe(side: OperandType): string {
  if ('fact' in side) return `\`${side.fact}\` is ${typeNames[side.type]}`;
  const [first] = side.constants;
  return `${shown(first)} is ${kindOf(first)}`;
}
