/** Text in any encoding → UTF-8, which the readers take. */
import { isAscii, isUtf8 } from 'node:buffer';
import { enoughBytes, peek } from './peek.js';

/** What is known of a text's encoding, and who is told what was guessed. */
export interface EncodingOptions {
  /** A name of the WHATWG Encoding Standard, such as `windows-1252` or `utf-16le`; found out unless given. */
  readonly encoding?: string | undefined;
  /** Called with what was found out and is not certain. */
  readonly say?: (notice: string) => void;
  /** Called where letters are lost from here on. */
  readonly onLoss?: (() => void) | undefined;
}

/** Without a chunk: what is left at the end, a character that was cut off. */
type Decode = (chunk?: Buffer) => Buffer;

/**
 * UTF-8 and UTF-16 are recognised. A text that is neither, but holds letters only as Western European languages write
 * them in Windows-1252 (which Latin-1 is a part of), is read as that, and said; of others letters are lost, and said.
 */
export async function* decodeText(
  chunks: AsyncIterable<Buffer>,
  options: EncodingOptions = {},
): AsyncGenerator<Buffer> {
  const [start, all] = await peek(chunks, ({ length }) => length >= tellingBytes);
  const utf16 = options.encoding === undefined ? utf16Of(start) : undefined;
  if (utf16?.isMarked === false) options.say?.(`it is read as ${utf16.name.toUpperCase()}`);
  const name = options.encoding ?? utf16?.name;
  if (name === undefined) {
    yield* recognised(all, options);
    return;
  }
  const decode = decoderOf(name, options);
  for await (const chunk of all) yield decode(chunk);
  const rest = decode();
  if (rest.length > 0) yield rest;
}

/** Two characters of UTF-16. */
const tellingBytes = 4;
const newline = 10;

/** By its byte order mark, or because every second byte of its first characters is 0. */
function utf16Of(start: Buffer): { readonly name: string; readonly isMarked: boolean } | undefined {
  const head = start.toString('hex', 0, tellingBytes);
  if (/^(?:fffe|(?!00)..00(?!00)..00)/.test(head)) return { name: 'utf-16le', isMarked: head[0] === 'f' };
  if (/^(?:feff|00(?!00)..00(?!00)..)/.test(head)) return { name: 'utf-16be', isMarked: head[0] === 'f' };
  return undefined;
}

/** Of an encoding that was named, or shown by a mark, and may be the wrong one all the same. */
function decoderOf(name: string, { say, onLoss }: EncodingOptions): Decode {
  const decoder = new TextDecoder(name);
  const { encoding } = decoder;
  // Some releases of Node decode the bytes from 0x80 to 0x9f of this one as control characters.
  if (encoding === 'windows-1252') return fromWindows1252;
  let isLossy = false;
  const lose = (): void => {
    if (!isLossy) say?.(`it is not all in ${encoding}: letters are lost; say another encoding`);
    isLossy = true;
    onLoss?.();
  };
  if (encoding === 'utf-8') return checkedUtf8(lose);
  return (chunk) => {
    const text = decoder.decode(chunk, { stream: chunk !== undefined });
    if (text.includes('\uFFFD')) lose();
    return Buffer.from(text);
  };
}

/** Readers take the bytes as they are. A U+FFFD that was written as one is no loss, so the text does not tell. */
function checkedUtf8(lose: () => void): Decode {
  const strict = new TextDecoder('utf-8', { fatal: true });
  let isSound = true;
  return (chunk) => {
    if (isSound) {
      try {
        strict.decode(chunk, { stream: chunk !== undefined });
      } catch {
        isSound = false;
        lose();
      }
    }
    return asItIs(chunk);
  };
}

const from0x80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const nothing = Buffer.alloc(0);

function asItIs(chunk: Buffer = nothing): Buffer {
  return chunk;
}

function fromWindows1252(chunk: Buffer = nothing): Buffer {
  const text = chunk.toString('latin1');
  return Buffer.from(text.replace(/[\x80-\x9f]/g, (byte) => from0x80[byte.charCodeAt(0) - 0x80] ?? byte));
}

/** As long as all is ASCII the encoding does not matter; the first lines with anything else tell it. */
async function* recognised(chunks: AsyncIterable<Buffer>, options: EncodingOptions): AsyncGenerator<Buffer> {
  let decode: Decode | undefined;
  let held: Buffer = nothing;
  for await (const chunk of chunks) {
    if (decode !== undefined) {
      yield decode(chunk);
      continue;
    }
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    // A character may be cut at the end of a chunk, and never at the end of a line.
    const lines = held.subarray(0, held.lastIndexOf(newline) + 1);
    if (!isAscii(lines) || held.length > enoughBytes) {
      decode = isAscii(held) ? undefined : recognise(isAscii(lines) ? withoutCut(held) : lines, options);
      yield decode === undefined ? held : decode(held);
      held = nothing;
    } else {
      if (lines.length > 0) yield lines;
      held = held.subarray(lines.length);
    }
  }
  if (held.length > 0) yield isAscii(held) ? held : recognise(held, options)(held);
}

/** Without the beginning of a character of UTF-8 at the end. */
function withoutCut(text: Buffer): Buffer {
  const longestCut = 3;
  const last = text.subarray(-longestCut).findLastIndex((byte) => byte >= 0xc0);
  return last === -1 ? text : text.subarray(0, text.length - longestCut + last);
}

function recognise(text: Buffer, { say, onLoss }: EncodingOptions): Decode {
  if (isUtf8(text)) return asItIs;
  if (isWesternEuropean(text.toString('latin1'))) {
    say?.('it is not UTF-8, and is read as Windows-1252; say the encoding if it is another');
    return fromWindows1252;
  }
  say?.('it is not UTF-8, and its encoding is not certain: letters are lost; say the encoding');
  onLoss?.();
  return asItIs;
}

/**
 * `text` has one character for each byte. Other encodings have letters where Windows-1252 has signs, letters of few
 * languages, or nothing; Cyrillic, Greek and Asian ones have several bytes above 0x7f in a row. An `Ã` before a sign is
 * a letter of UTF-8: the text is of two encodings.
 */
function isWesternEuropean(text: string): boolean {
  const foreign =
    /[\x80-\xff]{3}|\xc3[\x80-\xbf]|[\x81-\x83\x86-\x90\x98-\x9f\xd0\xd7\xdd\xde\xf0\xf7\xfd-\xff]/;
  const signInWord = /[a-z][\x80-\x91\x93-\xbf][a-z]|[a-z][\xa5\xb3\xb9\xbc\xbe\xbf]|[\xa3\xa5\xaf][a-z]/i;
  return !foreign.test(text) && !signInWord.test(text);
}
