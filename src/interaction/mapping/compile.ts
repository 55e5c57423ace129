/** A checked mapping → what reads documents: the same for code, the command line and a browser. */
import { isUnreadableRecord, UnreadableRecord } from '../unreadable.js';
import { compileConditions } from './condition.js';
import { compilePart, type Part } from './map-part.js';
import {
  type DocumentMapper,
  type MapContext,
  type MappedDocument,
  type MappedRecord,
  refusal,
  scopeOf,
} from './mapped-document.js';
import type { Mapping, MappingShape } from './mapping.js';
import { addPart, type MappingUse } from './mapping-use.js';
import { looksLike } from './recognise.js';

const compiled = new WeakMap<Mapping, DocumentMapper>();

/**
 * Compiled once for each mapping; with `use`, which counts, anew. Pure but for that; the mapper never throws and reads
 * own properties only.
 */
export function compileMapping(mapping: Mapping, use?: MappingUse): DocumentMapper {
  if (use !== undefined) return compileShapes(mapping, use);
  let mapper = compiled.get(mapping);
  if (mapper === undefined) {
    mapper = compileShapes(mapping, undefined);
    compiled.set(mapping, mapper);
  }
  return mapper;
}

/** The keys of a shape stand in for those of the mapping; its fields are added to them. */
function shapeParts(mapping: Mapping, shape: MappingShape | undefined): Part {
  const { records, when, expects, json_texts, notices, fields } = mapping;
  const common = { records, when, expects, json_texts, notices };
  // A key that is `undefined` says nothing, and must not take the mapping's away.
  const own = Object.fromEntries(Object.entries(shape ?? {}).filter(([, value]) => value !== undefined));
  return { ...common, ...own, fields: { ...fields, ...shape?.fields } };
}

function compileShapes(mapping: Mapping, use: MappingUse | undefined): DocumentMapper {
  const { shapes } = mapping;
  const bounded =
    (mapper: DocumentMapper): DocumentMapper =>
    (document, context) => {
      try {
        return Array.isArray(document) ? mapEach(document, mapper, context) : mapper(document, context);
      } catch {
        // BOUNDARY: a getter or a proxy of the caller's threw, or the document holds itself.
        return refusal(
          '',
          'the record is not plain data: reading one of its fields failed',
          'give plain JSON',
        );
      }
    };
  if (shapes === undefined)
    return bounded(compilePart(mapping, shapeParts(mapping, undefined), use && addPart(use, undefined)));
  const parts = shapes.map((shape) => ({
    is: compileConditions(shape.is),
    map: compilePart(mapping, shapeParts(mapping, shape), use && addPart(use, shape.name)),
  }));
  const names = shapes.map(({ name }) => name).join(', ');
  return bounded((document, context) => {
    const scope = scopeOf(document, document, context);
    const part = parts.find(({ is }) => is(scope, scope));
    if (part !== undefined) return part.map(document, context);
    const message = `the document is none that the mapping is made for: ${looksLike(document)}`;
    return refusal('', message, `give one of: ${names}; or say with \`--map\` how to read it`);
  });
}

/** A list of documents, which readers give one by one: every entry is a document. */
function mapEach(documents: readonly unknown[], mapper: DocumentMapper, context: MapContext): MappedDocument {
  const records: MappedRecord[] = [];
  const notices = new Set<string>();
  let skipped = 0;
  documents.forEach((document, index) => {
    const mapped = mapper(document, context);
    for (const { result, pointer } of mapped.records) {
      const below = `/${index}${pointer}`;
      records.push({
        pointer: below,
        result: isUnreadableRecord(result) ? withPointer(result, below) : result,
      });
    }
    for (const notice of mapped.notices) notices.add(notice);
    skipped += mapped.skipped;
  });
  return { records, skipped, notices: [...notices] };
}

function withPointer(
  { message, fix, fields, interactionId }: UnreadableRecord,
  pointer: string,
): UnreadableRecord {
  return new UnreadableRecord({ message, fix, fields, interactionId, pointer });
}
