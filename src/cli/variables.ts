/** The environment variables of the command line: one with a slip in its name would do nothing, and say nothing. */
import { didYouMean } from '../shared/suggest.js';
import type { CommandContext } from './context.js';
import { usageError } from './options.js';

const prefix = 'AUTOTRIGGER_';

const known = [
  'API_KEY',
  'PRODUCTION_API_KEY',
  'KEY_SECRET',
  'PREVIOUS_KEY_SECRET',
  'BUNDLE_SECRET',
  'DEBUG',
] as const;

/** Throws USAGE. Others that begin alike are left alone: a container's platform makes some of its own. */
export function assertVariables({ env }: Pick<CommandContext, 'env'>): void {
  for (const [variable, value] of Object.entries(env)) {
    const name = variable.slice(prefix.length);
    if (!variable.startsWith(prefix) || value === '' || known.some((other) => other === name)) continue;
    const meant = didYouMean(name, known);
    if (meant === undefined) continue;
    throw usageError(`nothing reads the environment variable ${variable}`, `did you mean ${prefix}${meant}?`);
  }
}
