/** A checked mapping → a function from one record of another system to a raw interaction. */
import { Dictionary } from '../dictionary.js';
import { compileDate } from './date.js';
import { compileLookup } from './lookup.js';
import { compilePath } from './path.js';
import type { FieldSource, Mapping } from './schema.js';

/** `sideLoaded` is the document the record came in: lists in it can be looked things up in. */
export type RecordMapper = (record: unknown, sideLoaded?: unknown) => unknown;

type Reader = (record: unknown, sideLoaded: unknown) => unknown;
type Step = (value: unknown) => unknown;

/** Pure; the mapper never throws and reads own properties only. What the record does not hold is left out. */
export function compileMapping(mapping: Mapping): RecordMapper {
  const fields = Object.entries(mapping.fields).map(([target, source]) => ({
    path: targetPath(target),
    read: compileSource(typeof source === 'string' ? { from: source } : source, isText(target)),
  }));
  return (record, sideLoaded) => {
    const interaction = new Dictionary<unknown>();
    for (const { path, read } of fields) {
      const value = read(record, sideLoaded);
      if (!isMissing(value)) put(interaction, path, value);
    }
    return interaction;
  };
}

/** `custom_properties` have one level, so the rest of the name is one key, dots and all. */
function targetPath(target: string): readonly string[] {
  const [first = '', ...rest] = target.split('.');
  return first === 'custom_properties' ? [first, rest.join('.')] : [first, ...rest];
}

/** Fields that are texts: a number or a boolean found for them is written as one. */
function isText(target: string): boolean {
  return target !== 'do_not_send' && !target.startsWith('attributes.');
}

function compileSource(source: FieldSource, text: boolean): Reader {
  const read = compileOrigin(source);
  const steps = [splitStep(source), mapStep(source), dateStep(source), text ? asText : undefined].filter(
    (step) => step !== undefined,
  );
  return (record, sideLoaded) => {
    let value = read(record, sideLoaded);
    if (!isMissing(value)) for (const step of steps) value = step(value);
    return isMissing(value) ? source.default : value;
  };
}

function compileOrigin({ from, value, join, with: between = ' ', lookup }: FieldSource): Reader {
  if (lookup !== undefined) return compileLookup(lookup);
  if (join !== undefined) {
    const parts = join.map(compilePath);
    return (record) =>
      parts
        .map((part) => part(record))
        .filter((part) => !isMissing(part))
        .map((part) => String(asText(part)).trim())
        .join(between);
  }
  if (from === undefined) return () => value;
  const paths = (typeof from === 'string' ? [from] : from).map(compilePath);
  return (record) => {
    for (const path of paths) {
      const found = path(record);
      if (!isMissing(found)) return found;
    }
    return undefined;
  };
}

function splitStep({ split }: FieldSource): Step | undefined {
  if (split === undefined) return undefined;
  return (value) =>
    typeof value !== 'string'
      ? value
      : value
          .split(split)
          .map((part) => part.trim())
          .filter((part) => part !== '');
}

function mapStep({ map, ignore_case: ignoreCase = false, otherwise }: FieldSource): Step | undefined {
  if (map === undefined) return undefined;
  const fold = (key: string): string => (ignoreCase ? key.trim().toLowerCase() : key);
  const values = new Map(Object.entries(map).map(([key, value]) => [fold(key), value]));
  const one = (value: unknown): unknown => {
    const key = asText(value);
    if (typeof key !== 'string') return otherwise ?? value;
    const folded = fold(key);
    return values.has(folded) ? values.get(folded) : (otherwise ?? value);
  };
  return (value) => (Array.isArray(value) ? value.map(one) : one(value));
}

function dateStep({ date }: FieldSource): Step | undefined {
  return date === undefined ? undefined : compileDate(date);
}

function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value === 'boolean') return String(value);
  // BOUNDARY: a whole number past 2^53 stays a number, so that an id that lost its last digits is refused later.
  if (typeof value === 'number' && !(Math.abs(value) > Number.MAX_SAFE_INTEGER)) return String(value);
  return value;
}

function isMissing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (typeof value === 'string' && value.trim() === '')
  );
}

function put(target: Dictionary<unknown>, path: readonly string[], value: unknown): void {
  let group = target;
  for (const name of path.slice(0, -1)) {
    const inner = group[name];
    const next = inner instanceof Dictionary ? inner : new Dictionary<unknown>();
    group[name] = next;
    group = next;
  }
  group[path.at(-1) ?? ''] = value;
}
