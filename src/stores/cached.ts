/** In front of any store: remembers which customers are suppressed until when, and asks the store about all others. */
import type { LRUCache } from 'lru-cache';
import { type Clock, systemClock } from '../shared/clock.js';
import { assertOption, isCount, refuseSlips, timerMs } from '../shared/options.js';
import type { SuppressionStore } from './port.js';
import type { Refusal, ReserveRequest } from './port-steps.js';
import { withReserveAndBegin } from './table-store.js';

/** How much is remembered, and for how long. */
export interface CachedStoreOptions {
  /** Customers remembered at most; 100,000 unless set. */
  readonly max?: number;
  /**
   * For how long a refusal may be given again without asking the store: 60,000 ms unless set. A customer whom another process
   * erases is refused at most that much longer.
   */
  readonly maxAgeMs?: number;
  /** Ages what is remembered; the system's unless set. */
  readonly clock?: Clock;
}

type Suppressed = Extract<Refusal, { kind: 'suppressed' }>;
type Check = Pick<ReserveRequest, 'customer' | 'interaction' | 'windows'>;

interface Remembered {
  readonly refusal: Suppressed;
  readonly windows: string;
  readonly askedAt: number;
  /** Interactions handled before are `duplicate`, not `suppressed`. */
  readonly handled: ReadonlySet<string>;
}

/**
 * Never turns a refusal into a permission: it only ever gives `suppressed` by itself, and only where the store did. It can
 * forget at any time without harm. Closing it closes the store behind it. Throws OPTION_INVALID for a wrong number.
 */
export function cachedStore(inner: SuppressionStore, options: CachedStoreOptions = {}): SuppressionStore {
  refuseSlips(options, ['max', 'maxAgeMs', 'clock']);
  const { max = 100_000, maxAgeMs = 60_000, clock = systemClock } = options;
  assertOption(isCount(max), 'max', 'a whole number from 1');
  assertOption(timerMs(maxAgeMs) !== undefined, 'maxAgeMs', 'milliseconds from 0');
  let cache: Promise<LRUCache<string, Remembered>> | undefined;
  /** Customers a call is under way for; a write in the meantime makes its result unfit to be kept. */
  const asking = new Map<string, symbol>();

  const opened = (): Promise<LRUCache<string, Remembered>> => {
    cache ??= import('lru-cache').then(({ LRUCache: Cache }) => new Cache<string, Remembered>({ max }));
    return cache;
  };

  async function recall({ customer, interaction, windows }: Check): Promise<Suppressed | undefined> {
    const found = (await opened()).get(customer);
    if (found === undefined || found.windows !== JSON.stringify(windows)) return undefined;
    const age = clock.now() - found.askedAt;
    const fresh = age >= 0 && age < maxAgeMs && clock.now() < found.refusal.until;
    return fresh && !found.handled.has(interaction) ? found.refusal : undefined;
  }

  async function remember(check: Check, ask: symbol, refusal: Suppressed): Promise<void> {
    // Without the receipts, a repeat of an interaction would be told `suppressed` where the store says `duplicate`.
    const entry = await inner.entry(check.customer).catch(() => undefined);
    const settled = entry !== undefined && entry.inFlight.length === 0;
    // A request under way may be released, and then its window is open again.
    if (!settled || asking.get(check.customer) !== ask) return;
    (await opened()).set(check.customer, {
      refusal,
      windows: JSON.stringify(check.windows),
      askedAt: clock.now(),
      handled: new Set(entry.handled.map(({ interaction }) => interaction)),
    });
  }

  async function through<Result extends { readonly kind: string } | undefined>(
    asked: Check,
    call: () => Promise<Result>,
  ): Promise<Result | Suppressed> {
    const known = await recall(asked);
    if (known !== undefined) return known;
    const ask = Symbol('ask');
    asking.set(asked.customer, ask);
    try {
      const result = await call();
      if (isSuppressed(result)) await remember(asked, ask, result);
      else (await opened()).delete(asked.customer);
      return result;
    } finally {
      if (asking.get(asked.customer) === ask) asking.delete(asked.customer);
    }
  }

  /** A write about one customer: what is remembered, or under way, is out of date afterwards. */
  async function change<Result>(customer: string, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } finally {
      asking.delete(customer);
      (await opened()).delete(customer);
    }
  }

  const store: SuppressionStore = {
    name: inner.name,
    durable: inner.durable,
    open: () => inner.open(),
    secret: () => inner.secret(),
    ...optionalOf(inner),

    reserve: (request) => through(request, () => inner.reserve(request)),
    begin: (ticket) => change(ticket.customer, () => inner.begin(ticket)),
    confirm: (ticket, receipt) => change(ticket.customer, () => inner.confirm(ticket, receipt)),
    release: (ticket) => change(ticket.customer, () => inner.release(ticket)),
    hold: (ticket, receipt) => change(ticket.customer, () => inner.hold(ticket, receipt)),

    takeQuota: (request) => inner.takeQuota(request),
    settleQuota: (bucket, token, at) => inner.settleQuota(bucket, token, at),
    quota: (bucket) => inner.quota(bucket),
    look: (asked) => through(asked, () => inner.look(asked)),
    anchor: (customer, anchors) => change(customer, () => inner.anchor(customer, anchors)),
    block: (customer, entry) => change(customer, () => inner.block(customer, entry)),
    unblock: (customer) => change(customer, () => inner.unblock(customer)),
    entry: (customer) => inner.entry(customer),
    erase: (customer, keep) => change(customer, () => inner.erase(customer, keep)),
    entries: () => inner.entries(),
    async sweep(before, options) {
      try {
        return await inner.sweep(before, options);
      } finally {
        asking.clear();
        (await opened()).clear();
      }
    },
    statistics: () => inner.statistics(),
    doctor: (context) => inner.doctor(context),
    close: () => inner.close(),
  };
  const start = inner.reserveAndBegin?.bind(inner);
  return withReserveAndBegin(store, start && ((request) => through(request, () => start(request))));
}

function isSuppressed(result: { readonly kind: string } | undefined): result is Suppressed {
  return result?.kind === 'suppressed';
}

const optional = ['knownSecrets', 'noteSecret', 'notes', 'note'] as const;

/** What a store knows of itself is seen by whether it can be asked. */
function optionalOf(inner: SuppressionStore): Pick<SuppressionStore, (typeof optional)[number]> {
  const known = optional.filter((method) => inner[method] !== undefined);
  return Object.fromEntries(known.map((method) => [method, inner[method]?.bind(inner)]));
}
