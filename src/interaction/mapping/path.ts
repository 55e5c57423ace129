/** Paths into records of other systems: `via.channel`, `contacts.0.email`, `tags.*.name`, or a column as it is named. */
import { isObject } from '../../shared/is-object.js';

export type PathReader = (record: unknown) => unknown;

/**
 * Reads own properties only. A key that is spelled like the whole path (a CSV column `Ticket ID` or `a.b`) comes
 * first. `*` stands for every entry of a list and makes the result a list. Undefined when nothing is there.
 */
export function compilePath(path: string): PathReader {
  const segments = path.split('.');
  return (record) => {
    if (isObject(record) && Object.hasOwn(record, path)) return record[path];
    return walk(record, segments, 0);
  };
}

function walk(value: unknown, segments: readonly string[], from: number): unknown {
  let current = value;
  for (let index = from; index < segments.length; index++) {
    const segment = segments[index] ?? '';
    if (Array.isArray(current)) {
      if (segment === '*') {
        return current.map((item) => walk(item, segments, index + 1)).filter((item) => item !== undefined);
      }
      current = /^\d+$/.test(segment) ? current[Number(segment)] : undefined;
    } else if (isObject(current) && Object.hasOwn(current, segment)) {
      current = current[segment];
    } else return undefined;
  }
  return current;
}
