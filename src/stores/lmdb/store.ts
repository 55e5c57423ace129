/** The embedded store: one folder, shared by any number of processes of one machine, durable at every step. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../shared/clock.js';
import { invalidOption } from '../../shared/options.js';
import type { SuppressionStore } from '../port.js';
import { rowStore, startOf, withReserveAndBegin } from '../row/row-store.js';
import { examine } from './doctor.js';
import { lazyEnvironment } from './opening.js';
import { lmdbSecrets } from './secrets.js';
import { lmdbTable } from './table.js';

export interface LmdbStoreOptions {
  /** A folder on a local disk; made, with its parents, when it is not there. Readable by its owner only. */
  readonly path: string;
  readonly clock?: Clock;
}

/** Opens nothing yet: the first step does, or `open()`. Throws OPTION_INVALID for an empty path. */
export function lmdbStore({ path, clock = systemClock }: LmdbStoreOptions): SuppressionStore {
  if (typeof path !== 'string' || path.trim() === '') {
    throw invalidOption(
      'the option `path` of lmdbStore is not the path of a folder',
      "give a folder on a local disk: lmdbStore({ path: './suppression' })",
    );
  }
  const environment = lazyEnvironment(path);
  const table = lmdbTable(path, environment);
  const rest = rowStore(table, clock);
  const store: SuppressionStore = {
    ...rest,
    ...lmdbSecrets(path, environment),
    name: 'lmdb',
    durable: true,
    async open() {
      await environment.open();
    },
    async secret() {
      return (await environment.open()).secret;
    },
    async statistics() {
      const counts = await rest.statistics();
      const { size } = await stat(join(path, 'data.mdb'));
      return { ...counts, bytes: size };
    },
    async doctor(context) {
      await environment.open();
      return examine(path, clock, context);
    },
    close: () => environment.close(),
  };
  return withReserveAndBegin(store, startOf(table, clock));
}
