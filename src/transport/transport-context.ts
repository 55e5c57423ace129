/** What every request of one transport shares. */
import type { Breaker } from './breaker.js';
import type { Watch } from './metrics.js';
import type { Settings } from './options.js';
import type { Pace } from './rate-limiter.js';
import type { RetryBudget } from './retry-budget.js';

export interface Means {
  readonly settings: Settings;
  readonly breaker: Breaker;
  readonly pace: Pace;
  readonly budget: RetryBudget;
  readonly watch: Watch;
  /** Aborts when the transport closes: nothing is begun any more. */
  readonly closing: AbortSignal;
  /** The vendor asked for a pause that is too long to be waited for with a request in hand. */
  pause(until: number): void;
}
