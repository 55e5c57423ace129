/** The steps of one request: reserve, begin, and confirm, release or hold. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.js';
import type { StoreStop, SuppressionStore } from '../stores/port.js';
import type { Refusal, ReserveRequest } from '../stores/port-steps.js';
import type { Keyring } from './keyring.js';
import type { Key, Keys } from './keys.js';
import type {
  AnswerKept,
  BeginOutcome,
  QuotaFull,
  Reservation,
  ReservationRequest,
  ReserveOutcome,
  SettleOutcome,
  StartOutcome,
  Unavailable,
} from './protocol.js';
import { createQuotas } from './quotas.js';
import { checksOf, limitToOne, surroundingsOf } from './request-limits.js';
import { isUnavailable, type StoreCalls } from './store-calls.js';
import type { StopReader, StoreHealth } from './store-health.js';
import { requestScopes } from './windows.js';

/** All of these resolve: a store that does not answer gives `unavailable`. */
export interface Reservations {
  reserve(asked: ReservationRequest): Promise<ReserveOutcome>;
  /** Reserve and begin, in one step of the store where it has one. The call must follow at once. */
  reserveAndBegin(asked: ReservationRequest): Promise<StartOutcome>;
  /** What reserve would refuse with, without reserving; undefined when it would not. */
  look(asked: ReservationRequest): Promise<Refusal | QuotaFull | Unavailable | undefined>;
  begin(reservation: Reservation): Promise<BeginOutcome>;
  /** The vendor accepted. */
  confirm(reservation: Reservation, answer?: AnswerKept): Promise<SettleOutcome>;
  /** Certainly not accepted, or never called: the window is given back. */
  release(reservation: Reservation): Promise<SettleOutcome>;
  /** Nobody knows whether the vendor accepted: the window stays. */
  hold(reservation: Reservation, answer?: AnswerKept): Promise<SettleOutcome>;
  /** The stop of the store as it was read last: for the latest request, or for a look at the status. */
  stop(): StoreStop | undefined;
}

/** What the steps are taken with; the parts stand beside this file. */
interface ReservationsContext {
  readonly store: SuppressionStore;
  readonly calls: StoreCalls;
  readonly keyring: Keyring;
  readonly health: StoreHealth;
  readonly stop: StopReader;
  readonly clock: Clock;
  /** How long a reservation lives between its steps. */
  readonly leaseMs: number;
}

