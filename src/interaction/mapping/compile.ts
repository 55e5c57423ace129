/** A checked mapping → what reads documents: the same for code, the command line and a browser. */
import { isObject } from '../../shared/is-object.js';
import { Dictionary } from '../dictionary.js';
import { compileNullWords, isNullWord, keepNames } from '../null-words.js';
import { isUnreadableRecord, UnreadableRecord } from '../unreadable.js';
import { type ConditionTest, compileConditions } from './condition.js';
import { compileField, type FieldReader } from './field.js';
import { FieldFailure, kindOf } from './field-failure.js';
import { compileRecords, type FoundRecord, type RecordFinder } from './find-records.js';
import { readJsonTexts } from './json-texts.js';
import type { Mapping, MappingShape } from './mapping.js';
import { placeOfSource } from './origin.js';
import type { Scope } from './path.js';
import { looksLike } from './recognise.js';

export interface MapContext {
  /** Lists from elsewhere that look-ups find by name. */
  readonly joined: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The document is one row of a table: its columns are the record. */
  readonly isRow?: boolean;
}

/** What became of one record. */
export interface MappedRecord {
  /** A raw interaction, or why there is none. */
  readonly result: Dictionary<unknown> | UnreadableRecord;
  /** JSON pointer in the document; '' for the document itself. */
  readonly pointer: string;
}

export interface MappedDocument {
  readonly records: readonly MappedRecord[];
  /** Records that `when` leaves out. */
  readonly skipped: number;
  readonly notices: readonly string[];
}

export type DocumentMapper = (document: unknown, context: MapContext) => MappedDocument;

type Part = Omit<MappingShape, 'name' | 'is' | 'fields'> & Pick<Mapping, 'fields'>;

interface CompiledField {
  readonly target: string;
  readonly path: readonly string[];
  readonly place: string;
  readonly read: FieldReader;
}

const compiled = new WeakMap<Mapping, DocumentMapper>();

/** Compiled once for each mapping. Pure; the mapper never throws and reads own properties only. */
export function compileMapping(mapping: Mapping): DocumentMapper {
  let mapper = compiled.get(mapping);
  if (mapper === undefined) {
    mapper = compileShapes(mapping);
    compiled.set(mapping, mapper);
  }
  return mapper;
}

/** The keys of a shape stand in for those of the mapping; its fields are added to them. */
function shapeParts(mapping: Mapping, shape: MappingShape | undefined): Part {
  const { records, when, expects, json_texts, notices, fields } = mapping;
  const common = { records, when, expects, json_texts, notices };
  const own = Object.fromEntries(Object.entries(shape ?? {}).filter(([, value]) => value !== undefined));
  return { ...common, ...own, fields: { ...fields, ...shape?.fields } };
}

