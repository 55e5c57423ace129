/** Full jitter: anything from nothing to the doubled bound, so that clients of one outage do not return as one. */

/**
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