/** Asks the store nothing before the first step. Keys are kept once they are there; a failure is asked about again. */
export function createReservations(context: ReservationsContext): Reservations {
  const { store, calls, keyring, health, stop, clock, leaseMs } = context;
  const quotas = createQuotas(store, calls);
  let keys: Keys | undefined;

  async function reserve(asked: ReservationRequest): Promise<ReserveOutcome> {
    const hashes = keys ?? (await keysToWriteWith());
    if (isUnavailable(hashes)) return hashes;
    const { request, others } = reserveRequest(hashes, asked, leaseMs);
    const toTake = await quotas.of(asked);
    if (isUnavailable(toTake)) return toTake;
    const result = await calls.withTimeout(() => store.reserve(request), 'reserve');
    // Nothing is given back here: a reservation whose reply was lost only holds the customer until its lease ends.
    if (result.kind !== 'reserved') return result;
    const reservation = { ...reservationFor(request, asked, result.leaseUntil), quotas: toTake };
    const refusal = await lookAtOthers(others, asked);
    if (refusal === undefined) return { kind: 'reserved', reservation };
    await release(reservation);
    return refusal;
  }

  async function reserveAndBegin(asked: ReservationRequest): Promise<StartOutcome> {
    const hashes = keys ?? (await keysToWriteWith());
    if (isUnavailable(hashes)) return hashes;
    // The lease is the store's to count. This estimate only stands where quotas would look at it, and here are none.
    const now = clock.now();
    const { request, others } = reserveRequest(hashes, asked, leaseMs);
    // During a rotation the rows under the previous secrets are looked at in between.
    const hasQuotas = asked.request.do_not_send !== true && (asked.quotas ?? []).length > 0;
    const oneStep = others.length > 0 || hasQuotas ? undefined : store.reserveAndBegin?.bind(store);
    const held = await stop.read();
    if (held !== undefined) return held;
    if (oneStep === undefined) return reserveThenBegin(asked);
    const reservation = reservationFor(request, asked, now + leaseMs);
    const result = await beginInTime(reservation, () =>
      calls.withTimeout(() => oneStep(request), 'reserveAndBegin'),
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
    for (const { customer, interaction, hashPart } of others) {
      const windows = limitToOne(checksOf(asked, hashPart));
      const against = await calls.withTimeout(() => store.look({ customer, interaction, windows }), 'look');
      if (against !== undefined) return against;
    }
    return undefined;
  }

  async function look(asked: ReservationRequest): Promise<Refusal | QuotaFull | Unavailable | undefined> {
    const hashes = await calls.withTimeout(() => keyring.forReading());
    if (isUnavailable(hashes)) return hashes;
    const [own, ...others] = hashes.keysOf(asked.request.customer.email, asked.request.ext_interaction_id);
    const { customer, interaction, hashPart } = own;
    const windows = checksOf(asked, hashPart);
    const against = await calls.withTimeout(() => store.look({ customer, interaction, windows }), 'look');
    return against ?? (await lookAtOthers(others, asked)) ?? quotas.look(asked);
  }

  async function begin(reservation: Reservation): Promise<BeginOutcome> {
    const against = (await stop.read()) ?? (await quotas.take(reservation));
    if (against.kind !== 'permitted') {
      await release(reservation);
      return against;
    }
    const { customer, token, quotas: taken = [] } = reservation;
    const { from, until } = against;
    const request = taken.length === 0 ? reservation : { customer, token, from, until };
    const begun = await beginInTime(reservation, () =>
      calls.withTimeout(() => store.begin(request), 'begin'),
    );
    // A store gives the reservation back itself where it answers `do_not_contact`; permits it knows nothing of.
    if (taken.length === 0) return begun;
    // In a later period it needs a permit of that.
    if (begun.kind === 'lost' || begun.kind === 'do_not_contact') await release(reservation);
    if (begun.kind === 'begun') await quotas.date(reservation, begun.at);
    return begun;
  }

  /** Takes a step that begins, and gives the window back where it is not certain that it began just now. */
  async function beginInTime<Result extends { readonly kind: string }>(
    reservation: Reservation,
    step: () => Promise<Result | Unavailable>,
  ): Promise<Result | Unavailable | Lost> {
    const asked = clock.now();
    const result = await step();
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
    return calls.withRetry(() => store.confirm(reservation, { ...answer, outcome }), 'confirm');
  }

  async function release(reservation: Reservation): Promise<SettleOutcome> {
    const [released] = await Promise.all([
      calls.withRetry(() => store.release(reservation), 'release'),
      quotas.giveBack(reservation),
    ]);
    return released;
  }

  function hold(reservation: Reservation, answer: AnswerKept = {}): Promise<SettleOutcome> {
    return calls.withRetry(() => store.hold(reservation, answer), 'hold');
  }

  return {
    reserve: (asked) => calls.withCatch(() => reserve(asked)),
    reserveAndBegin: (asked) => calls.withCatch(() => reserveAndBegin(asked)),
    look: (asked) => calls.withCatch(() => look(asked)),
    ...{ begin, confirm, release, hold, stop: stop.latest },
  };
}

type Lost = Extract<BeginOutcome, { kind: 'lost' }>;

/** What the store is asked under the current secret, and the same customer and interaction under each previous one. */
function reserveRequest(
  keys: Keys,
  asked: ReservationRequest,
  leaseMs: number,
): { readonly request: ReserveRequest; readonly others: readonly Key[] } {
  const { customer: addressee, ext_interaction_id: id, do_not_send } = asked.request;
  const [{ customer, interaction, hashPart }, ...others] = keys.keysOf(addressee.email, id);
  const request = {
    customer,
    interaction,
    label: keys.labelOf(id),
    token: newToken(),
    leaseMs,
    windows: checksOf(asked, hashPart),
    anchors: do_not_send === true ? [] : requestScopes(surroundingsOf(asked), asked.further, hashPart),
    ...(asked.uncounted === undefined ? {} : { uncounted: asked.uncounted }),
  };
  return { request, others };
}

function reservationFor(
  { customer, token }: ReserveRequest,
  { request }: ReservationRequest,
  leaseUntil: number,
): Reservation {
  return { customer, token, contacts: request.do_not_send !== true, leaseUntil };
}

/** 122 random bits in base64url. */
const newToken = (): string => Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
