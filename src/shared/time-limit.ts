/** Waits that may all take equally long: one timer watches over all of them, instead of one for each. */

export interface TimeLimit {
  /** Calls `expire` when the time is over, unless the wait has ended by then. */
  begin(expire: () => void): Wait;
  end(wait: Wait): void;
}

/**
 * A link of a chain in the order in which waits began, which is that in which they end. A set would do, but each time
 * it makes room it leaves its former table behind, full, for the garbage collector to take for alive.
 */
export interface Wait {
  readonly until: number;
  readonly expire: () => void;
  before: Wait | undefined;
  after: Wait | undefined;
}

/** Keeps the process alive as long as anything is waited for. */
export function timeLimit(ms: number): TimeLimit {
  let first: Wait | undefined;
  let last: Wait | undefined;
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    timer = undefined;
    const now = performance.now();
    while (first !== undefined && first.until <= now) {
      const { expire } = first;
      end(first);
      expire();
    }
    if (first !== undefined) timer ??= setTimeout(look, first.until - now);
  }

  function begin(expire: () => void): Wait {
    const wait: Wait = { until: performance.now() + ms, expire, before: last, after: undefined };
    if (last !== undefined) last.after = wait;
    last = wait;
    if (first !== undefined) return wait;
    first = wait;
    if (timer === undefined) timer = setTimeout(look, ms);
    else timer.ref();
    return wait;
  }

  /** Twice is fine. */
  function end(wait: Wait): void {
    const { before, after } = wait;
    if (before === undefined && first !== wait) return;
    if (before === undefined) first = after;
    else before.after = after;
    if (after === undefined) last = before;
    else after.before = before;
    wait.before = undefined;
    wait.after = undefined;
    if (first === undefined) timer?.unref();
  }

  return { begin, end };
}
