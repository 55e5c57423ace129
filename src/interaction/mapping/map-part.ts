/** One form of document: finds its records, and reads the fields of each. */
import { isObject } from '../../shared/is-object.js';
import { Dictionary } from '../dictionary.js';
import { compileNullWords, isNullWordOrName, keepNames } from '../null-words.js';
import { UnreadableRecord } from '../unreadable.js';
import { type ConditionTest, compileConditions } from './condition.js';
import { compileField, type FieldReader } from './field.js';
import { compileRecords, type FoundRecord, type RecordFinder } from './find-records.js';
import { readJsonTexts } from './json-texts.js';
import {
  type DocumentMapper,
  type MapContext,
  type MappedRecord,
  refusal,
  refused,
  scopeOf,
} from './mapped-document.js';
import type { Mapping, MappingShape } from './mapping.js';
import { addField, type PartUse } from './mapping-use.js';
import type { Scope } from './path.js';
import { looksLike } from './recognise.js';
import { placeOfSource } from './source-paths.js';
import { compileUnread, type FieldIssue, type UnreadFinder } from './unread.js';
import { FieldFailure, kindOf } from './value.js';

/** What is said once for one form: the mapping's keys, or those of a shape in their place. */
export type Part = Omit<MappingShape, 'name' | 'is' | 'fields'> & Pick<Mapping, 'fields'>;

interface CompiledField {
  readonly target: string;
  readonly path: readonly string[];
  readonly place: string;
  readonly read: FieldReader;
}

/** What reads one record. */
interface CompiledPart {
  readonly fields: readonly CompiledField[];
  readonly expects: ConditionTest | undefined;
  readonly unread: UnreadFinder;
  readonly keepsNames: boolean;
}

/** @param use counts how each field fares; without it nothing is counted, which is faster */
export function compilePart(mapping: Mapping, part: Part, use?: PartUse): DocumentMapper {
  const { json_texts: jsonTexts, records } = part;
  const find = compileRecords(records);
  const when = part.when && compileConditions(part.when);
  // What `when` asks of the document alone is asked before its records are looked for: it may have none of the kind.
  const whenDocument =
    part.when?.filter(({ path }) => [path].flat().every((each) => each.startsWith('$.'))) ?? [];
  const documentHolds = whenDocument.length > 0 ? compileConditions(whenDocument) : undefined;
  const expects = part.expects && compileConditions(part.expects);
  const notices =
    part.notices?.map(({ if: conditions, say }) => ({ holds: compileConditions(conditions), say })) ?? [];
  const fields = compileFields(mapping, part, use);
  const unread = compileUnread(part);
  // Null words of its own, and none of the default ones among them: then somebody may be called `NULL`.
  const keepsNames = mapping.null_words?.every((word) => !isNullWordOrName(word)) === true;

  return (given, context) => {
    const document = jsonTexts === undefined ? given : readJsonTexts(given, jsonTexts);
    if (document instanceof FieldFailure) return refusal('', document.message, fixes.json);
    const missing = missingJoin(mapping, context);
    // Every look-up in it would find nothing, and fields would be missing without a word.
    if (missing !== undefined)
      return refusal('', `the mapping joins \`${missing}\`, which was not given`, fixes.join);
    const root = scopeOf(document, document, context);
    if (documentHolds?.(root, root) === false) {
      if (use !== undefined) use.skipped += 1;
      return { records: [], skipped: 1, notices: [] };
    }
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
      // What is no object is not left out: it gets its error below.
      if (isObject(record) && when?.(scope, scope) === false) {
        skipped += 1;
        if (use !== undefined) use.skipped += 1;
        continue;
      }
      for (const { holds, say } of notices) if (!said.has(say) && holds(scope, scope)) said.add(say);
      mapped.push({ pointer, result: mapOne(scope, pointer, { fields, expects, unread, keepsNames }, use) });
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

function compileFields(mapping: Mapping, part: Part, use: PartUse | undefined): CompiledField[] {
  const { null_words: words } = mapping;
  const ownNullWord = compileNullWords(words ?? []);
  return Object.entries(part.fields).map(([target, source]) => ({
    target,
    path: targetPath(target),
    place: placeOfSource(source),
    read: compileField(
      target,
      source,
      ownNullWord,
      words !== undefined,
      use && addField(use, target, source),
    ),
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
  { fields, expects, unread, keepsNames }: CompiledPart,
  use: PartUse | undefined,
): Dictionary<unknown> | UnreadableRecord {
  const { record } = scope;
  if (record instanceof FieldFailure) return refused(pointer, record.message, fixes.json);
  if (!isObject(record))
    return refused(pointer, `the record is ${kindOf(record)}, not an object`, fixes.expects);
  if (expects?.(scope, scope) === false) {
    return refused(pointer, `the mapping is not made for this record: ${looksLike(record)}`, fixes.expects);
  }
  if (use !== undefined) use.records += 1;
  const interaction = new Dictionary<unknown>();
  let failures: FieldIssue[] | undefined;
  for (const { target, path, place, read } of fields) {
    const value = read(scope);
    if (value instanceof FieldFailure) {
      failures ??= [];
      failures.push({ target, message: value.message });
    } else if (value !== undefined) put(interaction, path, value);
    // Said here, with the paths that were looked at; the trigger would only say that there is no id.
    else if (target === 'ext_interaction_id') {
      failures ??= [];
      failures.push({ target, message: `is not there: ${place} holds nothing; ${looksLike(record)}` });
    }
  }
  const optOuts = unread(record, interaction);
  if (optOuts.length > 0) failures = [...(failures ?? []), ...optOuts];
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

/** `customer.email` goes into `customer`, which is made where it is not there yet. */
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
