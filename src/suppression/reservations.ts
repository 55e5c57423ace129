/** The steps of one request: reserve, begin, and confirm, release or hold. */
import type { Clock } from '../shared/clock.js';
import { memoizeAsync } from '../shared/memoize-async.js';
import type { Refusal, StoreStop, SuppressionStore } from '../stores/port.js';
import { fullUntil, isRolling } from '../stores/row/quota.js';
import { checkResult } from './check-result.js';
import type { Keyring } from './keyring.js';
import { type Key, type Keys, quotaHash } from './keys.js';
import type {
  AnswerKept,
  BeginOutcome,
  QuotaFull,
  QuotaToTake,
  Reservation,
  ReservationRequest,
  ReserveOutcome,
  SettleOutcome,
  StartOutcome,
  Unavailable,
} from './protocol.js';
import { quotasToTake } from './quotas.js';
import { checksOf, limitToOne, reserveRequest, surroundingsOf } from './reserve-request.js';
import { stopReader } from './stop.js';
import { isUnavailable, type StoreCalls } from './store-calls.js';
import type { StoreHealth } from './store-health.js';

/** All of these resolve: a store that does not answer gives `unavailable`. */
export interface Reservations {
  reserve(asked: ReservationRequest): Promise<ReserveOutcome>;
  /** Reserve and begin, in one step of the store where it has one. The call must follow at once. */
  reserveAndBegin(asked: ReservationRequest): Promise<StartOutcome>;
  look(asked: ReservationRequest): Promise<Refusal | QuotaFull | Unavailable | undefined>;
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
  const storeSecret = memoizeAsync(() => store.secret());
  let keys: Keys | undefined;

  async function reserve(asked: ReservationRequest): Promise<ReserveOutcome> {
    const hashes = await keysToWriteWith();
    if (isUnavailable(hashes)) return hashes;
    const { request, others, contacts } = reserveRequest(hashes, asked, leaseMs);
    const { customer, token } = request;
    const quotas = await quotasOf(asked);
    if (isUnavailable(quotas)) return quotas;
    const result = await calls.withTimeout(async () =>
      checkResult(store.name, 'reserve', await store.reserve(request)),
    );
    if (result.kind !== 'reserved') return result;
    const reservation = { customer, token, contacts, leaseUntil: result.leaseUntil, quotas };
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
    const hasQuotas = contacts && (asked.quotas ?? []).length > 0;
    if (oneStep === undefined || others.length > 0 || hasQuotas) return reserveThenBegin(asked);
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
    for (const { customer, interaction, hashPart } of others) {
      const windows = limitToOne(checksOf(asked, hashPart));
      const against = await lookAt({ customer, interaction, windows });
      if (against !== undefined) return against;
    }
    return undefined;
  }

  async function look(asked: ReservationRequest): Promise<Refusal | QuotaFull | Unavailable | undefined> {
    const hashes = await calls.withTimeout(() => keyring.forReading());
    if (isUnavailable(hashes)) return hashes;
    const [own, ...others] = hashes.keysOf(asked.request.customer.email, asked.request.ext_interaction_id);
    const { customer, interaction, hashPart } = own;
    const against = await lookAt({ customer, interaction, windows: checksOf(asked, hashPart) });
    return against ?? (await lookAtOthers(others, asked)) ?? lookAtQuotas(asked);
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
    const { customer, token, quotas = [] } = reservation;
    const permitted = await takeQuotas(reservation, quotas);
    if (permitted.kind !== 'permitted') return permitted;
    const { from, until } = permitted;
    const begun = await beginInTime(reservation, async () =>
      checkResult(
        store.name,
        'begin',
        await store.begin(quotas.length === 0 ? reservation : { customer, token, from, until }),
      ),
    );
    if (quotas.length === 0) return begun;
    // In a later period it needs a permit of that.
    if (begun.kind === 'lost' || begun.kind === 'do_not_contact') await release(reservation);
    if (begun.kind === 'begun') await dateQuotas(token, quotas, begun.at);
    return begun;
  }

  /** A permit of each quota, or of none; where there is none, the reservation has been given back. */
  async function takeQuotas(
    reservation: Reservation,
    quotas: readonly QuotaToTake[],
  ): Promise<Permitted | QuotaFull | Unavailable> {
    const { token, leaseUntil } = reservation;
    let [from, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const { name, over, ...quota } of quotas) {
      const result = await calls.withTimeout(async () =>
        checkResult(store.name, 'takeQuota', await store.takeQuota({ ...quota, token, leaseUntil })),
      );
      if (result.kind !== 'permitted') {
        await release(reservation);
        return isUnavailable(result) ? result : { kind: 'quota', quota: name, until: result.until, over };
      }
      from = Math.max(from, result.from);
      until = Math.min(until, result.until);
    }
    return { kind: 'permitted', from, until };
  }

  /** A rolling quota counts from begin. Where that cannot be stored, it counts a lease longer. */
  async function dateQuotas(token: string, quotas: readonly QuotaToTake[], at: number): Promise<void> {
    const rolling = quotas.filter((quota) => quota.counted && isRolling(quota));
    await Promise.all(
      rolling.map(({ bucket }) => calls.withTimeout(() => store.settleQuota(bucket, token, at))),
    );
  }

  async function quotasOf(asked: ReservationRequest): Promise<readonly QuotaToTake[] | Unavailable> {
    const { quotas = [], request, timezone } = asked;
    if (quotas.length === 0 || request.do_not_send === true) return [];
    const secret = await calls.withTimeout(storeSecret);
    return isUnavailable(secret)
      ? secret
      : quotasToTake(quotas, surroundingsOf(asked), timezone, quotaHash(secret));
  }

  async function lookAtQuotas(asked: ReservationRequest): Promise<QuotaFull | Unavailable | undefined> {
    const quotas = await quotasOf(asked);
    if (isUnavailable(quotas)) return quotas;
    for (const quota of quotas) {
      const counted = await calls.withTimeout(() => store.quota(quota.bucket));
      if (isUnavailable(counted)) return counted;
      const until = quota.holds ? fullUntil(counted.permits, quota, counted.now) : undefined;
      if (until !== undefined) return { kind: 'quota', quota: quota.name, until, over: quota.over };
    }
    return undefined;
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

  async function release(reservation: Reservation): Promise<SettleOutcome> {
    const { token, quotas = [] } = reservation;
    const [released] = await Promise.all([
      calls.withRetry(async () => checkResult(store.name, 'release', await store.release(reservation))),
      ...quotas
        .filter(({ counted }) => counted)
        .map(({ bucket }) => calls.withRetry(() => store.settleQuota(bucket, token))),
    ]);
    return released;
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

interface Permitted {
  readonly kind: 'permitted';
  readonly from: number;
  readonly until: number;
}

type Lost = Extract<BeginOutcome, { kind: 'lost' }>;
