/** The steps of one request, answered at once where the store answers at once. */
import { type Answer, whenAnswered } from '../shared/answer.js';
import type { Clock } from '../shared/clock.js';
import type { Refusal, SuppressionStore, WindowCheck } from '../stores/port.js';
import type { LazyKeyring } from './keyring.js';
import type { Key, Keyring } from './keys.js';
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
import { checksOf, explained, reserveRequest, singly } from './reserve-request.js';
import { isAway, type StoreCalls } from './store-calls.js';

/** As the guard has them, but that an answer need not be a promise. */
export interface Reservations {
  reserve(asked: ReservationRequest): Answer<ReserveOutcome>;
  /** Both in one step of the store, where it has one: for whoever makes the call right afterwards. */
  reserveAndBegin(asked: ReservationRequest): Answer<StartOutcome>;
  look(asked: ReservationRequest): Promise<Refusal | Unavailable | undefined>;
  begin(reservation: Reservation): Answer<BeginOutcome>;
  confirm(reservation: Reservation, answer?: AnswerKept): Answer<SettleOutcome>;
  release(reservation: Reservation): Answer<SettleOutcome>;
  hold(reservation: Reservation, answer?: AnswerKept): Answer<SettleOutcome>;
}

interface Means {
  readonly store: SuppressionStore;
  readonly calls: StoreCalls;
  readonly keyring: LazyKeyring;
  /** What stands against any reservation; undefined when nothing does. */
  readonly unfit: () => Promise<Unavailable | undefined> | undefined;
  readonly clock: Clock;
  readonly leaseMs: number;
}

export function createReservations({ store, calls, keyring, unfit, clock, leaseMs }: Means): Reservations {
  function reserve(asked: ReservationRequest): Answer<ReserveOutcome> {
    return withKeys((keys) => {
      const { request, others, contacts } = reserveRequest(keys, asked, { leaseMs, now: clock.now() });
      const answer = calls.once(() => store.reserve(request));
      return whenAnswered(answer, (result) => {
        if (result.kind !== 'reserved') return explained(result, asked);
        const { customer, token, windows } = request;
        const reservation = { customer, token, contacts, leaseUntil: result.leaseUntil };
        if (others.length > 0) return lookAtOthers(reservation, others, windows, asked);
        return { kind: 'reserved', reservation };
      });
    });
  }

  function reserveAndBegin(asked: ReservationRequest): Answer<StartOutcome> {
    const start = store.reserveAndBegin?.bind(store);
    if (start === undefined) return oneAfterTheOther(asked);
    return withKeys((keys) => {
      const now = clock.now();
      const { request, others, contacts } = reserveRequest(keys, asked, { leaseMs, now });
      // Under several secrets there is something to look at in between.
      if (others.length > 0) return oneAfterTheOther(asked);
      const { customer, token } = request;
      const reservation = { customer, token, contacts, leaseUntil: now + leaseMs };
      const began = inTime(
        reservation,
        () => start(request),
        // A store that takes both in one takes its steps in turn: one word to it is enough, and nobody has to wait.
        () => calls.once(() => store.release(reservation)),
      );
      return whenAnswered(began, (result) =>
        result.kind === 'begun' ? { kind: 'begun', reservation } : explained(result, asked),
      );
    });
  }

  function oneAfterTheOther(asked: ReservationRequest): Answer<StartOutcome> {
    return whenAnswered(reserve(asked), (reserved) => {
      if (reserved.kind !== 'reserved') return reserved;
      const { reservation } = reserved;
      return whenAnswered(begin(reservation), (begun) =>
        begun.kind === 'begun' ? { kind: 'begun', reservation } : begun,
      );
    });
  }

  function withKeys<Outcome>(next: (keys: Keyring) => Answer<Outcome>): Answer<Outcome | Unavailable> {
    const examined = unfit();
    const keys = keyring.made;
    return examined === undefined && keys !== undefined ? next(keys) : withKeysLater(examined, next);
  }

  async function withKeysLater<Outcome>(
    examined: Promise<Unavailable | undefined> | undefined,
    next: (keys: Keyring) => Answer<Outcome>,
  ): Promise<Outcome | Unavailable> {
    const doubt = await examined;
    if (doubt !== undefined) return doubt;
    const keys = keyring.made ?? (await calls.once(keyring.make));
    return isAway(keys) ? keys : next(keys);
  }

  /**
   * Each process reserves under its own key first and only then looks at the others: of two that hold different
   * secrets to be current, at least one sees the other.
   */
  async function lookAtOthers(
    reservation: Reservation,
    others: readonly Key[],
    windows: readonly WindowCheck[],
    asked: ReservationRequest,
  ): Promise<ReserveOutcome> {
    for (const other of others) {
      const against = await calls.once(() => store.look({ ...other, windows: singly(windows) }));
      if (against === undefined) continue;
      await release(reservation);
      return explained(against, asked);
    }
    return { kind: 'reserved', reservation };
  }

  async function look(asked: ReservationRequest): Promise<Refusal | Unavailable | undefined> {
    const keys = keyring.made ?? (await calls.once(keyring.look));
    if (isAway(keys)) return keys;
    const windows = checksOf(asked, clock.now());
    const [own, ...others] = keys.keysOf(asked.request.customer.email, asked.request.ext_interaction_id);
    const looks = [{ ...own, windows }, ...others.map((other) => ({ ...other, windows: singly(windows) }))];
    for (const one of looks) {
      const against = await calls.once(() => store.look(one));
      if (against !== undefined) return explained(against, asked);
    }
    return undefined;
  }

  function begin(reservation: Reservation): Answer<BeginOutcome> {
    return inTime(
      reservation,
      () => store.begin(reservation),
      () => release(reservation),
    );
  }

  /** Takes a step that begins, and gives back what cannot be relied on to have begun now. */
  function inTime<Result extends { readonly kind: string }>(
    reservation: Reservation,
    step: () => Answer<Result>,
    whenAway: () => Answer<unknown>,
  ): Answer<Result | Unavailable | Lost> {
    const asked = clock.now();
    return whenAnswered(calls.once(step), (result) => {
      if (isAway(result)) return whenAnswered(whenAway(), () => result);
      // A process that slept through its lease has begun too long ago: the window would end too early.
      const late = result.kind === 'begun' && clock.now() - asked > leaseMs;
      return late ? whenAnswered(release(reservation), () => lost) : result;
    });
  }

  function confirm(reservation: Reservation, answer: AnswerKept = {}): Answer<SettleOutcome> {
    const outcome = reservation.contacts ? 'sent' : 'recorded';
    const receipt = Object.assign({ outcome }, answer, { outcome } as const);
    return calls.persistently(() => store.confirm(reservation, receipt));
  }

  function release(reservation: Reservation): Answer<SettleOutcome> {
    return calls.persistently(() => store.release(reservation));
  }

  function hold(reservation: Reservation, answer: AnswerKept = {}): Answer<SettleOutcome> {
    return calls.persistently(() => store.hold(reservation, answer));
  }

  return { reserve, reserveAndBegin, look, begin, confirm, release, hold };
}

type Lost = Extract<BeginOutcome, { kind: 'lost' }>;

const lost: Lost = Object.freeze({ kind: 'lost' });
