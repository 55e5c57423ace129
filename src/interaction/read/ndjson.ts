/** NDJSON: one object per line. A bad line is one unreadable record and never stops the run. */
import { UnreadableRecord } from '../unreadable.js';
import { BatchBuilder, type RecordBatch } from './batch.js';
import { largestRecord } from './limits.js';
import { parseRecord } from './parse-json.js';

const newline = 10;

/** Blank lines are skipped, CRLF and a BOM are fine. Yields one batch per chunk that ends at least one line. */
export async function* readNdjson(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<RecordBatch> {
  const batch = new BatchBuilder(file);
  let line = 1;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let overlong = false;

  const addLines = (block: Buffer): void => {
    for (const text of block.toString('utf8').split('\n')) addLine(batch, text, file, line++);
  };
  const addOverlong = (): void => {
    batch.add(tooLong(file, line++), line - 1);
    overlong = false;
  };

  for await (const chunk of chunks) {
    let rest = chunk;
    if (overlong) {
      const end = rest.indexOf(newline);
      if (end === -1) continue;
      addOverlong();
      rest = rest.subarray(end + 1);
    }
    const last = rest.lastIndexOf(newline);
    if (last !== -1) {
      addLines(Buffer.concat([...pending, rest.subarray(0, last)]));
      pending = [];
      pendingBytes = 0;
    }
    const tail = rest.subarray(last + 1);
    if (tail.length > 0) {
      pending.push(tail);
      pendingBytes += tail.length;
    }
    if (pendingBytes > largestRecord) {
      pending = [];
      pendingBytes = 0;
      overlong = true;
    }
    if (batch.size > 0) yield batch.take();
  }
  if (overlong) addOverlong();
  else if (pendingBytes > 0) addLines(Buffer.concat(pending));
  if (batch.size > 0) yield batch.take();
}

function addLine(batch: BatchBuilder, written: string, file: string, line: number): void {
  if (written === '' || written === '\r') return;
  const text = line === 1 && written.startsWith('\uFEFF') ? written.slice(1) : written;
  if (text.length < 100 && text.trim() === '') return;
  batch.add(parseRecord(text, 'line', file, line), line);
}

function tooLong(file: string, line: number): UnreadableRecord {
  return new UnreadableRecord({
    message: `the line is longer than ${largestRecord / 1024 / 1024} MiB`,
    fix: 'write one object per line; for a file that is one JSON list say `--input-format json`',
    file,
    line,
  });
}
