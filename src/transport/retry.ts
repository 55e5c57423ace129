/** When a call is made again, and whether it may be: after a wait, as the vendor asks, within a budget for all. */

/**
 * Full jitter: anything from nothing to the doubled bound, so that clients of one outage do not return as one.
 *
 * @param retry which retry is waited for, from 1
 * @param random from 0 to 1, exclusive
 * @returns milliseconds
 */
export function backoffMs(
  retry: number,
  random: number,
  bounds: { readonly baseDelayMs: number; readonly maxDelayMs: number },
): number {
  return Math.floor(random * Math.min(bounds.maxDelayMs, bounds.baseDelayMs * 2 ** Math.min(retry - 1, 30)));
}

/** Retries saved up at most, and had at the start: a short outage is bridged, a long one not hammered. */
const capacity = 100;

/** One bucket for all requests of a transport: it bounds the load in an outage, in which each would be repeated. */
export class RetryBudget {
  private tokens = capacity;

  /** @param share retries earned by each call; 0.2 means that in the long run one call in five may be repeated */
  constructor(private readonly share: number) {}

  /** A call was begun. */
  earn(): void {
    this.tokens = Math.min(capacity, this.tokens + this.share);
  }

  /** True when a retry may be made; takes it from the bucket. */
  spend(): boolean {
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** A header that asks for more, by mistake or in another unit, must not stop a pipeline for days. */
export const longestRetryAfterMs = 60 * 60 * 1000;

/**
 * Milliseconds to wait from `now`, at most an hour; undefined when the header is absent or unreadable.
 * A date is taken against the answer's own `Date` where there is one, so that clocks set apart do no harm.
 */
export function retryAfterMs(
  header: string | undefined,
  now: number,
  date?: string | undefined,
): number | undefined {
  if (header === undefined) return undefined;
  const value = header.trim();
  if (/^\d{1,15}$/.test(value)) return Math.min(Number(value) * 1000, longestRetryAfterMs);
  if (!/[a-z]/i.test(value)) return undefined;
  const at = Date.parse(value);
  if (Number.isNaN(at)) return undefined;
  const sent = date === undefined ? Number.NaN : Date.parse(date);
  return Math.min(Math.max(0, at - (Number.isNaN(sent) ? now : sent)), longestRetryAfterMs);
}
