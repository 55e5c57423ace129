/** Copies any JSON value and freezes the copy, so that nobody can change an interaction during a decision. */

import { isObject } from '../shared/is-object.js';
import { Dictionary } from './dictionary.js';
import type { Issue } from './issue.js';

/** Deeper than this is refused: later stages walk values by recursion, and a cycle has no end. */
export const deepestJson = 100;

/**
 * Frozen copy of `value`; undefined when it is nested too deep, which is added to `issues`. Objects come without
 * a prototype, so that a key such as `__proto__` or `constructor` is a key and nothing else. What JSON does not
 * know is treated as JSON.stringify treats it; a bigint becomes text.
 */
export function copyJson(value: unknown, field: string, issues: Issue[]): unknown {
  try {
    return copy(value, 0);
  } catch (error) {
    if (error !== tooDeep) throw error;
    issues.push({ field, must: `must not be nested deeper than ${deepestJson} levels` });
    return undefined;
  }
}

const tooDeep = Object.freeze(new Error('too deep'));

function copy(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return String(value);
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (depth === deepestJson) throw tooDeep;
  if (Array.isArray(value)) {
    return Object.freeze(value.map((item: unknown) => copy(item, depth + 1) ?? null));
  }
  if (value instanceof Date) return value.toJSON();
  return isObject(value) ? copyObject(value, depth + 1) : undefined;
}

function copyObject(value: Readonly<Record<string, unknown>>, depth: number): unknown {
  const target = new Dictionary<unknown>();
  for (const key of Object.keys(value)) {
    const copied = copy(value[key], depth);
    if (copied !== undefined) target[key] = copied;
  }
  return Object.freeze(target);
}
