/** `--store`: a folder (lmdb), `memory`, `redis…://` or `postgres://…`; drivers are loaded only when asked for. */
import { AutotriggerError, isAutotriggerError } from '../../errors/autotrigger-error.js';
import type { SuppressionStore } from '../../stores/port.js';
import { within } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import { storeHelp, usageError } from '../options.js';
import type { OpenedStore } from './connection.js';
import { withoutPassword } from './connection.js';

/** How long a store may take to close, in milliseconds. */
const closeMs = 5_000;

/** Rejects with STORE_UNAVAILABLE when it cannot be opened, with USAGE when its driver is not installed. */
export async function openStore(context: CommandContext, location: string): Promise<OpenedStore> {
  const opened = await connectStore(context, location);
  try {
    await opened.check?.();
    await opened.store.open();
    return opened;
  } catch (error) {
    await opened.close();
    throw forCommandLine(error);
  }
}

/** The same, not opened yet: for a store whose tables are still to be made. */
export async function connectStore(context: CommandContext, location: string): Promise<OpenedStore> {
  const opened = await connect(context, location);
  // A server that accepts connections and answers nothing keeps a driver from closing.
  return { ...opened, close: () => within(closeMs, opened.close()) };
}

async function connect(context: CommandContext, location: string): Promise<OpenedStore> {
  if (location === 'memory') {
    const { memoryStore } = await import('../../stores/memory.js');
    const memory = memoryStore({ quiet: true });
    const store: SuppressionStore = {
      ...memory,
      // What the library says in code is an option here.
      doctor: async (where) =>
        (await memory.doctor(where)).map((finding) => ({ ...finding, fix: 'name a folder: --store …' })),
    };
    return { store, name: 'memory (forgets at the end)', close: () => store.close() };
  }
  if (/^rediss?(\+cluster|\+sentinel)?:\/\//i.test(location)) {
    const { connectRedis } = await import('./connect-redis.js');
    return connectRedis(location);
  }
  if (/^postgres(ql)?:\/\//i.test(location)) {
    const { connectPostgres } = await import('./connect-postgres.js');
    return connectPostgres(location);
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(location)) {
    throw new AutotriggerError('USAGE', `no store is known for \`${withoutPassword(location)}\``, {
      fix: `give ${storeHelp}`,
    });
  }
  refuseMistaken(location);
  const { lmdbStore } = await import('../../stores/lmdb/store.js');
  const folder = pathFrom(context, location);
  const store = lmdbStore({ path: folder });
  return { store, name: location, folder, close: () => store.close() };
}

/** A folder made of a mistyped address would be a store of its own, which knows of nobody. Throws USAGE. */
function refuseMistaken(location: string): void {
  if (/^memory$/i.test(location)) {
    throw usageError(`\`${location}\` is no store`, `write \`memory\`, or \`./${location}\` for a folder`);
  }
  const isDrive = /^[a-z]:[\\/]/i.test(location);
  if (isDrive || !/^[^./\\][^/\\]*:/.test(location)) return;
  throw usageError(
    `the store \`${location.replace(/\?.*/s, '').replace(/^.*@/s, '')}\` looks like an address, and is none`,
    'write it as redis://host:6379/0 or postgres://user@host:5432/database; a folder with a colon in its name as `./…`',
  );
}

/** The fix for a store without its tables. */
export const migrateCommand = 'make its tables once: autotrigger suppressions migrate --store …';

/** What the library calls `migrate()` is a command here. */
function forCommandLine(error: unknown): unknown {
  if (!isAutotriggerError(error) || !error.fix?.includes('migrate()')) return error;
  return new AutotriggerError(error.code, error.message, {
    cause: error,
    fix: migrateCommand,
  });
}
