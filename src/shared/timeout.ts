/** How long somebody is ready to wait, as a timer takes it. */

/** Told of more, node's timers wait for a millisecond. */
export const longestTimerMs = 2_147_483_647;

/** Milliseconds from 0, `Infinity` included; undefined for anything else. */
export function patienceOf(ms: unknown): number | undefined {
  return typeof ms === 'number' && ms >= 0 ? Math.min(ms, longestTimerMs) : undefined;
}
