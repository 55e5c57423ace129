/** Watches a set of folders that may come, go and be replaced; says only that something may have changed. */
import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { ProviderWatch } from './provider.js';

/** Never throws: where the system gives no events, polling finds what changed. */
interface FolderWatcher {
  /** From now on `changed` is called; nothing is watched before, or after `close`. */
  open(changed: () => void): ProviderWatch;
  /** Watches exactly these folders; calls `changed` when a new one is among them, as it may have changed before. */
  follow(folders: readonly FollowedFolder[]): Promise<void>;
}

/** A folder to watch. A file is watched by the folder it stands in: a watch on the file ends when it is replaced. */
export interface FollowedFolder {
  readonly path: string;
  /** Only this entry of it matters; all do unless set. */
  readonly entry?: string;
}

/** Entries of a folder that matter; undefined when all do. */
type Entries = Set<string> | undefined;

interface Watched {
  readonly watcher: FSWatcher;
  /** Which folder it was when the watch began: another one may have taken its path since. */
  readonly identity: string;
}

/** Each watch costs the system something; beyond this, polling has to do. */
const mostWatches = 1_000;

/** Watches nothing yet, and keeps no process alive. */
export function folderWatcher(): FolderWatcher {
  const watched = new Map<string, Watched>();
  let entriesOf: ReadonlyMap<string, Entries> = new Map();
  let hint: (() => void) | undefined;

  const drop = (path: string): void => {
    watched.get(path)?.watcher.close();
    watched.delete(path);
  };
  const begin = (path: string, identity: string): boolean => {
    if (watched.size >= mostWatches) return false;
    try {
      const watcher = watch(path, { persistent: false });
      watched.set(path, { watcher, identity });
      watcher.on('change', (event, name) => {
        // Its own name: the folder was moved or removed, and this watch gets no more events.
        const isGone = event === 'rename' && (name === null || String(name) === basename(path));
        if (isGone) drop(path);
        const entries = entriesOf.get(path);
        if (isGone || entries === undefined || name === null || entries.has(String(name))) hint?.();
      });
      watcher.on('error', () => {
        drop(path);
        hint?.();
      });
      return true;
    } catch {
      // The system has no watch left, or the mount raises no events: polling finds the changes.
      return false;
    }
  };

  return {
    open(changed) {
      hint = changed;
      return {
        close() {
          hint = undefined;
          for (const path of [...watched.keys()]) drop(path);
        },
      };
    },
    async follow(folders) {
      const entries = collectEntries(folders);
      const identities = new Map<string, string>();
      for (const path of entries.keys()) {
        const identity = await identityOf(path);
        if (identity !== undefined) identities.set(path, identity);
      }
      if (hint === undefined) return;
      entriesOf = entries;
      for (const [path, { identity }] of watched) if (identities.get(path) !== identity) drop(path);
      let isNew = false;
      for (const [path, identity] of identities) {
        if (!watched.has(path) && begin(path, identity)) isNew = true;
      }
      if (isNew) hint();
    },
  };
}

function collectEntries(folders: readonly FollowedFolder[]): Map<string, Entries> {
  const entries = new Map<string, Entries>();
  for (const { path, entry } of folders) {
    const folder = resolve(path);
    if (entry === undefined) entries.set(folder, undefined);
    else if (!entries.has(folder)) entries.set(folder, new Set([entry]));
    else entries.get(folder)?.add(entry);
  }
  return entries;
}

async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? `${found.dev}:${found.ino}:${found.birthtimeMs}` : undefined;
}
