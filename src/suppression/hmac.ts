/**
 * HMAC-SHA-256 (RFC 2104) by one-shot hashes. Node's `createHmac` makes a native object for each text, which costs as
 * much as the hashing, and once more when it is collected.
 */
import { createHmac, hash } from 'node:crypto';

const blockBytes = 64;
const digestBytes = 32;
/** Longer texts are rare, and take the way by `createHmac`. */
const longestText = 320;

/** Gives the digest of a text in base64url, 43 characters. */
export function hmacSha256(secret: string): (text: string) => string {
  const given = Buffer.from(secret, 'utf8');
  const key = given.length > blockBytes ? hash('sha256', given, 'buffer') : given;
  const inner = Buffer.alloc(blockBytes + longestText * 3, 0x36);
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c);
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  return (text) => {
    if (text.length > longestText) return createHmac('sha256', given).update(text).digest('base64url');
    const end = blockBytes + inner.write(text, blockBytes, 'utf8');
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), blockBytes, 'latin1');
    return hash('sha256', outer, 'base64url');
  };
}
