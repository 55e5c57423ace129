/**
 * `run --watch`: interactions that were deferred stay in memory and are processed again at their time. Of one
 * interaction id only the latest record counts: a newer one takes the place of the one that waits.
 */
import { readInteraction } from '../../interaction/normalise.js';
import type { Receipt } from '../../receipt/receipt.js';
import type { Clock } from '../../shared/clock.js';
import { createSignal } from '../../shared/signal.js';

/**
 * What is deferred in a run without an end, kept in memory: a store holds no records, so after the end of the process
 * the input has to be read again.
 */
export interface Waiting {
  /** Gives every interaction, and those that waited again when they are due. Ends when nothing waits any more. */
  follow(interactions: AsyncIterable<unknown>): AsyncIterable<unknown>;
  /**
   * To be called with each receipt, in the order of the interactions. `kept`: it will be processed again; `replaced`:
   * a newer record of this interaction has come; `final`: nothing more becomes of it here.
   */
  take(receipt: Receipt): 'kept' | 'replaced' | 'final';
  /** Receipts of those that still wait, without their decisions. */
  receipts(): readonly Receipt[];
  /** How many were replaced by a newer record before their time. */
  readonly replaced: number;
}

/** Options of `createWaiting`. */
export interface WaitingOptions {
  readonly clock: Clock;
  /** Stops waiting. */
  readonly signal: AbortSignal;
  /** Called once, when the input has ended and interactions still wait. */
  readonly onInputEnd?: (waiting: number) => void;
  /** How many may wait: 50,000 unless set. What is deferred beyond them is not tried again. */
  readonly atMost?: number;
}

interface Entry {
  readonly id: string | undefined;
  readonly interaction: unknown;
  due: number;
  attempts: number;
  receipt: Receipt | undefined;
}

const mostWaiting = 50_000;
/** Where a receipt names no time: this long, doubled with each attempt. */
const firstPauseMs = 2_000;
const longestPauseMs = 60_000;
/** All that wait are looked through at most this often. */
const betweenLooksMs = 100;
/** A clock that is set forward is noticed by then. */
const longestTimerMs = 60_000;

/** One timer for all that wait, so that a million of them cost no million timers. */
export function createWaiting({ clock, signal, onInputEnd, atMost = mostWaiting }: WaitingOptions): Waiting {
  const underWay: Entry[] = [];
  const waiting = new Set<Entry>();
  const ready: Entry[] = [];
  /** The newest record of each id that is under way or waits. */
  const latest = new Map<string, Entry>();
  const changed = createSignal();
  let lookAt = Number.POSITIVE_INFINITY;
  let replaced = 0;

  function first(interaction: unknown): Entry {
    const id = idOf(interaction);
    const entry: Entry = { id, interaction, due: 0, attempts: 0, receipt: undefined };
    if (id === undefined) return entry;
    const former = latest.get(id);
    if (former !== undefined && waiting.delete(former)) replaced += 1;
    latest.set(id, entry);
    return entry;
  }

  /** One that is due; undefined where there is none now. */
  function nextDue(): Entry | undefined {
    const now = clock.now();
    if (ready.length === 0 && now >= lookAt) {
      lookAt = Number.POSITIVE_INFINITY;
      for (const entry of waiting) {
        if (entry.due <= now) ready.push(entry);
        else lookAt = Math.min(lookAt, Math.max(entry.due, now + betweenLooksMs));
      }
    }
    // Replaced since it became ready: it no longer waits.
    for (let entry = ready.shift(); entry !== undefined; entry = ready.shift()) {
      if (waiting.delete(entry)) return entry;
    }
    return undefined;
  }

  async function untilSomethingHappens(): Promise<void> {
    const ms = Math.min(Math.max(lookAt - clock.now(), 1), longestTimerMs);
    const timer = waiting.size > 0 ? setTimeout(changed.notify, ms) : undefined;
    await changed.wait();
    clearTimeout(timer);
  }

  function give(entry: Entry): unknown {
    underWay.push(entry);
    return entry.interaction;
  }

  async function* follow(interactions: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    const input = interactions[Symbol.asyncIterator]();
    let step: IteratorResult<unknown> | undefined;
    let failure: { readonly error: unknown } | undefined;
    let ended = false;
    const read = (): void => {
      input
        .next()
        .then(
          (result) => {
            step = result;
          },
          (error: unknown) => {
            failure = { error };
          },
        )
        .finally(changed.notify);
    };
    signal.addEventListener('abort', changed.notify, { once: true });
    try {
      read();
      while (!signal.aborted) {
        const due = nextDue();
        if (due !== undefined) yield give(due);
        else if (failure !== undefined) throw failure.error;
        else if (step !== undefined && step.done !== true) {
          const { value } = step;
          step = undefined;
          yield give(first(value));
          read();
        } else if (step !== undefined && waiting.size === 0 && underWay.length === 0) return;
        else {
          if (step !== undefined && !ended && underWay.length === 0) {
            ended = true;
            onInputEnd?.(waiting.size);
          }
          await untilSomethingHappens();
        }
      }
    } finally {
      signal.removeEventListener('abort', changed.notify);
      Promise.resolve(input.return?.()).catch(() => undefined);
    }
  }

  return {
    follow,
    take({ decision: _decision, ...receipt }) {
      const entry = underWay.shift();
      changed.notify();
      if (entry?.id === undefined) return 'final';
      const isLatest = latest.get(entry.id) === entry;
      const isDeferred = receipt.outcome === 'deferred';
      if (isDeferred && !isLatest) {
        replaced += 1;
        return 'replaced';
      }
      if (!isDeferred || isClosing(receipt) || waiting.size >= atMost) {
        if (isLatest) latest.delete(entry.id);
        return 'final';
      }
      const now = clock.now();
      const pause = Math.min(firstPauseMs * 2 ** entry.attempts, longestPauseMs);
      const { retryAt } = receipt;
      entry.due = retryAt === undefined ? now + pause : Math.max(Date.parse(retryAt), now + betweenLooksMs);
      entry.attempts += 1;
      entry.receipt = receipt;
      waiting.add(entry);
      lookAt = Math.min(lookAt, entry.due);
      return 'kept';
    },
    receipts: () => [...waiting].flatMap(({ receipt }) => receipt ?? []),
    get replaced() {
      return replaced;
    },
  };
}

/** Also of a record that is no interaction: what it says of an id replaces what was said before. */
function idOf(record: unknown): string | undefined {
  const read = readInteraction(record);
  return read.ok ? read.interaction.ext_interaction_id : (read.interactionId ?? undefined);
}

function isClosing({ reasons }: Pick<Receipt, 'reasons'>): boolean {
  return reasons[0]?.code === 'CLOSING';
}
