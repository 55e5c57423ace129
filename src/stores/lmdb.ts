/** The embedded store: one folder, shared by any number of processes of one machine, durable at every step. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { type Clock, systemClock } from '../shared/clock.js';
import { examine } from './lmdb-doctor.js';
import { type LmdbEnvironment, openEnvironment } from './lmdb-environment.js';
import { lmdbTable } from './lmdb-table.js';
import type { SuppressionStore } from './port.js';
import { rowStore } from './row-store.js';

export interface LmdbStoreOptions {
  /** A folder on a local disk; made, with its parents, when it is not there. Readable by its owner only. */
  readonly path: string;
  readonly clock?: Clock;
}

/** Opens nothing yet: the first step does, or `open()`. Throws OPTION_INVALID for an empty path. */
export function lmdbStore({ path, clock = systemClock }: LmdbStoreOptions): SuppressionStore {
  if (typeof path !== 'string' || path.trim() === '') {
    throw new AutotriggerError(
      'OPTION_INVALID',
      'the option `path` of lmdbStore is not the path of a folder',
      {
        fix: "give a folder on a local disk: lmdbStore({ path: './suppression' })",
      },
    );
  }
  let environment: Promise<LmdbEnvironment> | undefined;
  let closed = false;

  const opened = (): Promise<LmdbEnvironment> => {
    if (closed) return Promise.reject(closedError(path));
    environment ??= openEnvironment(path).catch((error: unknown) => {
      environment = undefined;
      throw error;
    });
    return environment;
  };

  const steps = rowStore(lmdbTable(path, opened), clock);
  return Object.freeze<SuppressionStore>({
    ...steps,
    name: 'lmdb',
    durable: true,
    async open() {
      await opened();
    },
    async secret() {
      return (await opened()).secret;
    },
    async statistics() {
      const counts = await steps.statistics();
      const { size } = await stat(join(path, 'data.mdb'));
      return { ...counts, bytes: size };
    },
    async doctor(context) {
      await opened();
      return examine(path, clock, context);
    },
    async close() {
      closed = true;
      const opening = environment;
      environment = undefined;
      if (opening === undefined) return;
      const { commit, root } = await opening.catch(() => nothingOpen);
      // What was asked for before is on disk when this is.
      await commit(() => undefined);
      await root.close();
    },
  });
}

const nothingOpen = { commit: async () => undefined, root: { close: async () => undefined } };

function closedError(path: string): AutotriggerError {
  return new AutotriggerError('STORE_UNAVAILABLE', `the lmdb store \`${path}\` was closed`, {
    fix: 'make another with lmdbStore({ path }), or close later',
  });
}
