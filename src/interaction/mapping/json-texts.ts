/** Texts that hold JSON: replaced by what they hold, in a copy, before a record is read. */
import { isObject } from '../../shared/is-object.js';
import type { OnError } from './mapping.js';
import { entriesOf, pathSegments, step } from './path.js';
import { FieldFailure, isMissing } from './value.js';

interface JsonText {
  readonly at: string;
  readonly on_error: OnError;
}

/** Gives `value` with its texts read; a failure where one is no JSON and may not be missing. */
export function readJsonTexts(value: unknown, texts: readonly JsonText[]): unknown {
  let current = value;
  for (const { at, on_error: onError } of texts) {
    const read = (text: string): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        return onError === 'missing' ? undefined : new FieldFailure(`the text at \`${at}\` is not JSON`);
      }
    };
    const segments = isObject(current) && Object.hasOwn(current, at) ? [at] : (pathSegments(at) ?? [at]);
    current = replaceAt(current, segments, 0, read);
    if (current instanceof FieldFailure) return current;
  }
  return current;
}

/** The same value where nothing is replaced; objects and lists on the path are copied, never changed. */
function replaceAt(
  value: unknown,
  segments: readonly string[],
  at: number,
  read: (text: string) => unknown,
): unknown {
  if (at === segments.length) return typeof value === 'string' && !isMissing(value) ? read(value) : value;
  const segment = segments[at] ?? '';
  const names =
    segment === '*'
      ? entriesOf(value).map(([key]) => String(key))
      : step(value, segment) === undefined
        ? []
        : [segment];
  let copy = value;
  for (const name of names) {
    const inner = step(value, name);
    const replaced = replaceAt(inner, segments, at + 1, read);
    if (replaced instanceof FieldFailure) return replaced;
    if (replaced === inner) continue;
    // Without a prototype, as a key may be `__proto__`.
    if (copy === value) copy = Array.isArray(value) ? [...value] : Object.assign(Object.create(null), value);
    if (Array.isArray(copy)) copy[Number(name) < 0 ? copy.length + Number(name) : Number(name)] = replaced;
    else if (typeof copy === 'object' && copy !== null) Reflect.set(copy, name, replaced);
  }
  return copy;
}
