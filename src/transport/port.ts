/** The port of a transport: submits one request and returns, on evidence, what became of it. Never throws for data. */
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { Environment } from '../shared/environment.js';

/** Permission for one call: a slot among the calls in flight and a time to start. */
export interface Permit {
  /** When no call is made after all; not after the permit was given to `send`. */
  release(): void;
}

/** Gives out permits, first come, first served. */
export interface RateLimiter {
  /** A permit where one is free now. */
  tryAcquire(): Permit | undefined;
  /** Waits for a permit; undefined when `signal`, or the transport's closing, ended the wait. */
  acquire(signal?: AbortSignal): Promise<Permit | undefined>;
}

/** What `send` is told beside the request. */
export interface SendContext {
  readonly interactionId: string;
  /** Of the trigger; a transport with the key of the other one must send nothing. */
  readonly environment: Environment;
  /** Ends waiting between attempts; a call whose bytes have left is never torn down by it. */
  readonly signal?: AbortSignal;
  /** From this transport's `rateLimiter`, for the first call. Without it, `send` waits for one. */
  readonly permit?: Permit | undefined;
}

/** What went wrong, for a person and for matching; never holds the key or an address. */
export interface TransportError {
  /** Stable, such as `KEY_REFUSED`; those of the vendor's refusals are in docs/reference/vendor-errors.md. */
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

interface Attempted {
  /** Calls made, from 0 (refused before the first one). */
  readonly attempts: number;
  readonly status?: number;
}

/** What became of one request, after all of its attempts. `accepted` is no e-mail yet: the vendor may suppress it. */
export type SendResult =
  | ({ readonly kind: 'accepted'; readonly requestId?: string } & Attempted)
  | ({
      readonly kind: 'rejected';
      /** `never`: this request will not be taken as it is. `later`: nothing is wrong with it. */
      readonly retry: 'never' | 'later';
      /** `data`: the vendor refused it. `key`: the vendor refused the key. `not_sent`: retries used up, certainly
       * not accepted. `closed`: not even tried (breaker, rate limit, shutdown). */
      readonly because: 'data' | 'key' | 'not_sent' | 'closed';
      /** Milliseconds since the epoch. */
      readonly retryAt?: number;
      readonly error: TransportError;
    } & Attempted)
  | ({ readonly kind: 'unknown'; readonly error: TransportError } & Attempted);

/** For dashboards and health checks. */
export interface TransportStatus {
  readonly name: string;
  /** `open`: no calls for now. `half-open`: one call finds out whether the vendor works again. */
  readonly breaker: 'closed' | 'open' | 'half-open';
  /** Since the start. */
  readonly counts: Readonly<Record<'accepted' | 'rejected' | 'unknown', number>>;
  /** Over the rolling hour: calls and the share of them in error, 0 to 1. */
  readonly lastHour: { readonly calls: number; readonly errorShare: number };
}

/** Only `name` and `send` are required, so that a transport in a test is one function. */
export interface Transport {
  /** `stella-connect`, `dry-run`, …; for messages. */
  readonly name: string;
  /** True where nothing is ever sent: the trigger then looks at the store and writes nothing into it. */
  readonly dryRun?: boolean;
  /** Which key it holds; createTrigger refuses a transport of the other environment. */
  readonly environment?: Environment;
  /** Asked before anything is reserved; undefined when requests may go out now. */
  unavailable?(): { readonly until?: number; readonly error: TransportError } | undefined;
  /**
   * Set by a transport that limits its calls. The trigger acquires a permit before it reserves the customer, so that
   * no window runs and no reservation expires while a request waits for the rate limit.
   */
  readonly rateLimiter?: RateLimiter;
  /** Resolves also where something goes wrong. What it throws counts as `unknown`: the request may have left. */
  send(request: FeedbackRequest, context: SendContext): Promise<SendResult>;
  status?(): TransportStatus;
  /** Lets calls in flight end for at most `timeoutMs`, then closes connections. Twice is fine. */
  close?(options?: { readonly timeoutMs?: number }): Promise<void>;
}
