/** JSON: a list of objects, one object, or several one after the other; streamed. */
import { UnreadableRecord } from '../unreadable.js';
import { BatchBuilder, type RecordBatch } from './batch.js';
import { JsonValueSplitter } from './json-values.js';
import { largestRecord } from './limits.js';
import { parseRecord } from './parse-json.js';

/** A truncated list gives its good elements, then one unreadable record that says at which line it was cut off. */
export async function* readJson(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<RecordBatch> {
  const batch = new BatchBuilder(file);
  const values = new JsonValueSplitter();
  const addUnreadable = (message: string, fix: string, line: number, text = ''): void => {
    batch.add(new UnreadableRecord({ message, fix, file, line, text }), line);
  };

  for await (const chunk of chunks) {
    for (const { bytes, line } of values.push(chunk)) {
      batch.add(parseRecord(bytes.toString('utf8'), 'value', file, line), line);
    }
    if (values.heldBytes > largestRecord) {
      addUnreadable('a value is too large, and what follows it is lost', endFix, values.line);
      yield batch.take();
      return;
    }
    if (batch.size > 0) yield batch.take();
  }
  const left = values.end();
  if (left !== undefined && 'openListAt' in left) {
    addUnreadable('the list is cut off: the file ends before its `]`', endFix, left.openListAt);
  } else if (left !== undefined) {
    const { bytes, line } = left.cut;
    // A last value at the top that is no object has no end of its own: it may well be complete.
    const text = bytes.toString('utf8');
    batch.add(parseRecord(text, 'value', file, line), line);
  }
  if (batch.size > 0) yield batch.take();
}

const endFix = 'export the file again; what stands before this place has been read';
