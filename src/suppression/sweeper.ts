/** Removes from a store what no window can ask about any more: once a day, by whichever process makes a request then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isInstant } from '../shared/instant.js';
import type { StoreNotes, SuppressionStore } from '../stores/port.js';

export interface Sweeper {
  /**
   * Sweeps in the background where a sweep is due. What goes wrong is tried again an hour later: windows never depend
   * on it. Resolves when nothing is under way any more, and never rejects.
   * @param now on the store's clock
   * @param retentionMs how long the rule set in force needs what is stored
   */
  afterRequest(now: number, retentionMs: number): Promise<void>;
  /** Gives a sweep under way a moment to end, and stops it then; the next one goes on where it is needed. */
  close(timeoutMs: number): Promise<void>;
}

const hourMs = 60 * 60 * 1_000;
const dayMs = 24 * hourMs;
const longestCloseMs = 2_000;

/** JSON has no Infinity. */
const forEver = Number.MAX_SAFE_INTEGER;

export function createSweeper(store: SuppressionStore): Sweeper {
  const stopping = new AbortController();
  // As the store noted them last; of a store that notes nothing, all there is.
  let sweepAt: number | undefined;
  let keepMs = 0;
  let nextLookAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  function read(noted: StoreNotes): void {
    sweepAt = noted.sweepAt ?? sweepAt;
    keepMs = Math.max(noted.keepMs ?? 0, keepMs);
  }

  async function note(notes: Pick<StoreNotes, 'sweepAt' | 'keepMs'>): Promise<void> {
    read(notes);
    read((await store.note?.(notes)) ?? {});
  }

  async function sweepWhenDue(now: number, neededMs: number): Promise<void> {
    nextLookAt = now + hourMs;
    read((await store.notes?.()) ?? {});
    // A day for other processes to say how long their rules need what is stored.
    if (sweepAt === undefined) return note({ sweepAt: now + dayMs, keepMs: neededMs });
    if (neededMs > keepMs) await note({ keepMs: neededMs });
    if (now < sweepAt) return;
    // Other processes leave it to this one.
    await note({ sweepAt: now + hourMs });
    const before = now - keepMs;
    if (before > 0) await store.sweep(before, { signal: stopping.signal });
    if (!stopping.signal.aborted) await note({ sweepAt: now + dayMs });
  }

  return {
    async afterRequest(now, retentionMs) {
      const neededMs = Math.min(retentionMs, forEver);
      const isSettled = neededMs <= keepMs && now < nextLookAt;
      if (isSettled || stopping.signal.aborted || !isInstant(now)) return;
      underWay ??= sweepWhenDue(now, neededMs)
        .catch(() => undefined)
        .finally(() => {
          underWay = undefined;
        });
      await underWay;
    },
    async close(timeoutMs) {
      const moment = sleep(Math.min(timeoutMs, longestCloseMs), undefined, { signal: stopping.signal });
      await Promise.race([underWay, moment]);
      stopping.abort();
      await moment.catch(() => undefined);
    },
  };
}
