/** How the fields of a mapping fare with a sample, counted while records are mapped. */
import type { FieldSource } from './mapping.js';
import { placeOfSource } from './source-paths.js';

/** How one field fared. Only counts and names of keys: values stay out, but those in `unmapped`. */
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
  /** Keys of `map` that values have but for upper and lower case or spaces around them. */
  readonly otherCase: Set<string>;
  /** Paths that hold nothing, with what was probably meant. */
  readonly near: Map<string, string>;
  /** Records that were searched for it. */
  looked: number;
}

/** Of one form of document. */
export interface PartUse {
  /** Undefined for a mapping without shapes. */
  readonly shape: string | undefined;
  records: number;
  skipped: number;
  readonly fields: FieldUse[];
}

/** One part for each shape, in the order of the mapping. Empty at first; mapping fills it. */
export type MappingUse = PartUse[];

/** A field whose path is probably wrong. */
interface NeverFound {
  readonly target: string;
  readonly message: string;
  /** A path that records have, nearly like the one that none has. */
  readonly near?: string;
}

/** Values come from outside; beyond this many further ones are not counted. */
const unmappedAtMost = 100;

/** @param shape its name; undefined for a mapping without shapes */
export function addPart(use: MappingUse, shape: string | undefined): PartUse {
  const part: PartUse = { shape, records: 0, skipped: 0, fields: [] };
  use.push(part);
  return part;
}

/** Nothing found yet. A path of its own is counted only where several are joined. */
export function addField(part: PartUse, target: string, source: string | FieldSource): FieldUse {
  const joined = typeof source === 'string' ? [] : (source.join ?? []);
  const field: FieldUse = {
    target,
    place: placeOfSource(source),
    ...{ found: 0, defaulted: 0, unreadable: 0, looked: 0 },
    joined: new Map(joined.map((path) => [path, 0])),
    unmapped: new Map(),
    otherCase: new Set(),
    near: new Map(),
  };
  part.fields.push(field);
  return field;
}

/** Whether a path of the field, or of several that are joined one, has held nothing so far. */
export function hasNeverFound({ found, unreadable, joined }: FieldUse): boolean {
  return joined.size > 0 ? [...joined.values()].includes(0) : found + unreadable === 0;
}

/** A value that `map` has no word for: somebody has to add it, or it goes to the vendor as it is. */
export function countUnmapped({ unmapped }: FieldUse, value: string): void {
  const before = unmapped.get(value) ?? 0;
  if (before > 0 || unmapped.size < unmappedAtMost) unmapped.set(value, before + 1);
}

/** One sentence for each field of which values pass by `map` for their spelling alone. */
export function missedByCase(use: MappingUse): string[] {
  return use
    .flatMap(({ fields }) => fields)
    .filter(({ otherCase }) => otherCase.size > 0)
    .map(({ target, otherCase }) => {
      const keys = [...otherCase].map((key) => `\`${key}\``).join(', ');
      return `\`${target}\` has values that \`map\` names but for upper and lower case (${keys}), and leaves as they are: add \`"ignore_case": true\``;
    });
}

/** Paths that no record has; of joined ones each, as a missing one is left out silently. */
export function neverFound(use: MappingUse): NeverFound[] {
  return use
    .filter(({ records }) => records > 0)
    .flatMap(({ records, fields }) => {
      const of = records === 1 ? '1 record' : `${records} records`;
      return fields.filter(hasNeverFound).flatMap(({ target, place, joined, near }) => {
        const parts = [...joined].filter(([, times]) => times === 0).map(([path]) => path);
        const said =
          parts.length > 0
            ? parts.map((path) => [`\`${path}\``, near.get(path)])
            : [[place, [...near.values()][0]]];
        return said.map(([each, meant]) => ({
          target,
          message: `${each} found nothing in any of ${of} (\`${target}\`)`,
          ...(meant !== undefined && { near: meant }),
        }));
      });
    });
}