function compileShapes(mapping: Mapping): DocumentMapper {
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
  if (shapes === undefined) return bounded(compilePart(mapping, shapeParts(mapping, undefined)));
  const parts = shapes.map((shape) => ({
    is: compileConditions(shape.is),
    map: compilePart(mapping, shapeParts(mapping, shape)),
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

function compilePart(mapping: Mapping, part: Part): DocumentMapper {
  const { json_texts: jsonTexts, records } = part;
  const find = compileRecords(records);
  const when = part.when && compileConditions(part.when);
  const whenDocument =
    part.when?.filter(({ path }) => [path].flat().every((each) => each.startsWith('$.'))) ?? [];
  const documentHolds = whenDocument.length > 0 ? compileConditions(whenDocument) : undefined;
  const expects = part.expects && compileConditions(part.expects);
  const notices =
    part.notices?.map(({ if: conditions, say }) => ({ holds: compileConditions(conditions), say })) ?? [];
  const fields = compileFields(mapping, part);
  const keepsNames = mapping.null_words?.every((word) => !isNullWord(word)) === true;

  return (given, context) => {
    const document = jsonTexts === undefined ? given : readJsonTexts(given, jsonTexts);
    if (document instanceof FieldFailure) return refusal('', document.message, fixes.json);
    const missing = missingJoin(mapping, context);
    if (missing !== undefined)
      return refusal('', `the mapping joins \`${missing}\`, which was not given`, fixes.join);
    const root = scopeOf(document, document, context);
    if (documentHolds?.(root, root) === false) return { records: [], skipped: 1, notices: [] };
    const found = findIn(document, find, context);
    if (found === undefined) {
      const names = [records ?? '']
        .flat()
        .map((path) => `\`${path}\``)
        .join(', ');
      return refusal('', `the document holds no records at ${names}: ${looksLike(document)}`, fixes.records);
    }
    const mapped: MappedRecord[] = [];
    const said = new Set<string>();
    let skipped = 0;
    for (const { value, parents, key, pointer } of found) {
      const record = jsonTexts === undefined || value === document ? value : readJsonTexts(value, jsonTexts);
      const scope: Scope = { record, parents, document, joined: context.joined, key, now: context.now };
      if (isObject(record) && when?.(scope, scope) === false) {
        skipped += 1;
        continue;
      }
      for (const { holds, say } of notices) if (!said.has(say) && holds(scope, scope)) said.add(say);
      mapped.push({ pointer, result: mapOne(scope, pointer, fields, expects, keepsNames) });
    }
    return { records: mapped, skipped, notices: [...said] };
  };
}

const fixes = {
  json: 'give JSON there, or say `"on_error": "missing"` in the mapping',
  join: 'give it as `joined`, or name its file in the mapping',
  records: 'set `records` in the mapping to the path of the list, or to "" when each document is one record',
  fields: 'fix the named fields in the source, or the mapping that reads them',
  expects: 'give records that the mapping is made for, or a mapping that is made for these',
};

function findIn(
  document: unknown,
  find: RecordFinder,
  { isRow }: MapContext,
): readonly FoundRecord[] | undefined {
  return isRow === true ? [{ value: document, parents: [], key: undefined, pointer: '' }] : find(document);
}

function missingJoin({ joined: declared }: Mapping, { joined }: MapContext): string | undefined {
  return declared === undefined
    ? undefined
    : Object.keys(declared).find((name) => !Object.hasOwn(joined, name));
}

function compileFields(mapping: Mapping, part: Part): CompiledField[] {
  const { null_words: words } = mapping;
  const ownNullWord = compileNullWords(words ?? []);
  return Object.entries(part.fields).map(([target, source]) => ({
    target,
    path: targetPath(target),
    place: placeOfSource(typeof source === 'string' ? { from: source } : source),
    read: compileField(target, source, ownNullWord, words !== undefined),
  }));
}

/** `custom_properties` have one level, so the rest of the name is one key, dots and all. */
function targetPath(target: string): readonly string[] {
  const [first = '', ...rest] = target.split('.');
  return first === 'custom_properties' ? [first, rest.join('.')] : [first, ...rest];
}

function mapOne(
  scope: Scope,
  pointer: string,
  fields: readonly CompiledField[],
  expects: ConditionTest | undefined,
  keepsNames: boolean,
): Dictionary<unknown> | UnreadableRecord {
  const { record } = scope;
  if (record instanceof FieldFailure) return refused(pointer, record.message, fixes.json);
  if (!isObject(record))
    return refused(pointer, `the record is ${kindOf(record)}, not an object`, fixes.expects);
  if (expects?.(scope, scope) === false) {
    return refused(pointer, `the mapping is not made for this record: ${looksLike(record)}`, fixes.expects);
  }
  const interaction = new Dictionary<unknown>();
  let failures: { readonly target: string; readonly message: string }[] | undefined;
  for (const { target, path, place, read } of fields) {
    const value = read(scope);
    if (value instanceof FieldFailure) {
      failures ??= [];
      failures.push({ target, message: value.message });
    } else if (value !== undefined) put(interaction, path, value);
    else if (target === 'ext_interaction_id') {
      failures ??= [];
      failures.push({ target, message: `is not there: ${place} holds nothing; ${looksLike(record)}` });
    }
  }
  if (failures === undefined) return keepsNames ? keepNames(interaction) : interaction;
  const { ext_interaction_id: id } = interaction;
  const said = failures.map(({ target, message }) => `\`${target}\` ${message}`).join('; ');
  return new UnreadableRecord({
    message: `the record cannot be mapped: ${said}`,
    fix: fixes.fields,
    pointer,
    fields: failures.map(({ target }) => target),
    interactionId: typeof id === 'string' ? id : undefined,
  });
}

function put(target: Dictionary<unknown>, path: readonly string[], value: unknown): void {
  let group = target;
  for (let at = 0; at < path.length - 1; at++) {
    const name = path[at] ?? '';
    const inner = group[name];
    if (inner instanceof Dictionary) group = inner;
    else {
      const next = new Dictionary<unknown>();
      group[name] = next;
      group = next;
    }
  }
  group[path[path.length - 1] ?? ''] = value;
}

function scopeOf(record: unknown, document: unknown, { joined, now }: MapContext): Scope {
  return { record, parents: [], document, joined, key: undefined, now };
}

function refused(pointer: string, message: string, fix: string): UnreadableRecord {
  return new UnreadableRecord({ message, fix, pointer });
}

function refusal(pointer: string, message: string, fix: string): MappedDocument {
  return { records: [{ pointer, result: refused(pointer, message, fix) }], skipped: 0, notices: [] };
}
