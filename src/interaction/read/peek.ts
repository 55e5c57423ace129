/** Reads the beginning of a stream without consuming it. */

/** Format and delimiter can be told within as many bytes. */
export const enoughBytes = 64 * 1024;

/**
 * The beginning, and the whole stream, that included. A pipe gives as little at a time as its writer wrote, so chunks
 * are gathered until `isEnough`: unless given, until there is a whole line with something in it, or more than any
 * header needs.
 */
export async function peek(
  chunks: AsyncIterable<Buffer>,
  isEnough: (start: Buffer) => boolean = hasLine,
): Promise<[Buffer, AsyncIterable<Buffer>]> {
  const iterator = chunks[Symbol.asyncIterator]();
  let start: Buffer = Buffer.alloc(0);
  while (!isEnough(start)) {
    const next = await iterator.next();
    if (next.done === true) break;
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  return [start, withStart(start, iterator)];
}

function hasLine(start: Buffer): boolean {
  return start.length >= enoughBytes || beginningOf(start).includes('\n');
}

/** As old Macintoshes end lines, where another end would have come by now. */
export function endsInReturns(start: Buffer): boolean {
  return start.includes('\r') && !start.includes('\n');
}

/** From its first letter on: `trimStart` removes a byte order mark too. */
export function beginningOf(start: Buffer): string {
  return start.toString('utf8').trimStart();
}

async function* withStart(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (start.length > 0) yield start;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    // The source is closed even for a reader that stops after the beginning.
    await rest.return?.();
  }
}
