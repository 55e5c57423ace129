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

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
