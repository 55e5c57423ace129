/** Whether a run may use a store: never one of another environment, and a new production store only when asked for. */

import { resolve } from 'node:path';
import { formatNumberOf } from '../../shared/format-numbers.js';
import { assertEnvironment } from '../../suppression/store-notes.js';
import { type CommandContext, pathFrom } from '../context.js';
import { usageError } from '../options.js';
import type { RunOptions } from '../run/options.js';
import { isThere, type OpenedStore } from './connection.js';

type Asked = Pick<RunOptions, 'env' | 'createStore' | 'dryRun' | 'sandbox'>;

/** Before it is opened, which would make it. Throws USAGE. */
export function assertFolderIsMeant(context: CommandContext, location: string, asked: Asked): void {
  const { env, createStore } = asked;
  if (createStore && (env !== 'production' || asked.dryRun || asked.sandbox)) {
    throw usageError(
      '--create-store is for the first production run on a store',
      'leave it out, or add --env production and leave out --sandbox and --dry-run',
    );
  }
  if (!needsConsent(asked) || createStore || isThere(context, location)) return;
  const folder = resolve(pathFrom(context, location));
  throw usageError(
    `there is no store at \`${folder}\`: no windows and no opt-outs would be known to this production run`,
    'name the store of your production runs with --store; to make a new one, add --create-store once',
  );
}

/** Rejects with STORE_UNSAFE for a store of another environment, and with USAGE. Writes nothing. */
export async function assertStoreIsMeant(
  context: CommandContext,
  { store, name, folder }: OpenedStore,
  asked: Asked,
): Promise<void> {
  const { env: environment, createStore } = asked;
  const notes = (await store.notes?.()) ?? {};
  assertEnvironment(name, notes, environment);
  if (store.notes === undefined || asked.dryRun) return;
  const place = folder === undefined ? name : resolve(folder);
  if (createStore && notes.environment !== undefined) {
    throw usageError(
      `--create-store was given, and production runs have used the store \`${place}\` before`,
      'leave out --create-store',
    );
  }
  if (needsConsent(asked) && notes.environment === undefined) {
    const { customers, blocked } = await store.statistics();
    const holds = `it holds windows of ${formatNumberOf(customers, 'customer')} and ${formatNumberOf(blocked, 'opt-out')}`;
    if (!createStore) {
      throw usageError(
        `no production run has used the store \`${place}\` yet; ${holds}`,
        'where that is the store you mean, add --create-store once; otherwise name the right one with --store',
      );
    }
    await context.stderr.write(`the store \`${place}\` is taken into production use; ${holds}\n`);
  }
}

const needsConsent = ({ env, dryRun, sandbox }: Asked): boolean =>
  env === 'production' && dryRun !== true && sandbox !== true;
