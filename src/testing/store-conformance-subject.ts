/** What a conformance test works with: one empty store, and short ways to the steps every test takes. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SuppressionStore } from '../stores/port.js';
import type {
  BeginResult,
  ReserveRequest,
  ReserveResult,
  Ticket,
  WindowCheck,
} from '../stores/port-steps.js';

/** The store under test, empty, and how its time passes. */
export interface StoreUnderTest {
  readonly store: SuppressionStore;
  /** Lets the store's clock move on; without it the tests wait in real time, for a second or two altogether. */
  advance?(milliseconds: number): void | Promise<void>;
  /** Called after the store was closed: drops tables, keys, files. */
  dispose?(): void | Promise<void>;
}

/** Gives a new, empty store each time: alone, or with how its time passes. */
export type MakeStore = () => Made | Promise<Made>;

type Made = StoreUnderTest | SuppressionStore;

/** The test functions, as vitest and jest have them; with `node:test` take `expect` from the package of that name. */
export interface TestFunctions {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, test: () => Promise<void>) => unknown;
  readonly expect: (actual: unknown) => {
    toBe(expected: unknown): unknown;
    toEqual(expected: unknown): unknown;
    toMatchObject(expected: object): unknown;
  };
}

/** A store, and the steps of the protocol with everything filled in that a test does not care about. */
export interface Subject {
  readonly store: SuppressionStore;
  /** The store's own now. */
  now(): Promise<number>;
  /** Lets at least that much time pass on the store's clock. */
  pass(milliseconds: number): Promise<void>;
  reserve(request: Partial<ReserveRequest>): Promise<ReserveResult & { readonly ticket: Ticket }>;
  /** Reserve and begin; fails the test when either is refused. */
  begun(request?: Partial<ReserveRequest>): Promise<{ readonly ticket: Ticket; readonly at: number }>;
  /** Reserve, begin, confirm. */
  sent(request?: Partial<ReserveRequest>): Promise<{ readonly ticket: Ticket; readonly at: number }>;
}

/** One test: named, given a subject of its own, which is closed and disposed of whatever happens. */
export type Check = (name: string, test: (subject: Subject) => Promise<void>) => void;

/** The customer of every test that needs one only; a store keeps keys, and does not care what they look like. */
export const customer = 'customer-1';

/** Milliseconds. */
export const week = 7 * 24 * 60 * 60 * 1_000;

/** Milliseconds. */
export const hour = 60 * 60 * 1_000;

/** Milliseconds. */
export const day = 24 * hour;

/** Longer than any test takes, so that a lease never runs out by accident. */
const longLease = hour;
/** Short enough to be waited for. */
export const shortLease = 100;

/** A rolling window of a week for one request, unless told otherwise. */
export function weekly(settings: Partial<WindowCheck> = {}): WindowCheck {
  return { name: 'weekly', scope: '', max: 1, lengthMs: week, ...settings };
}

/** Interactions and tokens of its own for each request. `now` is read off a lease, because the port has no clock. */
export function subjectOf({ store, advance }: StoreUnderTest): Subject {
  let count = 0;

  async function reserve(request: Partial<ReserveRequest>) {
    count += 1;
    const whole: ReserveRequest = {
      customer,
      interaction: `interaction-${count}`,
      label: `case-${count}`,
      token: randomUUID(),
      leaseMs: longLease,
      windows: [weekly()],
      anchors: [''],
      ...request,
    };
    const result = await store.reserve(whole);
    return { ...result, ticket: { customer: whole.customer, token: whole.token } };
  }

  async function begun(request: Partial<ReserveRequest> = {}) {
    const reserved = await reserve(request);
    if (reserved.kind !== 'reserved') throw new Error(`expected a reservation, got ${reserved.kind}`);
    const { ticket } = reserved;
    const result: BeginResult = await store.begin(ticket);
    if (result.kind !== 'begun') throw new Error(`expected to begin, got ${result.kind}`);
    return { ticket, at: result.at };
  }

  return {
    store,
    reserve,
    begun,
    async now() {
      const reserved = await reserve({ customer: `clock-${randomUUID()}`, leaseMs: longLease });
      if (reserved.kind !== 'reserved') throw new Error(`expected a reservation, got ${reserved.kind}`);
      await store.release(reserved.ticket);
      return reserved.leaseUntil - longLease;
    },
    async pass(milliseconds) {
      if (advance === undefined) await sleep(milliseconds);
      else await advance(milliseconds);
    },
    async sent(request) {
      const started = await begun(request);
      await store.confirm(started.ticket, { outcome: 'sent' });
      return started;
    },
  };
}
