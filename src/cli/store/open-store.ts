/** `--store`: a folder (lmdb), `memory`, `redis://…` or `postgres://…`; drivers are loaded only when asked for. */
import { AutotriggerError, isAutotriggerError } from '../../errors/autotrigger-error.js';
import type { SuppressionStore } from '../../stores/port.js';
import { type CommandContext, pathFrom } from '../context.js';

export interface OpenedStore {
  readonly store: SuppressionStore;
  /** For messages: never holds a password. */
  readonly name: string;
  /** The folder of an embedded store. */
  readonly folder?: string;
  /** Makes the tables, for a store that needs some. */
  migrate?(): Promise<void>;
  /** Closes the store and, unlike the store alone, the connection that was opened for it. */
  close(): Promise<void>;
}

export const storeHelp =
  'where windows are kept: a folder (lmdb), `memory`, `redis://…` (needs ioredis) or `postgres://…` (needs pg)';

/** Rejects with STORE_UNAVAILABLE when it cannot be opened, with USAGE when its driver is not installed. */
export async function openStore(context: CommandContext, location: string): Promise<OpenedStore> {
  const opened = await connectStore(context, location);
  try {
    await opened.store.open();
    return opened;
  } catch (error) {
    await opened.close();
    throw forCommandLine(error);
  }
}

/** The same, not opened yet: for a store whose tables are still to be made. */
export async function connectStore(context: CommandContext, location: string): Promise<OpenedStore> {
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
  if (/^rediss?:\/\//i.test(location)) return connectRedis(location);
  if (/^postgres(ql)?:\/\//i.test(location)) return connectPostgres(location);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(location)) {
    throw new AutotriggerError('USAGE', `no store is known for \`${withoutPassword(location)}\``, {
      fix: `give ${storeHelp}`,
    });
  }
  const { lmdbStore } = await import('../../stores/lmdb.js');
  const folder = pathFrom(context, location);
  const store = lmdbStore({ path: folder });
  return { store, name: location, folder, close: () => store.close() };
}

async function connectRedis(location: string): Promise<OpenedStore> {
  const [{ Redis }, { redisStore }] = await Promise.all([
    driver('ioredis', () => import('ioredis')),
    import('../../stores/redis.js'),
  ]);
  const client = new Redis(location, { maxRetriesPerRequest: 2 });
  // Each command's own error says what is wrong; without a listener ioredis prints every attempt to connect.
  client.on('error', () => undefined);
  const store = redisStore({ client });
  const close = async (): Promise<void> => {
    await store.close();
    client.disconnect();
  };
  return { store, name: withoutPassword(location), close };
}

async function connectPostgres(location: string): Promise<OpenedStore> {
  const [{ default: pg }, { postgresStore }] = await Promise.all([
    driver('pg', () => import('pg')),
    import('../../stores/postgres.js'),
  ]);
  const pool = new pg.Pool({ connectionString: location });
  pool.on('error', () => undefined);
  const store = postgresStore({ pool });
  const close = async (): Promise<void> => {
    await store.close();
    await pool.end();
  };
  return { store, name: withoutPassword(location), close, migrate: () => store.migrate() };
}

/** What the library calls `migrate()` is a command here. */
function forCommandLine(error: unknown): unknown {
  if (!isAutotriggerError(error) || !error.fix?.includes('migrate()')) return error;
  return new AutotriggerError(error.code, error.message, {
    cause: error,
    fix: 'make its tables once: autotrigger suppressions migrate --store …',
  });
}

async function driver<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw new AutotriggerError('USAGE', `this store needs the package \`${name}\`, which is not installed`, {
      cause,
      fix: `npm install ${name}`,
    });
  }
}

function withoutPassword(location: string): string {
  return location.replace(/\/\/[^/@]*@/, '//');
}
