/** The store and the guard that the `suppressions` commands work on. */
import { existsSync } from 'node:fs';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { Environment } from '../../shared/environment.js';
import { createGuard, type Guard } from '../../suppression/guard.js';
import { secretsFor } from '../../suppression/key-fingerprints.js';
import { createKeys, type Keys } from '../../suppression/keys.js';
import { type CommandContext, pathFrom } from '../context.js';
import { defaultStore } from '../options.js';
import type { OpenedStore } from '../store/connection.js';
import { keySecretFrom } from '../store/key-secret.js';
import { openStore } from '../store/open-store.js';

export interface StoreOptions {
  readonly store?: string;
  readonly env: Environment;
}

export interface Suppressions extends OpenedStore {
  readonly guard: Guard;
  readonly keys: Keys;
}

/** `work` on an opened store; it is closed afterwards. */
export async function withSuppressions<Result>(
  context: CommandContext,
  options: StoreOptions,
  work: (suppressions: Suppressions) => Promise<Result>,
): Promise<Result> {
  const opened = await openStore(context, locationOf(options));
  try {
    const secret = keySecretFrom(context);
    const guard = createGuard({ store: opened.store, clock: context.clock, ...secret });
    const keys = createKeys(await secretsFor(opened.store, secret.keySecret));
    return await work({ ...opened, guard, keys });
  } finally {
    await opened.close();
  }
}

/** For commands that only look. */
export async function withExistingSuppressions<Result>(
  context: CommandContext,
  options: StoreOptions,
  work: (suppressions: Suppressions) => Promise<Result>,
): Promise<Result> {
  requireStore(context, options);
  return withSuppressions(context, options, work);
}

/** A folder without a store is a mistake, not an empty store to be made. Throws STORE_UNAVAILABLE. */
export function requireStore(context: CommandContext, options: StoreOptions): void {
  const location = locationOf(options);
  if (!location.includes('://') && location !== 'memory' && !existsSync(pathFrom(context, location))) {
    throw new AutotriggerError('STORE_UNAVAILABLE', `there is no store in \`${location}\``, {
      fix: 'name the store with --store, or run something first',
    });
  }
}

export function locationOf({ store, env }: StoreOptions): string {
  return store ?? defaultStore(env);
}
