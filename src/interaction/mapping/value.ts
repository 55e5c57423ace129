/** Values of records: missing, comparable, one of several, or a failure in their place. */
import type { Pick } from './mapping.js';

/** Why a value cannot be read: returned in place of the value, so that reading a record never throws. */
export class FieldFailure {
  /** What is wrong, as the end of a sentence: `is a list at \`emails\`, not one text`. Never the value itself. */
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** True for null, an absent value and a blank text. */
export function isMissing(value: unknown): boolean {
  if (typeof value !== 'string') return value === undefined || value === null;
  const first = value.charCodeAt(0);
  // Most texts begin with a letter or a digit: these are not trimmed to see that.
  return !(first > 0x20 && first < 0x7f) && value.trim() === '';
}

/** For messages: `a list`, `a text`, …; nothing of the value itself. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}

/** The texts of two values are compared, so that the id 7 equals the id "7"; undefined for what has no text. */
export function comparable(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      return undefined;
  }
}

/**
 * `only`: values that differ are refused, because any of them may belong to somebody else; a value that is missing
 * differs from one that is there. `what` names the values for the message.
 */
export function pickValue(values: readonly unknown[], pick: Pick, what: string): unknown {
  if (pick === 'first') return values[0];
  if (pick === 'last') return values.at(-1);
  const [first, ...others] = values;
  const text = JSON.stringify(first);
  if (others.every((other) => other === first || JSON.stringify(other) === text)) return first;
  return new FieldFailure(`is not certain: ${what} differ; say \`pick\`, or more in \`where\``);
}
