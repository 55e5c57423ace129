/** What all requests of one transport share. */
import type { Breaker } from './breaker.js';
import type { Metrics } from './metrics.js';
import type { Settings } from './options.js';
import type { EvenRateLimiter } from './rate-limiter.js';
import type { RetryBudget } from './retry-budget.js';

export interface TransportContext {
  readonly settings: Settings;
  readonly breaker: Breaker;
  readonly rateLimiter: EvenRateLimiter;
  readonly budget: RetryBudget;
  readonly metrics: Metrics;
  /** Aborts when the transport closes: no further call is started. */
  readonly closing: AbortSignal;
  /** Makes the transport unavailable until then: the vendor asked for a longer pause than a request may wait. */
  pause(until: number): void;
}
