/** Calls to a table with an end to waiting: each ends by its deadline, and fails with STORE_UNAVAILABLE only. */
import { type Explain, noAnswer, unavailable } from './unavailable.js';

/** @param assertInTime throws once the deadline has passed and nobody waits for the result */
export type Work<Result> = (assertInTime: () => void) => Promise<Result>;

export interface LimitedCalls {
  /** The deadline of a call that is made now. */
  deadline(): number;
  /** Rejects at the deadline, also where `work` never ends. */
  until<Result>(deadline: number, work: Work<Result>): Promise<Result>;
}

export function createLimitedCalls(store: string, timeoutMs: number, explain: Explain): LimitedCalls {
  return {
    deadline: () => performance.now() + timeoutMs,
    async until(deadline, work) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isOver = false;
      const timeout = new Promise<never>((_resolve, reject) => {
        const end = (): void => {
          isOver = true;
          reject(noAnswer(store, timeoutMs));
        };
        timer = setTimeout(end, deadline - performance.now());
      });
      const assertInTime = (): void => {
        if (isOver) throw noAnswer(store, timeoutMs);
      };
      try {
        return await Promise.race([work(assertInTime), timeout]);
      } catch (error) {
        throw unavailable(store, error, explain);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
