/** `Retry-After` in both of its forms (RFC 9110, 10.2.3). */

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
