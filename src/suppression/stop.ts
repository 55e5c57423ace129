/** The emergency stop of a store, read at most once a second. */
import type { StoreStop, SuppressionStore } from '../stores/port.js';
import type { Stopped, Unavailable } from './protocol.js';
import { isUnavailable, type StoreCalls } from './store-calls.js';

export interface StopReader {
  /** Undefined when the call may be made. What is answered was read a second ago at most. */
  read(): Promise<Stopped | Unavailable | undefined>;
  /** As it was read last. */
  latest(): StoreStop | undefined;
}

const maxAgeMs = 1_000;

/** @param monotonic milliseconds on a clock that never goes back */
export function stopReader(
  store: SuppressionStore,
  calls: StoreCalls,
  monotonic = (): number => performance.now(),
): StopReader {
  let stop: StoreStop | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<Unavailable | undefined> | undefined;

  async function refresh(): Promise<Unavailable | undefined> {
    const asked = monotonic();
    const notes = await calls.withTimeout(async () => (await store.notes?.()) ?? {});
    if ('kind' in notes) return notes;
    stop = notes.stop;
    readAt = asked;
    return undefined;
  }

  return {
    async read() {
      if (store.notes === undefined) return undefined;
      // Again where the answer that was under way had been asked for too long ago.
      while (monotonic() - readAt >= maxAgeMs) {
        reading ??= refresh().finally(() => {
          reading = undefined;
        });
        const failed = await reading;
        if (failed !== undefined && isUnavailable(failed)) return failed;
      }
      return stop === undefined ? undefined : { kind: 'stopped', stop };
    },
    latest: () => stop,
  };
}
