/** Objects that are nothing but their keys, and JSON copied to them: for names that come from outside. */
import { isObject } from '../shared/is-object.js';

/**
 * Without `Object.prototype` behind it, `__proto__` and `constructor` are keys like any other and nothing is found
 * that was not put in. A class rather than `Object.create(null)`, which makes slow objects: it is four times
 * cheaper to fill and freeze, and this happens for every interaction.
 */
export class Dictionary<T> {
  [key: string]: T;

  static {
    Object.setPrototypeOf(Dictionary.prototype, null);
    Reflect.deleteProperty(Dictionary.prototype, 'constructor');
  }
}

/** Deeper than this is refused: later stages walk values by recursion, and a cycle has no end. */
export const deepestJson = 100;

/**
 * Frozen copy of `value`; undefined when it is nested too deep. Objects come without a prototype, so that a key such
 * as `__proto__` or `constructor` is a key and nothing else. What JSON does not know is treated as JSON.stringify
 * treats it; a bigint becomes text.
 */
export function copyJson(value: unknown): unknown {
  try {
    return copy(value, 0);
  } catch (error) {
    if (error === tooDeep) return undefined;
    throw error;
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
