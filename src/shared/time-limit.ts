/** Waits that end after a while. One that is over within a turn of the event loop has cost no timer. */

export interface Wait {
  timer: NodeJS.Timeout | undefined;
  readonly expire: () => void;
}

export interface TimeLimit {
  /** Calls `expire` when the time is over, unless the wait has ended by then. */
  begin(expire: () => void): Wait;
  end(wait: Wait): void;
}

/** Counts from the end of the turn in which a wait began: a call is never cut short, and at most a turn late. */
export function timeLimit(ms: number): TimeLimit {
  const fresh = new Set<Wait>();
  const setTimers = (): void => {
    for (const wait of fresh) wait.timer = setTimeout(wait.expire, ms);
    fresh.clear();
    turning = false;
  };
  let turning = false;

  return {
    begin(expire) {
      const wait: Wait = { timer: undefined, expire };
      fresh.add(wait);
      if (!turning) {
        turning = true;
        setImmediate(setTimers);
      }
      return wait;
    },
    end(wait) {
      if (wait.timer === undefined) fresh.delete(wait);
      else clearTimeout(wait.timer);
    },
  };
}
