/** Values to try for one comparison: its own constants, their boundaries, and near misses. */
import fc from 'fast-check';
import type { FactType } from '../../facts/definition.js';
import { type LeafCondition, operandOf } from '../../rules/rule-set.js';

const patternSamples = 6;

/** In no particular order, with repeats; `undefined` stands for a missing fact. */
export function candidatesOf(leaf: LeafCondition, type: FactType): unknown[] {
  const { operator, value } = leaf;
  const base = operator.slice(operator.lastIndexOf(':') + 1);
  const near = base === 'matches' && typeof value === 'string' ? matching(value) : around(operandOf(leaf));
  return [undefined, ...near, ...inLists(near)].filter((candidate) => fits(candidate, type));
}

function around(value: unknown): unknown[] {
  if (typeof value === 'string') return [value, ...aroundText(value)];
  if (typeof value === 'number') return [value, value - 1, value + 1, value - 0.5, value + 0.5];
  if (typeof value === 'boolean') return [value, !value];
  if (Array.isArray(value)) return [value, ...value.flatMap(around), ...between(value)];
  return [value];
}

function aroundText(text: string): unknown[] {
  const instant = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return [-1_000, 0, 1_000].map((ms) => shifted(instant, ms));
  return [`${text}x`, `x${text}`, text.slice(0, -1), text.toUpperCase()].filter((near) => near !== '');
}

function shifted(instant: number, ms: number): unknown {
  const moved = new Date(instant + ms);
  return Number.isNaN(moved.getTime()) ? undefined : moved.toISOString();
}

/** The middle of `[low, high]`. */
function between([low, high]: readonly unknown[]): unknown[] {
  if (typeof low === 'number' && typeof high === 'number') return [(low + high) / 2];
  if (typeof low !== 'string' || typeof high !== 'string') return [];
  const middle = (Date.parse(low) + Date.parse(high)) / 2;
  return Number.isNaN(middle) ? [] : [shifted(middle, 0)];
}

/** Texts the expression finds; none where its syntax is RE2's alone. */
function matching(pattern: string): unknown[] {
  try {
    const texts = fc.stringMatching(new RegExp(pattern, 'u'));
    return [...fc.sample(texts, { numRuns: patternSamples, seed: 1 }), pattern, 'x'];
  } catch {
    return [pattern, 'x'];
  }
}

function inLists(values: readonly unknown[]): unknown[] {
  const items = values.filter((value) => !Array.isArray(value));
  return [[], ...items.map((item) => [item]), ...items.map((item) => [item, 'x'])];
}

function fits(value: unknown, type: FactType): boolean {
  if (value === undefined || type === 'any') return true;
  if (type === 'string[]' || type === 'number[]') {
    const inner = type === 'string[]' ? 'string' : 'number';
    return Array.isArray(value) && value.every((item) => typeof item === inner);
  }
  if (type === 'instant') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  return typeof value === type;
}
