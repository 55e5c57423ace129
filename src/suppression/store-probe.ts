/** The status of a store that may have been asked nothing for hours: each look at the status asks it. */
import type { SuppressionStore } from '../stores/port.js';
import type { StoreCalls, StoreStatus } from './store-calls.js';

const betweenProbesMs = 1_000;

/**
 * Gives what is known and has the store asked for the next look, at most once a second: a process that gets no work
 * because its store was away would otherwise never learn that it is back.
 */
export function probedStatus(store: SuppressionStore, calls: StoreCalls): () => StoreStatus {
  let isAsking = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  async function ask(): Promise<void> {
    isAsking = true;
    askedAt = performance.now();
    await calls.probe(() => store.open());
    isAsking = false;
  }

  return () => {
    if (!isAsking && performance.now() - askedAt >= betweenProbesMs) void ask();
    return calls.status();
  };
}
