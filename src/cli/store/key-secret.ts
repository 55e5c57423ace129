/** The secrets that addresses are hashed with, from the environment; the store's own where there is none. */
import type { KeySecret } from '../../suppression/keys.js';
import type { CommandContext } from '../context.js';

export function keySecretFrom({ env }: CommandContext): { readonly keySecret?: KeySecret } {
  const { AUTOTRIGGER_KEY_SECRET: current, AUTOTRIGGER_PREVIOUS_KEY_SECRET: previous } = env;
  if (current === undefined || current === '') return {};
  return { keySecret: previous ? { current, previous: [previous] } : current };
}
