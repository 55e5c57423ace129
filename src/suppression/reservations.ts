/** The steps of one request: reserve, begin, and confirm, release or hold. */
import type { Clock } from '../shared/clock.js';
import type { Refusal, StoreStop, SuppressionStore } from '../stores/port.js';
import { checkResult } from './check-result.js';
import type { Keyring } from './keyring.js';
import type { Key, Keys } from './keys.js';
import type {
  AnswerKept,
  BeginOutcome,
  Reservation,
  ReservationRequest,
  ReserveOutcome,
  SettleOutcome,
  StartOutcome,
  Unavailable,
} from './protocol.js';
import { checksOf, limitToOne, reserveRequest } from './reserve-request.js';
import { stopReader } from './stop.js';
import { isUnavailable, type StoreCalls } from './store-calls.js';
import type { StoreHealth } from './store-health.js';

/** All of these resolve: a store that does not answer gives `unavailable`. */
export interface Reservations {
  reserve(asked: ReservationRequest): Promise<ReserveOutcome>;
  /** Reserve and begin, in one step of the store where it has one. The call must follow at once. */
  reserveAndBegin(asked: ReservationRequest): Promise<StartOutcome>;
  look(asked: ReservationRequest): Promise<Refusal | Unavailable | undefined>;
  begin(reservation: Reservation): Promise<BeginOutcome>;
  confirm(reservation: Reservation, answer?: AnswerKept): Promise<SettleOutcome>;
  release(reservation: Reservation): Promise<SettleOutcome>;
  hold(reservation: Reservation, answer?: AnswerKept): Promise<SettleOutcome>;
  /** The stop of the store as it was read last, at most a second before the latest request. */
  stop(): StoreStop | undefined;
}

export interface ReservationsContext {
  readonly store: SuppressionStore;
  readonly calls: StoreCalls;
  readonly keyring: Keyring;
  readonly health: StoreHealth;
  readonly clock: Clock;
  readonly leaseMs: number;
}

