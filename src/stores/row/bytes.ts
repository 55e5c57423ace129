/** Writes and reads the few kinds of value a row is made of. */

/** How a text stands there; its length follows. Random identifiers shrink by a quarter or a half. */
const kinds = { utf8: 0, hex: 1, base64url: 2, utf16le: 3 } as const;
const encodings = ['utf8', 'hex', 'base64url', 'utf16le'] as const satisfies readonly BufferEncoding[];

/** Shared by all writers, one after the other: what is written is copied out to measure. */
let scratch = Buffer.alloc(1_024);

/** Writes one thing: the next writer begins where this one did. */
export class ByteWriter {
  private length = 0;

  bytes(): Buffer {
    return Buffer.from(scratch.subarray(0, this.length));
  }

  /** A whole number from 0 up to 2^53 − 1, seven bits a byte. */
  unsigned(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      scratch[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    scratch[this.length++] = rest;
  }

  /** A whole number between −2^52 and 2^52, a small one in few bytes. */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(text: string): void {
    const kind = kindOf(text);
    const encoding = encodings[kind];
    const size = Buffer.byteLength(text, encoding);
    this.unsigned(size * 4 + kind);
    this.reserve(size);
    this.length += scratch.write(text, this.length, encoding);
  }

  optionalText(text: string | undefined): void {
    this.unsigned(text === undefined ? 0 : 1);
    if (text !== undefined) this.text(text);
  }

  private reserve(more: number): void {
    if (this.length + more <= scratch.length) return;
    const larger = Buffer.alloc(Math.max(scratch.length * 2, this.length + more));
    scratch.copy(larger, 0, 0, this.length);
    scratch = larger;
  }
}

export class ByteReader {
  private position = 0;
  private readonly buffer: Buffer;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  unsigned(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.buffer[this.position++];
      if (byte === undefined) throw new RangeError('the row ends in the middle of a number');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(): string {
    const head = this.unsigned();
    const size = Math.floor(head / 4);
    const end = this.position + size;
    if (end > this.buffer.length) throw new RangeError('the row ends in the middle of a text');
    const text = this.buffer.toString(encodings[head % 4], this.position, end);
    this.position = end;
    return text;
  }

  optionalText(): string | undefined {
    return this.unsigned() === 0 ? undefined : this.text();
  }
}

/** The smallest encoding that gives exactly the same text back. */
function kindOf(text: string): number {
  let alphabets = inHex | inBase64url;
  for (let at = 0; at < text.length && alphabets !== 0; at += 1) {
    alphabets &= alphabetsOf[text.charCodeAt(at)] ?? 0;
  }
  if (text.length > 0) {
    if ((alphabets & inHex) !== 0 && text.length % 2 === 0) return kinds.hex;
    if ((alphabets & inBase64url) !== 0 && isWholeBytes(text)) return kinds.base64url;
  }
  return text.isWellFormed() ? kinds.utf8 : kinds.utf16le;
}

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const inHex = 1;
const inBase64url = 2;
/** Of each ASCII character, the alphabets it belongs to. */
const alphabetsOf = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (
    ('0123456789abcdef'.includes(character) ? inHex : 0) | (base64url.includes(character) ? inBase64url : 0)
  );
});

/** Whether the last character has no bits to spare but zeros: others would not come back (RFC 4648, 3.5). */
function isWholeBytes(text: string): boolean {
  const odd = text.length % 4;
  if (odd === 0) return true;
  const last = base64url.indexOf(text.charAt(text.length - 1));
  return (odd === 2 && last % 16 === 0) || (odd === 3 && last % 4 === 0);
}
