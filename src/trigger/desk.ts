/** Who is being served at the moment, and the closing time: nothing new is taken, what is under way may end. */

import type { Receipt } from '../receipt/receipt.js';
import { createBell } from '../shared/bell.js';

export interface CloseReport {
  /** Interactions that were under way when closing began and got their receipt in time. */
  readonly finished: number;
  /** Of those, the ones that had not begun: given back untouched, with a `deferred` receipt. */
  readonly released: number;
  /** Interaction ids still under way when the time was over; a request of theirs may have been accepted. */
  readonly unfinished: readonly string[];
}

export interface Desk {
  readonly closing: boolean;
  readonly underWay: number;
  serve(interactionId: string, work: () => Promise<Receipt>): Promise<Receipt>;
  /** Waits for what is under way for at most `timeoutMs`. A second call gives the report of the first. */
  close(timeoutMs: number): Promise<CloseReport>;
}

export function createDesk(): Desk {
  const served = new Set<{ readonly interactionId: string }>();
  const left = createBell();
  let report: Promise<CloseReport> | undefined;
  let finished = 0;
  let released = 0;

  async function drain(timeoutMs: number): Promise<CloseReport> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, 'late');
    });
    while (served.size > 0 && (await Promise.race([left.heard(), late])) !== 'late');
    clearTimeout(timer);
    return { finished, released, unfinished: [...served].map(({ interactionId }) => interactionId) };
  }

  return {
    get closing() {
      return report !== undefined;
    },
    get underWay() {
      return served.size;
    },
    async serve(interactionId, work) {
      const ticket = { interactionId };
      served.add(ticket);
      try {
        const receipt = await work();
        if (report !== undefined) {
          finished += 1;
          if (receipt.outcome === 'deferred') released += 1;
        }
        return receipt;
      } finally {
        served.delete(ticket);
        left.ring();
      }
    },
    close(timeoutMs) {
      report ??= drain(timeoutMs);
      return report;
    },
  };
}
