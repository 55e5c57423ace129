/** Waits that may all take equally long: one timer watches over all of them, instead of one for each. */

export interface TimeLimit {
  /** Calls `expire` when the time is over, unless the wait has ended by then. */
  begin(expire: () => void): Wait;
  end(wait: Wait): void;
}

export interface Wait {
  readonly until: number;
  readonly expire: () => void;
}

/** Keeps the process alive as long as anything is waited for. */
export function timeLimit(ms: number): TimeLimit {
  /** In the order in which they began, which is that in which they end. */
  const waits = new Set<Wait>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    timer = undefined;
    const now = performance.now();
    for (const wait of waits) {
      if (wait.until > now) {
        timer = setTimeout(look, wait.until - now);
        return;
      }
      waits.delete(wait);
      wait.expire();
    }
  }

  return {
    begin(expire) {
      const wait = { until: performance.now() + ms, expire };
      waits.add(wait);
      if (timer === undefined) timer = setTimeout(look, ms);
      else if (waits.size === 1) timer.ref();
      return wait;
    },
    end(wait) {
      waits.delete(wait);
      if (waits.size === 0) timer?.unref();
    },
  };
}