export function createReservations(context: ReservationsContext): Reservations {
  const { store, calls, keyring, health, clock, leaseMs } = context;
  const stop = stopReader(store, calls);
  let keys: Keys | undefined;

  async function reserve(asked: ReservationRequest): Promise<ReserveOutcome> {
    const hashes = await keysToWriteWith();
    if (isUnavailable(hashes)) return hashes;
    const { request, others, contacts } = reserveRequest(hashes, asked, leaseMs);
    const { customer, token } = request;
    const result = await calls.withTimeout(async () =>
      checkResult(store.name, 'reserve', await store.reserve(request)),
    );
    if (result.kind !== 'reserved') return result;
    const reservation = { customer, token, contacts, leaseUntil: result.leaseUntil };
    const refusal = await lookAtOthers(others, asked);
    if (refusal === undefined) return { kind: 'reserved', reservation };
    await release(reservation);
    return refusal;
  }

  async function reserveAndBegin(asked: ReservationRequest): Promise<StartOutcome> {
    const hashes = await keysToWriteWith();
    if (isUnavailable(hashes)) return hashes;
    const now = clock.now();
    const { request, others, contacts } = reserveRequest(hashes, asked, leaseMs);
    const oneStep = store.reserveAndBegin?.bind(store);
    // During a rotation the rows under the previous secrets are looked at in between.
    if (oneStep === undefined || others.length > 0) return reserveThenBegin(asked);
    const held = await stop.read();
    if (held !== undefined) return held;
    const { customer, token } = request;
    const reservation = { customer, token, contacts, leaseUntil: now + leaseMs };
    const result = await beginInTime(reservation, async () =>
      checkResult(store.name, 'reserveAndBegin', await oneStep(request)),
    );
    return result.kind === 'begun' ? { ...result, reservation } : result;
  }

  async function reserveThenBegin(asked: ReservationRequest): Promise<StartOutcome> {
    const reserved = await reserve(asked);
    if (reserved.kind !== 'reserved') return reserved;
    const { reservation } = reserved;
    const begun = await begin(reservation);
    return begun.kind === 'begun' ? { ...begun, reservation } : begun;
  }

  /** The store's health and its secret are asked for once, before the first reservation. */
  async function keysToWriteWith(): Promise<Keys | Unavailable> {
    if (keys !== undefined) return keys;
    const made = (await health()) ?? (await calls.withTimeout(() => keyring.forWriting()));
    if (!isUnavailable(made)) keys = made;
    return made;
  }

  /**
   * INVARIANT: each process reserves under its own key first and only then looks at the others. Of two processes that
   * hold different secrets to be current, at least one then sees the other.
   */
  async function lookAtOthers(
    others: readonly Key[],
    asked: ReservationRequest,
  ): Promise<Refusal | Unavailable | undefined> {
    if (others.length === 0) return undefined;
    const windows = limitToOne(checksOf(asked));
    for (const other of others) {
      const against = await lookAt({ ...other, windows });
      if (against !== undefined) return against;
    }
    return undefined;
  }

  async function look(asked: ReservationRequest): Promise<Refusal | Unavailable | undefined> {
    const hashes = await calls.withTimeout(() => keyring.forReading());
    if (isUnavailable(hashes)) return hashes;
    const [own, ...others] = hashes.keysOf(asked.request.customer.email, asked.request.ext_interaction_id);
    const against = await lookAt({ ...own, windows: checksOf(asked) });
    return against ?? lookAtOthers(others, asked);
  }

  function lookAt(
    request: Parameters<SuppressionStore['look']>[0],
  ): Promise<Refusal | Unavailable | undefined> {
    return calls.withTimeout(async () => checkResult(store.name, 'look', await store.look(request)));
  }

  async function begin(reservation: Reservation): Promise<BeginOutcome> {
    const held = await stop.read();
    if (held !== undefined) {
      await release(reservation);
      return held;
    }
    return beginInTime(reservation, async () =>
      checkResult(store.name, 'begin', await store.begin(reservation)),
    );
  }

  /** Takes a step that begins, and gives the window back where it is not certain that it began just now. */
  async function beginInTime<Result extends { readonly kind: string }>(
    reservation: Reservation,
    step: () => Promise<Result>,
  ): Promise<Result | Unavailable | Lost> {
    const asked = clock.now();
    const result = await calls.withTimeout(step);
    // The step may have been taken all the same, with its reply lost.
    if (isUnavailable(result)) {
      await release(reservation);
      return result;
    }
    // A process that was stopped for longer than its lease began too long ago: the window would end too early.
    if (result.kind === 'begun' && clock.now() - asked > leaseMs) {
      await release(reservation);
      return { kind: 'lost' };
    }
    return result;
  }

  function confirm(reservation: Reservation, answer: AnswerKept = {}): Promise<SettleOutcome> {
    const outcome: 'sent' | 'recorded' = reservation.contacts ? 'sent' : 'recorded';
    const receipt = { ...answer, outcome };
    return calls.withRetry(async () =>
      checkResult(store.name, 'confirm', await store.confirm(reservation, receipt)),
    );
  }

  function release(reservation: Reservation): Promise<SettleOutcome> {
    return calls.withRetry(async () => checkResult(store.name, 'release', await store.release(reservation)));
  }

  function hold(reservation: Reservation, answer: AnswerKept = {}): Promise<SettleOutcome> {
    return calls.withRetry(async () =>
      checkResult(store.name, 'hold', await store.hold(reservation, answer)),
    );
  }

  return {
    reserve: (asked) => calls.withCatch(() => reserve(asked)),
    reserveAndBegin: (asked) => calls.withCatch(() => reserveAndBegin(asked)),
    look: (asked) => calls.withCatch(() => look(asked)),
    ...{ begin, confirm, release, hold, stop: stop.latest },
  };
}

type Lost = Extract<BeginOutcome, { kind: 'lost' }>;
