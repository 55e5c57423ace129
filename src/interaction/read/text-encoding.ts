/** Excel's "Unicode text" is UTF-16: read as UTF-8 it would give one unreadable record for every line. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';

/** The chunks as they are; rejects with INPUT_UNREADABLE before the first of a text in UTF-16. */
export async function* refuseUtf16(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < tellingBytes) continue;
    if (isUtf16(start)) throw inUtf16(file);
    yield start;
    start = undefined;
  }
  if (start === undefined || start.length === 0) return;
  if (isUtf16(start)) throw inUtf16(file);
  yield start;
}

/** Two characters are enough to recognise it. */
const tellingBytes = 4;

/** By its byte order mark, or because every second byte of its first characters is 0. */
function isUtf16(start: Buffer): boolean {
  const head = start.toString('hex', 0, tellingBytes);
  return /^(?:fffe|feff|(?!00)..00(?!00)..00|00(?!00)..00(?!00)..)/.test(head);
}

function inUtf16(file: string): AutotriggerError {
  return new AutotriggerError('INPUT_UNREADABLE', `\`${file}\` is written in UTF-16`, {
    fix: 'save it as UTF-8',
    file,
  });
}
