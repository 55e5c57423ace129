/** The stores and the guard that the `suppressions` commands work on. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { AddressRules } from '../../interaction/address.js';
import type { Environment } from '../../shared/environment.js';
import { createGuard, type Guard } from '../../suppression/guard.js';
import { createKeys, type KeySecret, type Keys } from '../../suppression/keys.js';
import { addressRulesFor, secretsFor } from '../../suppression/store-notes.js';
import type { CommandContext } from '../context.js';
import { defaultStore, usageError } from '../options.js';
import { isThere, type OpenedStore } from '../store/connection.js';
import { keySecretFrom } from '../store/key-secret.js';
import { openStore } from '../store/open-store.js';

/** Which store the commands work on. */
export interface StoreOptions {
  readonly store?: string;
  readonly env?: Environment;
  readonly addressRules?: AddressRules;
}

/** A store, and the guard that runs the protocol on it. */
export interface Suppressions extends OpenedStore {
  readonly guard: Guard;
  readonly keys: Keys;
  readonly keySecret: KeySecret | undefined;
}

/** `work` on an opened store; it is closed afterwards. */
export async function withSuppressions<Result>(
  context: CommandContext,
  options: StoreOptions,
  work: (suppressions: Suppressions) => Promise<Result>,
): Promise<Result> {
  return withStores(context, options, [locationOf(options)], ([suppressions]) => work(suppressions));
}

/** For opt-outs: without `--store` and `--env` the default stores of both environments, so that they hold in either. */
export function withAllSuppressions<Result>(
  context: CommandContext,
  options: StoreOptions,
  work: (suppressions: readonly [Suppressions, ...Suppressions[]]) => Promise<Result>,
): Promise<Result> {
  const isChosen = options.store !== undefined || options.env !== undefined;
  const [first, ...others] = isChosen
    ? [locationOf(options)]
    : [defaultStore('production'), defaultStore('test')];
  return withStores(context, options, [first ?? locationOf(options), ...others], work);
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

/** For commands that take away what keeps a customer from being asked. Throws USAGE. */
export async function withChosenSuppressions<Result>(
  context: CommandContext,
  options: StoreOptions,
  command: string,
  work: (suppressions: Suppressions) => Promise<Result>,
): Promise<Result> {
  if (options.store === undefined && options.env === undefined) {
    throw usageError(
      `\`suppressions ${command}\` was not given a store, and each environment has its own`,
      'add --env test or --env production, or name the store with --store',
    );
  }
  return withExistingSuppressions(context, options, work);
}

/** A folder without a store is a mistake, not an empty store to be made. Throws STORE_UNAVAILABLE. */
export function requireStore(context: CommandContext, options: StoreOptions): void {
  const location = locationOf(options);
  if (!isThere(context, location)) {
    throw new AutotriggerError('STORE_UNAVAILABLE', `there is no store in \`${location}\``, {
      fix: 'name the store with --store, or run something first',
    });
  }
}

/** Of the test environment unless one is given, as everywhere. */
export function locationOf({ store, env = 'test' }: StoreOptions): string {
  return store ?? defaultStore(env);
}

/** All are opened before anything is written into one. */
async function withStores<Result>(
  context: CommandContext,
  { env: environment, addressRules }: StoreOptions,
  locations: readonly [string, ...string[]],
  work: (suppressions: readonly [Suppressions, ...Suppressions[]]) => Promise<Result>,
): Promise<Result> {
  const opened: OpenedStore[] = [];
  const open = async (location: string): Promise<Suppressions> => {
    const connection = await openStore(context, location);
    opened.push(connection);
    const { keySecret } = keySecretFrom(context);
    const given = { ...(keySecret && { keySecret }), ...(addressRules && { addressRules }) };
    const guard = createGuard({ store: connection.store, clock: context.clock, ...given });
    const rules = await addressRulesFor(connection.store, { environment, addressRules });
    // Under another secret or other address rules nobody would be found, and an opt-out would hold for nobody.
    const keys = createKeys(await secretsFor(connection.store, keySecret), rules);
    return { ...connection, guard, keys, keySecret };
  };
  try {
    const [first, ...others] = locations;
    const all: [Suppressions, ...Suppressions[]] = [await open(first)];
    for (const location of others) all.push(await open(location));
    return await work(all);
  } finally {
    for (const connection of opened) await connection.close();
  }
}
