/** When to look again: soon after a hint, at the latest after the poll interval, never twice at once. */
import { maxTimerMs } from '../shared/options.js';

/** How often looks are made. */
interface Timing {
  /** From a hint to the look, in milliseconds: hints come in crowds. */
  readonly debounceMs: number;
  readonly pollMs: number;
  /** Polls wait longer and longer, at random, while looks fail: for servers that many processes ask. */
  readonly backsOff: boolean;
  /** 0 to 1. */
  readonly random: () => number;
}

/** One look at a time, whatever asks for it. */
interface Schedule {
  /** Something may have changed: one look follows after the debounce, however many hints come until then. */
  hint(): void;
  /** A look that begins after this call; one that is under way is waited for first. */
  now(): Promise<void>;
  /** Resolves when the look under way has ended; none comes after it. */
  close(): Promise<void>;
}

const longestWaitMs = 5 * 60_000;

/** Polls of many processes that started together drift apart by this share of the interval. */
const jitter = 0.1;

/** `look` never rejects; it says whether it could be done. */
export function schedule(look: () => Promise<boolean>, timing: Timing): Schedule {
  let tail: Promise<void> = Promise.resolve();
  let queued = false;
  let closed = false;
  let failures = 0;
  let soon: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;

  const now = (): Promise<void> => {
    if (closed || queued) return tail;
    queued = true;
    tail = tail.then(async () => {
      queued = false;
      if (closed) return;
      clearTimeout(poll);
      failures = (await look()) ? 0 : failures + 1;
      if (!closed) poll = later(() => void now(), waitMs(timing, failures));
    });
    return tail;
  };
  poll = later(() => void now(), waitMs(timing, 0));
  return {
    now,
    hint() {
      if (closed) return;
      soon ??= later(() => {
        soon = undefined;
        void now();
      }, timing.debounceMs);
    },
    close() {
      closed = true;
      clearTimeout(soon);
      clearTimeout(poll);
      return tail;
    },
  };
}

function waitMs({ pollMs, backsOff, random }: Timing, failures: number): number {
  if (!backsOff) return pollMs;
  if (failures === 0) return pollMs * (1 + jitter * (2 * random() - 1));
  const most = Math.max(pollMs, Math.min(longestWaitMs, pollMs * 2 ** failures));
  return pollMs + random() * (most - pollMs);
}

/** Waiting for changes does not keep a process alive that has nothing else to do. */
function later(step: () => void, ms: number): NodeJS.Timeout {
  return setTimeout(step, Math.min(ms, maxTimerMs)).unref();
}
