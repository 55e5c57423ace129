/** Input that holds no records at all: an error page, binary data, the text of a query that failed. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { isUnreadableRecord } from '../unreadable.js';
import { beginningOf } from './peek.js';

/** If none of as many entries is a record, the input is something else. */
const entriesLookedAt = 20;
const bytesLookedAt = 1_024;
/** Above this share of control characters it is no text. */
const binaryShare = 0.05;

/** The first bytes, one character each, of what is given by mistake. */
const binaries: readonly (readonly [begin: string, name: string])[] = [
  ['PK\x03\x04', 'a ZIP archive or a workbook of a spreadsheet'],
  ['\xd0\xcf\x11\xe0', 'a workbook of a spreadsheet'],
  ['%PDF-', 'a PDF file'],
  ['\x28\xb5\x2f\xfd', 'a file compressed with zstd'],
  ['BZh91AY', 'a file compressed with bzip2'],
  ['\xfd7zXZ', 'a file compressed with xz'],
  ['SQLite format 3', 'a database of SQLite'],
  ['PAR1', 'a Parquet file'],
  ['Obj\x01', 'an Avro file'],
];

/** A line below the names of the columns, as psql and others draw it. */
const tableForPeople = /^(?:[^\n]*\n)?[\s|+-]*-{3,}[\s|+-]*(?:\n|$)/;

const texts: readonly (readonly [begin: RegExp, name: string])[] = [
  [/^<(?:!doctype html|html|head|body)/i, 'an HTML page, as servers send it with an error or a login'],
  [/^</, 'XML'],
  [/^(?:null|undefined)\s*$/, 'the value `null`, as a query without a result gives it'],
  [/^(?:-?\d[\d.]*|true|false|"[^"\n]*")\s*$/, 'one value, not an object'],
  [tableForPeople, 'a table for people to read, as psql prints it'],
  [
    /^(?:psql: |ERROR|FATAL|Error\b|Traceback|[^\n]*\b(?:Exception|error|not found|unauthori[sz]ed|forbidden|denied|bad gateway|unavailable|time-?out)\b)/i,
    'the message of an error',
  ],
  [/^[[{]/, 'JSON without an object for each interaction'],
];

const fixes = {
  binary: 'give NDJSON, JSON or CSV, gzipped or not',
  text: 'look at what wrote it; give NDJSON, JSON or CSV (`--delimiter` where columns are separated by another sign), and in a pipe say `set -o pipefail`',
};

/** Binary data and markup are known by their beginning. */
export function refuseBinary(start: Buffer, file: string): void {
  const text = start.toString('latin1', 0, bytesLookedAt);
  const known = binaries.find(([begin]) => text.startsWith(begin))?.[1];
  const controls = [...text].filter((byte) => byte < ' ' && byte.trim() !== '').length;
  if (known !== undefined || controls > binaryShare * text.length) {
    throw noRecords(file, known ?? 'binary data', fixes.binary);
  }
  // A list of addresses may begin with `<jane@…>`.
  if (/^(?:\xef\xbb\xbf)?\s*<(?:[!?]|[a-z][\w:-]*[\s/>])/i.test(text)) throw refusedText(start, file);
}

/**
 * The batches as they are; rejects with INPUT_UNREADABLE before the first where none of its first entries is a record.
 * A broken object is a record, which gets its receipt.
 */
export async function* refuseOther(
  batches: AsyncIterable<unknown[]>,
  start: Buffer,
  file: string,
): AsyncGenerator<unknown[]> {
  let held: unknown[][] | undefined = [];
  let entries = 0;
  for await (const batch of batches) {
    if (held === undefined) {
      yield batch;
      continue;
    }
    held.push(batch);
    const looked = batch.slice(0, entriesLookedAt - entries);
    entries += looked.length;
    if (looked.some((record) => !isUnreadableRecord(record) || record.excerpt.startsWith('{'))) {
      yield* held;
      held = undefined;
    } else if (entries >= entriesLookedAt) throw refusedText(start, file);
  }
  if (held !== undefined && entries > 0) throw refusedText(start, file);
}

/** For a text that is none of the formats; never a word of it is said. */
export function refusedText(start: Buffer, file: string): AutotriggerError {
  const text = beginningOf(start);
  const known = texts.find(([begin]) => begin.test(text))?.[1];
  return noRecords(file, known ?? 'a text that is neither NDJSON, JSON nor CSV', fixes.text);
}

/** Its cells are padded and cut: read as CSV it would give wrong values, not none. */
export function isTableForPeople(start: Buffer): boolean {
  return tableForPeople.test(beginningOf(start));
}

function noRecords(file: string, what: string, fix: string): AutotriggerError {
  const name = file === '-' ? 'standard input' : `\`${file}\``;
  return new AutotriggerError('INPUT_UNREADABLE', `${name} holds no records: it looks like ${what}`, {
    fix,
    file,
  });
}
