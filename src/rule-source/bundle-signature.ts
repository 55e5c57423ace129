/** Signed bundles: HMAC-SHA-256 over the bytes of the body, so that who holds the secret made them. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { AutotriggerError } from '../errors/autotrigger-error.js';

/** How the server signs. Anyone who has the secret can change the rules. */
export interface SignatureOptions {
  readonly secret: string | Uint8Array;
  /** Header of the answer that carries `sha256=HEX`; `x-autotrigger-signature` unless set. */
  readonly header?: string;
}

const defaultHeader = 'x-autotrigger-signature';

/** The value of the header for a body: `sha256=` and 64 hex digits. */
export function signBundle(body: string | Uint8Array, secret: string | Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Throws RULES_UNREADABLE when the signature is missing or not of this body and secret. */
export function checkSignature(
  body: Uint8Array,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  { secret, header = defaultHeader }: SignatureOptions,
  name: string,
): void {
  const given = headers[header.toLowerCase()];
  const expected = Buffer.from(signBundle(body, secret));
  const actual = Buffer.from(typeof given === 'string' ? given : '');
  // In constant time, so that the time it takes tells nothing of the expected value.
  if (actual.length === expected.length && timingSafeEqual(actual, expected)) return;
  const what = given === undefined ? 'carries no signature' : 'carries a signature that does not fit';
  throw new AutotriggerError('RULES_UNREADABLE', `${name} ${what}`, {
    fix: `sign the body with the shared secret and send it as \`${header}: sha256=HEX\``,
  });
}
