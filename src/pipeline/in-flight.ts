/** Who is being served at the moment, and the closing time: nothing new is taken, what is under way may end. */
import type { Receipt } from '../receipt/receipt.js';
import type { Answer } from '../shared/answer.js';
import { createLanes } from '../shared/keyed-mutex.js';
import { createBell } from '../shared/signal.js';

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
  /** Waits for what an interaction needs before it can be served, and goes on with it. */
  attend<Needed>(
    interactionId: string,
    needed: Promise<Needed>,
    next: (needed: Needed) => Answer<Receipt>,
  ): Promise<Receipt>;
  /**
   * Does the work when it is the customer's turn. Within this process a customer's interactions take turns, so that
   * the second one hears "suppressed", not "busy".
   */
  serve(interactionId: string, customer: string, work: () => Answer<Receipt>): Promise<Receipt>;
  /** Waits for what is under way for at most `timeoutMs`. A second call gives the report of the first. */
  close(timeoutMs: number): Promise<CloseReport>;
}

export function createDesk(): Desk {
  const visitors = new Set<{ readonly interactionId: string }>();
  const lanes = createLanes();
  const left = createBell();
  let report: Promise<CloseReport> | undefined;
  let finished = 0;
  let released = 0;

  async function drain(timeoutMs: number): Promise<CloseReport> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, 'late');
    });
    while (visitors.size > 0 && (await Promise.race([left.heard(), late])) !== 'late');
    clearTimeout(timer);
    return { finished, released, unfinished: [...visitors].map(({ interactionId }) => interactionId) };
  }

  function leave(visitor: { readonly interactionId: string }): void {
    visitors.delete(visitor);
    left.ring();
  }

  function count({ outcome }: Receipt): void {
    finished += 1;
    if (outcome === 'deferred') released += 1;
  }

  return {
    get closing() {
      return report !== undefined;
    },
    get underWay() {
      return visitors.size;
    },
    async attend(interactionId, needed, next) {
      const visitor = { interactionId };
      visitors.add(visitor);
      try {
        const receipt = next(await needed);
        if (report !== undefined && !(receipt instanceof Promise)) count(receipt);
        return receipt;
      } finally {
        leave(visitor);
      }
    },
    serve(interactionId, customer, work) {
      const visitor = { interactionId };
      visitors.add(visitor);
      const turn = lanes.enter(customer);
      const end = (): void => {
        lanes.leave(customer);
        leave(visitor);
      };
      const served = (receipt: Receipt): Receipt => {
        if (report !== undefined) count(receipt);
        end();
        return receipt;
      };
      const failed = (error: unknown): never => {
        end();
        throw error;
      };
      try {
        const receipt = turn === undefined ? work() : turn.then(work);
        return receipt instanceof Promise ? receipt.then(served, failed) : Promise.resolve(served(receipt));
      } catch (error) {
        return failed(error);
      }
    },
    close(timeoutMs) {
      report ??= drain(timeoutMs);
      return report;
    },
  };
}
