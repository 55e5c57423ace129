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

export interface Visitor {
  readonly interactionId: string;
}

export interface Desk {
  readonly closing: boolean;
  readonly underWay: number;
  /** Every visitor leaves again, whatever happened, and with a receipt where this is the end of the way. */
  enter(interactionId: string): Visitor;
  leave(visitor: Visitor, receipt?: Receipt): void;
  /** Waits for what is under way for at most `timeoutMs`. A second call gives the report of the first. */
  close(timeoutMs: number): Promise<CloseReport>;
}

export function createDesk(): Desk {
  const served = new Set<Visitor>();
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
    enter(interactionId) {
      const visitor = { interactionId };
      served.add(visitor);
      return visitor;
    },
    leave(visitor, receipt) {
      served.delete(visitor);
      if (report === undefined) return;
      if (receipt !== undefined) finished += 1;
      if (receipt?.outcome === 'deferred') released += 1;
      left.ring();
    },
    close(timeoutMs) {
      report ??= drain(timeoutMs);
      return report;
    },
  };
}
