/** Whether the store's clock and ours agree: windows run on the store's, imports on ours. */
import type { StoreFinding } from './port.js';

const noticeableMs = 5_000;
const graveMs = 10 * 60_000;

export function clockSkew(
  store: string,
  storeNow: number,
  { environment, now }: { readonly environment: 'test' | 'production'; readonly now: number },
): readonly StoreFinding[] {
  const skew = storeNow - now;
  if (Math.abs(skew) <= noticeableMs) return [];
  const seconds = Math.round(Math.abs(skew) / 1_000);
  return [
    {
      severity: environment === 'production' && Math.abs(skew) > graveMs ? 'error' : 'warning',
      code: 'CLOCK_SKEW',
      message: `the clock of the ${store} server is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's: imported history is off by as much`,
      fix: 'keep both clocks right with NTP',
    },
  ];
}
