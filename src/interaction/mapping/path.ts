/** Paths into records: `via.channel`, `contacts.-1.email`, `tags.*.name`, `a["b.c"]`, or a column as it is named. */
import { isObject } from '../../shared/is-object.js';

/** A record with everything that paths and look-ups may reach from it. */
export interface Scope {
  readonly record: unknown;
  /** The objects that hold the record, the nearest first. */
  readonly parents: readonly unknown[];
  readonly document: unknown;
  /** Lists from elsewhere, by name. */
  readonly joined: Readonly<Record<string, unknown>>;
  /** The record's key in an object, or its index in a list. */
  readonly key: string | number | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Never throws; undefined where there is nothing. */
export type ValueReader = (value: unknown) => unknown;
/** The same from a record, which may reach what stands around it. */
export type ScopeReader = (scope: Scope) => unknown;

const segmentPattern = /\["([^"]*)"\]|\['([^']*)'\]|\[(-?\d+|\*)\]|([^.[\]]+)/y;

/** The keys of a path; undefined where a bracket or a quote is not closed. */
export function pathSegments(path: string): string[] | undefined {
  if (!path.includes('[')) return path.split('.');
  const segments: string[] = [];
  for (let at = 0; at < path.length; ) {
    if (at > 0 && path[at] === '.') at++;
    segmentPattern.lastIndex = at;
    const found = segmentPattern.exec(path);
    if (found === null) return undefined;
    segments.push(found.slice(1).find((part) => part !== undefined) ?? '');
    at = segmentPattern.lastIndex;
  }
  return segments;
}

/**
 * Reads own properties only. A key that is spelled like the whole path (a CSV column `Ticket ID` or `a.b`) comes
 * first. `*` stands for every entry of a list or an object, and makes the result one flat list; a negative number
 * counts from the end. Undefined when nothing is there.
 */
export function compilePath(path: string): ValueReader {
  const segments = pathSegments(path) ?? [path];
  if (segments.length === 1 && path !== '*') {
    return (value) => (isObject(value) ? own(value, segments[0] ?? '') : step(value, segments[0] ?? ''));
  }
  const stars = segments.includes('*');
  return (value) => {
    if (isObject(value) && Object.hasOwn(value, path)) return value[path];
    if (stars) return gather(value, segments, 0, []);
    let current = value;
    for (const segment of segments) {
      current = step(current, segment);
      if (current === undefined) return undefined;
    }
    return current;
  };
}

/** The same from a record: `^.` reaches its parent, `$.` the document; `@key` is the record's own key or index. */
export function compileScopedPath(path: string): ScopeReader {
  const up = /^(\^+)\.(.+)$/s.exec(path);
  if (up !== null) {
    const [, carets = '', rest = ''] = up;
    const read = compilePath(rest);
    return ({ parents }) => read(parents[carets.length - 1]);
  }
  if (path.startsWith('$.')) {
    const whole = compilePath(path);
    const read = compilePath(path.slice(2));
    return ({ record, document }) => whole(record) ?? read(document);
  }
  const read = compilePath(path);
  if (path === '@key') return ({ record, key }) => read(record) ?? key;
  return (scope) => read(scope.record);
}

/** Whether the key at the end of the path is there, whatever it holds. */
export function isPresent(value: unknown, path: string): boolean {
  if (isObject(value) && Object.hasOwn(value, path)) return true;
  const segments = pathSegments(path) ?? [path];
  const holder = segments.slice(0, -1).reduce<unknown>(step, value);
  return isObject(holder) && Object.hasOwn(holder, segments.at(-1) ?? '');
}

/** The entries of a list, or of an object with its keys. */
export function entriesOf(value: unknown): readonly (readonly [key: string | number, entry: unknown])[] {
  if (Array.isArray(value)) return value.map((entry: unknown, index) => [index, entry]);
  return isObject(value) ? Object.keys(value).map((key) => [key, value[key]]) : [];
}

/** One key further. Own properties only: `constructor` of a record is none that somebody wrote. */
export function step(value: unknown, segment: string): unknown {
  if (Array.isArray(value)) return /^-?\d+$/.test(segment) ? value.at(Number(segment)) : undefined;
  return isObject(value) ? own(value, segment) : undefined;
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Undefined where the list itself is missing, so that a path after it is tried. */
function gather(value: unknown, segments: readonly string[], from: number, into: unknown[]): unknown {
  let current = value;
  for (let index = from; index < segments.length; index++) {
    const segment = segments[index] ?? '';
    if (segment !== '*') {
      current = step(current, segment);
    } else {
      if (!Array.isArray(current) && !isObject(current)) return undefined;
      for (const [, entry] of entriesOf(current)) {
        const found = gather(entry, segments, index + 1, into);
        if (found !== undefined && found !== into) into.push(found);
      }
      return into;
    }
  }
  return current;
}
