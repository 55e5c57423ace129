/** NDJSON: one object per line. A bad line is one unreadable record and never stops the run. */
import { UnreadableRecord } from '../unreadable.js';
import { largestRecord, parseRecord } from './parse-json.js';

const newline = 10;

/** Blank lines are skipped, CRLF and a BOM are fine. */
export async function* readNdjson(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<unknown[]> {
  let line = 0;
  /** The beginning of a line whose end has not come yet. */
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let isTooLong = false;

  const recordsOf = (lines: Buffer[]): unknown[] => {
    const records: unknown[] = [];
    for (const written of Buffer.concat(lines).toString('utf8').split('\n')) {
      line += 1;
      if (isTooLong) {
        records.push(tooLong(file, line));
        isTooLong = false;
      } else if (written !== '' && (written.length >= 100 || written.trim() !== '')) {
        // Not only the first: files may be put together.
        const text = written.startsWith('\uFEFF') ? written.slice(1) : written;
        records.push(parseRecord(text, 'line', file, line));
      }
    }
    return records;
  };

  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline);
    if (end !== -1) {
      yield recordsOf([...pending, chunk.subarray(0, end)]);
      pending = [];
      pendingBytes = 0;
    }
    pending.push(chunk.subarray(end + 1));
    pendingBytes += chunk.length - end - 1;
    // What was read of it is dropped, and its rest as it comes: the line is said to be too long when it ends.
    if (pendingBytes > largestRecord) {
      isTooLong = true;
      pending = [];
      pendingBytes = 0;
    }
  }
  if (isTooLong || pendingBytes > 0) yield recordsOf(pending);
}

function tooLong(file: string, line: number): UnreadableRecord {
  return new UnreadableRecord({
    message: `the line is longer than ${largestRecord / 1024 / 1024} MiB`,
    fix: 'write one object per line; for a file that is one JSON list say `--input-format json`',
    file,
    line,
  });
}
