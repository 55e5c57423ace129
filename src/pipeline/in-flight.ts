/** The interactions in flight, and closing: nothing new is accepted, what is in flight may end. */
import type { Receipt } from '../receipt/receipt.js';
import { createKeyedMutex } from '../shared/keyed-mutex.js';
import { createSignal } from '../shared/signal.js';

/** What closing a trigger found. `finished` and `unfinished` together are all that was in flight when it began. */
export interface CloseReport {
  /** Interactions that were in flight when closing began and got their receipt in time. */
  readonly finished: number;
  /** Of those, the ones that had not begun: given back untouched, with a `deferred` receipt. */
  readonly released: number;
  /** Interaction ids still in flight when the time was over; a request of theirs may have been accepted. */
  readonly unfinished: readonly string[];
}

/** Counts what is under way, and keeps two requests for one customer apart within this process. */
export interface InFlight {
  /** True from the first `close` on, for good. */
  readonly closing: boolean;
  readonly inFlight: number;
  /** Counts an interaction as in flight, until the function given back is called with its receipt, where there is one. */
  enter(interactionId: string): (receipt?: Receipt) => void;
  /**
   * Does the work when no other work for this customer runs. Within one process the second request for a customer is
   * then told `suppressed`, and not that another one is in flight.
   */
  runExclusive(customer: string, work: () => Promise<Receipt>): Promise<Receipt>;
  /** Waits for what is in flight for at most `timeoutMs`. A second call gives the report of the first. */
  close(timeoutMs: number): Promise<CloseReport>;
}

/** Nothing in flight, open. Holds no timer before `close`. */
export function createInFlight(): InFlight {
  const interactions = new Set<{ readonly interactionId: string }>();
  const customers = createKeyedMutex();
  const ended = createSignal();
  let report: Promise<CloseReport> | undefined;
  let finished = 0;
  let released = 0;

  async function waitForAll(timeoutMs: number): Promise<CloseReport> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, 'late');
    });
    while (interactions.size > 0 && (await Promise.race([ended.wait(), late])) !== 'late');
    clearTimeout(timer);
    return { finished, released, unfinished: [...interactions].map(({ interactionId }) => interactionId) };
  }

  return {
    get closing() {
      return report !== undefined;
    },
    get inFlight() {
      return interactions.size;
    },
    enter(interactionId) {
      const interaction = { interactionId };
      interactions.add(interaction);
      return (receipt) => {
        interactions.delete(interaction);
        if (report !== undefined && receipt !== undefined) {
          finished += 1;
          if (receipt.outcome === 'deferred') released += 1;
        }
        ended.notify();
      };
    },
    runExclusive: (customer, work) => customers.runExclusive(customer, work),
    close(timeoutMs) {
      report ??= waitForAll(timeoutMs);
      return report;
    },
  };
}
