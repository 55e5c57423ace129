/** The secrets that addresses are hashed with, from the environment; the store's own where there is none. */
import type { KeySecret } from '../../suppression/keys.js';
import type { CommandContext } from '../context.js';
import { usageError } from '../options.js';

const fewestCharacters = 16;

/** Throws USAGE for what cannot be meant: under a mistyped secret no customer would be recognised. */
export function keySecretFrom({ env }: CommandContext): { readonly keySecret?: KeySecret } {
  const { AUTOTRIGGER_KEY_SECRET: current, AUTOTRIGGER_PREVIOUS_KEY_SECRET: previous } = env;
  if (current === undefined || current === '') {
    if (previous === undefined || previous === '') return {};
    throw usageError(
      'AUTOTRIGGER_PREVIOUS_KEY_SECRET is set, and AUTOTRIGGER_KEY_SECRET is not: its customers would not be known again',
      'set AUTOTRIGGER_KEY_SECRET to the new secret; or, where nothing is being rotated, to what stands in the other',
    );
  }
  for (const secret of [current, previous ?? current]) {
    if (secret.length >= fewestCharacters && secret === secret.trim() && !/\p{Cc}/u.test(secret)) continue;
    throw usageError(
      `a key secret in the environment is shorter than ${fewestCharacters} characters, or holds a line break or blanks around it`,
      'give at least 32 random characters, such as `openssl rand -base64 32` prints, and the same everywhere',
    );
  }
  return { keySecret: previous ? { current, previous: [previous] } : current };
}
