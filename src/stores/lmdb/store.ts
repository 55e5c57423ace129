/** The embedded store: one folder, shared by any number of processes of one machine, durable at every step. */
import { type Clock, systemClock } from '../../shared/clock.js';
import { invalidOption, refuseSlips } from '../../shared/options.js';
import type { SuppressionStore } from '../port.js';
import { tableStore } from '../table-store.js';
import { examineFolder } from './doctor.js';
import { lmdbTable } from './table.js';

/** Where the rows lie. Every process that uses them names the same folder, on one machine. */
export interface LmdbStoreOptions {
  /** A folder on a local disk; made, with its parents, when it is not there. Readable by its owner only. */
  readonly path: string;
  /** The clock that windows run on; the system's unless set. Processes that share the folder need the same one. */
  readonly clock?: Clock;
}

/** Opens nothing yet: the first call does, or `open()`. Throws OPTION_INVALID for an empty path. */
export function lmdbStore(options: LmdbStoreOptions): SuppressionStore {
  refuseSlips(options, ['path', 'clock']);
  const { path, clock = systemClock } = options;
  if (typeof path !== 'string' || path.trim() === '') {
    throw invalidOption(
      'the option `path` of lmdbStore is not the path of a folder',
      "give a folder on a local disk: lmdbStore({ path: './suppression' })",
    );
  }
  const table = lmdbTable(path, clock);
  return tableStore(table, {
    name: 'lmdb',
    formerSettings: table.formerSettings,
    async doctor({ environment }) {
      await table.open();
      return examineFolder(path, clock, environment);
    },
  });
}
