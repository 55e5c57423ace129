/** Keys in lmdb, packed: hex and base64url texts, as hashed customers are, shrink to the bytes they stand for. */

/** The place of an encoding is written before the key; the first version wrote keys in the same way. */
const encodings = ['utf8', 'hex', 'base64url', 'utf16le'] as const satisfies readonly BufferEncoding[];
const smallestFirst = ['hex', 'base64url', 'utf8', 'utf16le'] as const satisfies readonly BufferEncoding[];

export function keyToBytes(key: string): Buffer {
  const encoding = smallestFirst.find((one) => Buffer.from(key, one).toString(one) === key) ?? 'utf16le';
  const bytes = Buffer.from(key, encoding);
  return Buffer.concat([varint(bytes.length * 4 + encodings.indexOf(encoding)), bytes]);
}

export function keyFromBytes(bytes: Buffer): string {
  const end = bytes.findIndex((byte) => byte < 0x80);
  const encoding = encodings[(bytes[0] ?? 0) % 4] ?? 'utf8';
  return bytes.toString(encoding, end + 1);
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
