/** Lists as people keep them: CSV, NDJSON, JSON, or one address a line. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { formatByContent, formatByName } from '../../interaction/read/format.js';
import { peek } from '../../interaction/read/peek.js';
import { readInteractions } from '../../interaction/read/read-interactions.js';
import { findSources } from '../../interaction/read/sources.js';
import { refuseUtf16 } from '../../interaction/read/text-encoding.js';
import { isUnreadableRecord } from '../../interaction/unreadable.js';
import { type CommandContext, pathFrom } from '../context.js';

/** Rows as the import takes them; column names in any case, with spaces or dashes: `Asked At` is `asked_at`. */
export async function* readRows(context: CommandContext, inputs: readonly string[]): AsyncGenerator<unknown> {
  const sources = await findSources(
    inputs.map((input) => pathFrom(context, input)),
    context.stdin,
  );
  for (const { file, open } of sources) {
    const [start, chunks] = await peek(refuseUtf16(open(), file));
    const stdin = Readable.from(chunks);
    if (isPlainList(start)) yield* plainLines(stdin);
    else {
      const format = formatByName(file) ?? formatByContent(start);
      for await (const row of readInteractions(['-'], { stdin, format })) yield withPlainNames(row);
    }
  }
}

/** The first line is an address already, so it names no columns. */
function isPlainList(start: Buffer): boolean {
  const [first = ''] = start
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/[\r\n,;\t]/);
  return /^[^\s@{["]+@[^\s@]+$/.test(first.trim());
}

async function* plainLines(input: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const text = line.replace(/^\uFEFF/, '').trim();
    if (text !== '') yield text;
  }
}

function withPlainNames(row: unknown): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row) || isUnreadableRecord(row)) return row;
  const plain = (name: string): string =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_');
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [plain(name), value]));
}
