/** Removes from a store what no window can ask about any more: once a day, by whichever process makes a request then. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RuleSet } from '../rules/rule-set.js';
import { isInstant } from '../shared/instant.js';
import { comparableMs, parseWindowLength } from '../shared/window-length.js';
import type { StoreNotes, SuppressionStore } from '../stores/port.js';

/** Sweeping frees room and nothing else: a store that is never swept decides the same. */
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
/** What a process that shuts down spends on a sweep at most. */
const longestCloseMs = 2_000;

/** JSON has no Infinity. */
const forEver = Number.MAX_SAFE_INTEGER;

/** One for each trigger. Starts no timer: without requests nothing is swept, and nothing grows. */
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

/** A year and a month: a window of up to a year that is added later finds the requests made before. */
const shortestMs = 400 * dayMs;

/** A window of calendar days reaches back to the start of its first day in any zone; months may be long ones. */
const marginMs = 5 * dayMs;

const known = new WeakMap<RuleSet, number>();

/** Milliseconds; `Infinity` where something holds for ever, or for a length that is not known. */
export function retentionMs(ruleSet: RuleSet): number {
  const before = known.get(ruleSet);
  if (before !== undefined) return before;
  const lengths = lengthsOf(ruleSet).map(longestMs);
  const longest = Math.max(shortestMs, ...lengths.map((length) => length + marginMs));
  known.set(ruleSet, longest);
  return longest;
}

function longestMs(length: string): number {
  const read = parseWindowLength(length);
  return read === undefined ? Number.POSITIVE_INFINITY : comparableMs(read);
}

/** Of all windows and quotas, with the lengths that send rules put in their place. */
function lengthsOf({ settings, rules }: RuleSet): string[] {
  const { windows, quotas = [] } = settings.suppression;
  const own = [...windows, ...quotas].map(({ length }) => length);
  const ofRules = rules.flatMap(({ effect }) =>
    effect.kind !== 'send' || effect.window === undefined
      ? []
      : typeof effect.window === 'string'
        ? [effect.window]
        : Object.values(effect.window),
  );
  return [...own, ...ofRules];
}
