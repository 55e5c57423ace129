/** Finds the records in a document. */
import { isObject } from '../../shared/is-object.js';
import { pointerToken } from '../../shared/json-pointer.js';
import { compilePath, entriesOf, pathSegments, step } from './path.js';

/** One record, and how it was reached. */
export interface FoundRecord {
  readonly value: unknown;
  /** Objects that hold it, the nearest first. */
  readonly parents: readonly unknown[];
  readonly key: string | number | undefined;
  /** JSON pointer; '' for the document itself. */
  readonly pointer: string;
}

/** Undefined where none of the paths leads anywhere; of several, the first that does. */
export type RecordFinder = (document: unknown) => readonly FoundRecord[] | undefined;

/** @param records paths as the mapping has them; '' is the document itself */
export function compileRecords(records: string | readonly string[] = ''): RecordFinder {
  const finders = [records].flat().map(compileOne);
  return (document) => {
    for (const find of finders) {
      const found = find(document);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function compileOne(path: string): RecordFinder {
  if (path === '') return (document) => [{ value: document, parents: [], key: undefined, pointer: '' }];
  const whole = compilePath(path);
  const segments = pathSegments(path) ?? [path];
  return (document) => {
    const isOneKey = isObject(document) && Object.hasOwn(document, path);
    const keys = isOneKey ? [path] : segments;
    // A number or a text there is no list of records: another path is tried.
    if (!keys.includes('*')) {
      const found = whole(document);
      if (!Array.isArray(found) && !isObject(found)) return undefined;
    }
    const into: FoundRecord[] = [];
    const start: FoundRecord = { value: document, parents: [], key: undefined, pointer: '' };
    return collect(start, keys, 0, false, into) ? into : undefined;
  };
}

/** True where the path led to a list or an object, an empty one included. */
function collect(
  from: FoundRecord,
  keys: readonly string[],
  at: number,
  isEntry: boolean,
  into: FoundRecord[],
): boolean {
  const { value, parents, pointer } = from;
  if (at === keys.length) {
    if (Array.isArray(value)) {
      for (const [key, entry] of entriesOf(value)) into.push(child(from, entry, key));
      return true;
    }
    into.push(from);
    return true;
  }
  const key = keys[at] ?? '';
  if (key !== '*') {
    const inner = step(value, key);
    if (inner === undefined || inner === null) return false;
    // An entry that holds no object there is a record too: it is refused as one, and not passed over.
    if (!isEntry && !Array.isArray(inner) && !isObject(inner)) return false;
    return collect(
      {
        value: inner,
        parents: isObject(value) ? [value, ...parents] : parents,
        key,
        pointer: `${pointer}/${pointerToken(key)}`,
      },
      keys,
      at + 1,
      isEntry,
      into,
    );
  }
  if (!Array.isArray(value) && !isObject(value)) return false;
  for (const [name, entry] of entriesOf(value)) collect(child(from, entry, name), keys, at + 1, true, into);
  return true;
}

function child({ value, parents, pointer }: FoundRecord, entry: unknown, key: string | number): FoundRecord {
  return {
    value: entry,
    parents: isObject(value) ? [value, ...parents] : parents,
    key,
    pointer: `${pointer}/${pointerToken(key)}`,
  };
}
