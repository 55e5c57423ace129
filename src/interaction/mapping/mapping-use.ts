/** How the fields of a mapping fare with a sample, counted while records are mapped. */
import type { FieldSource } from './mapping.js';
import { placeOfSource } from './origin.js';

export interface FieldUse {
  readonly target: string;
  /** Its paths, as messages name them. */
  readonly place: string;
  /** Records in which it gave a value, and in which its default stood in. */
  found: number;
  defaulted: number;
  /** Records that hold something there that cannot be read. */
  unreadable: number;
  /** Paths that are joined, with how often each held something. */
  readonly joined: Map<string, number>;
  /** Values that `map` does not name, with how often each came. */
  readonly unmapped: Map<string, number>;
}

/** Of one form of document. */
export interface PartUse {
  /** Undefined for a mapping without shapes. */
  readonly shape: string | undefined;
  records: number;
  skipped: number;
  readonly fields: FieldUse[];
}

export type MappingUse = PartUse[];

export interface NeverFound {
  readonly target: string;
  readonly message: string;
}

/** Values come from outside; beyond this many further ones are not counted. */
const unmappedAtMost = 100;

export function addPart(use: MappingUse, shape: string | undefined): PartUse {
  const part: PartUse = { shape, records: 0, skipped: 0, fields: [] };
  use.push(part);
  return part;
}

export function addField(part: PartUse, target: string, source: string | FieldSource): FieldUse {
  const whole = typeof source === 'string' ? { from: source } : source;
  const joined = new Map(whole.join?.map((path) => [path, 0]));
  const field: FieldUse = {
    target,
    place: placeOfSource(whole),
    found: 0,
    defaulted: 0,
    unreadable: 0,
    joined,
    unmapped: new Map(),
  };
  part.fields.push(field);
  return field;
}

export function countUnmapped({ unmapped }: FieldUse, value: string): void {
  const before = unmapped.get(value) ?? 0;
  if (before > 0 || unmapped.size < unmappedAtMost) unmapped.set(value, before + 1);
}

/** Paths that no record has; of joined ones each, as a missing one is left out silently. */
export function neverFound(use: MappingUse): NeverFound[] {
  return use.flatMap(({ records, fields }) => {
    if (records === 0) return [];
    return fields.flatMap(({ target, place, found, unreadable, joined }) => {
      const parts = [...joined].filter(([, times]) => times === 0).map(([path]) => `\`${path}\``);
      const places = parts.length > 0 ? parts : found + unreadable === 0 ? [place] : [];
      return places.map((each) => ({
        target,
        message: `${each} found nothing in any of ${records === 1 ? '1 record' : `${records} records`} (\`${target}\`)`,
      }));
    });
  });
}
