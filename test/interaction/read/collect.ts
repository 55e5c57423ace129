/** Reads inputs to the end and says what came, in a form that is easy to compare. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ReadOptions } from '../../../src/interaction/read/read-interactions.js';
import { readInteractions } from '../../../src/interaction/read/read-interactions.js';
import { sourceLocationOf } from '../../../src/interaction/source-location.js';
import { isUnreadableRecord, type UnreadableRecord } from '../../../src/interaction/unreadable.js';

export interface Collected {
  readonly records: readonly unknown[];
  readonly lines: readonly (number | undefined)[];
  readonly lost: readonly UnreadableRecord[];
}

export async function collect(inputs: readonly string[], options: ReadOptions = {}): Promise<Collected> {
  const records: unknown[] = [];
  const lines: (number | undefined)[] = [];
  const lost: UnreadableRecord[] = [];
  for await (const record of readInteractions(inputs, options)) {
    if (isUnreadableRecord(record)) lost.push(record);
    else {
      records.push(record);
      lines.push(lineOf(record));
    }
  }
  return { records, lines, lost };
}

/** What a reader makes of the bytes, given so many at a time: each record with its line. */
export async function readInChunks(
  reader: (chunks: AsyncIterable<Buffer>, file: string) => AsyncIterable<unknown[]>,
  bytes: Buffer,
  size: number,
): Promise<[line: number | undefined, record: unknown][]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const seen: [number | undefined, unknown][] = [];
  for await (const records of reader(chunks(), 'f')) {
    for (const record of records) seen.push([lineOf(record), record]);
  }
  return seen;
}

function lineOf(record: unknown): number | undefined {
  return isUnreadableRecord(record) ? record.line : sourceLocationOf(record)?.line;
}

/** A folder of its own for the files of one test file; gone afterwards. */
export function scratch(): (name: string, content: string | Buffer) => string {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-read-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
}
