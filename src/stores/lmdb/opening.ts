/** Opens the environment of an lmdb store once, at the first need, and tells at once when it is open. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { type LmdbEnvironment, openEnvironment } from './environment.js';

export interface LazyEnvironment {
  isOpen(): boolean;
  /** Throws STORE_UNAVAILABLE before it is open, and after it was closed. */
  opened(): LmdbEnvironment;
  /** Rejects with STORE_UNAVAILABLE; after a failure, tries again. */
  open(): Promise<LmdbEnvironment>;
  close(): Promise<void>;
}

export function lazyEnvironment(path: string): LazyEnvironment {
  let current: LmdbEnvironment | undefined;
  let opening: Promise<LmdbEnvironment> | undefined;
  let closed = false;

  async function start(): Promise<LmdbEnvironment> {
    try {
      const environment = await openEnvironment(path);
      if (!closed) current = environment;
      return environment;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  }

  return {
    isOpen: () => current !== undefined,
    opened() {
      if (current === undefined) throw notOpen(path);
      return current;
    },
    open() {
      if (closed) return Promise.reject(notOpen(path));
      opening ??= start();
      return opening;
    },
    async close() {
      closed = true;
      current = undefined;
      const last = opening;
      opening = undefined;
      if (last === undefined) return;
      const { commits, root } = await last.catch(() => nothingOpen);
      await commits.ended();
      await root.close();
    },
  };
}

const nothingOpen = { commits: { ended: async () => undefined }, root: { close: async () => undefined } };

function notOpen(path: string): AutotriggerError {
  return new AutotriggerError('STORE_UNAVAILABLE', `the lmdb store \`${path}\` was closed`, {
    fix: 'make another with lmdbStore({ path }), or close later',
  });
}
