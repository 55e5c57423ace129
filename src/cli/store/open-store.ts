/** `--store`: a folder (lmdb), `memory`, `redis://…` or `postgres://…`; drivers are loaded only when asked for. */
import { AutotriggerError, isAutotriggerError } from '../../errors/autotrigger-error.js';
import type { SuppressionStore } from '../../stores/port.js';
import { type CommandContext, pathFrom } from '../context.js';
import { storeHelp, usageError } from '../options.js';

export interface OpenedStore {
  readonly store: SuppressionStore;
  /** For messages: never holds a password. */
  readonly name: string;
  /** The folder of an embedded store. */
  readonly folder?: string;
  /** Rejects where what the driver keeps to itself makes the store another one, or none. */
  check?(): Promise<void>;
  /** Makes the tables, for a store that needs some. */
  migrate?(): Promise<void>;
  /** Closes the store and, unlike the store alone, the connection that was opened for it. */
  close(): Promise<void>;
}

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
  const client = understood(location, () => new Redis(location, { maxRetriesPerRequest: 2 }));
  let latest: Error | undefined;
  // Each command's own error says that something is wrong; without a listener ioredis prints every attempt to connect.
  client.on('error', (error) => {
    latest = error;
  });
  const store = redisStore({ client });
  const name = withoutPassword(location);
  // ioredis goes on in database 0 where it may not use the one that was asked for.
  const check = async (): Promise<void> => {
    try {
      await client.select(client.options.db ?? 0);
    } catch (error) {
      throw redisAway(name, latest ?? error);
    }
  };
  const close = async (): Promise<void> => {
    await store.close();
    client.disconnect();
  };
  return { store, name, check, close };
}

function redisAway(name: string, cause: unknown): AutotriggerError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the store ${name} cannot be used: ${withoutPassword(reason)}`,
    {
      fix: 'check host, port, number of the database and credentials of the address, and that the server is up',
      cause,
    },
  );
}

/** Drivers throw for an address they cannot read, and quote it. */
function understood<Client>(location: string, make: () => Client): Client {
  try {
    return make();
  } catch {
    throw usageError(
      `the address of the store, \`${withoutPassword(location)}\`, cannot be read`,
      'write it as redis://user:password@host:6379/0 or postgres://user:password@host:5432/database, with what is no letter or digit in a password encoded (`@` as %40)',
    );
  }
}

async function connectPostgres(location: string): Promise<OpenedStore> {
  const [{ default: pg }, { postgresStore }] = await Promise.all([
    driver('pg', () => import('pg')),
    import('../../stores/postgres.js'),
  ]);
  const pool = understood(location, () => new pg.Pool({ connectionString: location }));
  pool.on('error', () => undefined);
  const store = postgresStore({ pool });
  const close = async (): Promise<void> => {
    await store.close();
    await pool.end();
  };
  return { store, name: withoutPassword(location), close, migrate: () => store.migrate() };
}

export const migrateCommand = 'make its tables once: autotrigger suppressions migrate --store …';

/** What the library calls `migrate()` is a command here. */
function forCommandLine(error: unknown): unknown {
  if (!isAutotriggerError(error) || !error.fix?.includes('migrate()')) return error;
  return new AutotriggerError(error.code, error.message, {
    cause: error,
    fix: migrateCommand,
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

/** Credentials stand before the last `@`, also where they hold one that is not encoded, or among the parameters. */
function withoutPassword(location: string): string {
  return location.replace(/\?.*/s, '').replace(/\/\/.*@/s, '//');
}
