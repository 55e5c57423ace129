/** Lists as people keep them: CSV, NDJSON, JSON, or one address a line. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { readAddress } from '../../interaction/address.js';
import { openSource, readSource } from '../../interaction/read/open-source.js';
import { beginningOf } from '../../interaction/read/peek.js';
import { emptyNotice } from '../../interaction/read/read-interactions.js';
import { findSources } from '../../interaction/read/sources.js';
import { isUnreadableRecord } from '../../interaction/unreadable.js';
import { type CommandContext, pathFrom } from '../context.js';
import { noticeTo } from '../input/open-input.js';

/** Rows as the import takes them; column names in any case, with spaces or dashes: `Asked At` is `asked_at`. */
export async function* readRows(context: CommandContext, inputs: readonly string[]): AsyncGenerator<unknown> {
  const sources = await findSources(
    inputs.map((input) => pathFrom(context, input)),
    context.stdin,
  );
  for (const source of sources) {
    const { file } = source;
    const say = noticeTo(context);
    const opened = await openSource(source, { say: (notice) => say(notice, file) });
    if (beginningOf(opened.start) === '') say(emptyNotice, file);
    const first = firstLineOf(opened.start);
    if (isPlainList(first)) {
      if (hasColumns(first)) say(columnNotice, file);
      yield* plainLines(Readable.from(opened.chunks));
    } else {
      for await (const rows of readSource(opened, file)) yield* rows.map(withPlainNames);
    }
  }
}

/** Names of columns that lists have; a header is told by them, never by a first line that is hard to read. */
const columnNames: ReadonlySet<string> = new Set(['email', 'asked_at']);

const columnNotice =
  'its first line names no column `email`, so each line is read as one address; name the columns where it has some';

/** Behind the line in which Excel names the delimiter. */
function firstLineOf(start: Buffer): string {
  const text = start.toString('utf8').replace(/^\uFEFF?\s*(?:sep=.[\r\n]+)?/i, '');
  return text.split(/[\r\n]/, 1)[0] ?? '';
}

/** Anything but JSON and a header: then each line is an address, or is refused as one. */
function isPlainList(line: string): boolean {
  if (/^[{[](?!.*@[^"]*\]\s*$)/.test(line)) return false;
  return !line
    .split(separator)
    .some((cell) => columnNames.has(plainName(cell.trim().replace(/^"(.*)"$/, '$1'))));
}

const separator = /[,;\t|]/;

/** A name before an address may hold a comma. */
const hasColumns = (line: string): boolean => separator.test(line) && !readAddress(line).ok;

async function* plainLines(input: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const text = line.replace(/^\uFEFF/, '').trim();
    if (text !== '') yield text;
  }
}

function withPlainNames(row: unknown): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row) || isUnreadableRecord(row)) return row;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [plainName(name), value]));
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}
