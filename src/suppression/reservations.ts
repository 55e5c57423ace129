/** The steps of one request, answered at once where the store answers at once. */
import { type Answer, whenAnswered } from '../shared/answer.js';
import type { Clock } from '../shared/clock.js';
import { stepsOf } from '../stores/at-once.js';
import type { Refusal, SuppressionStore, WindowCheck } from '../stores/port.js';
import type { Key, Keyring } from './keys.js';
import type { LazyKeyring } from './lazy-keyring.js';
import type {
  AnswerKept,
  BeginOutcome,
  Reservation,
  ReservationRequest,
  ReserveOutcome,
  SettleOutcome,
  Unavailable,
} from './protocol.js';
import { isAway, type StoreCalls } from './store-calls.js';
import { freshToken } from './token.js';
import { reopensAt, requestScopes, windowChecks } from './windows.js';

/** As the guard has them, but that an answer need not be a promise. */
export interface Reservations {
  reserve(asked: ReservationRequest): Answer<ReserveOutcome>;
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
  const steps = stepsOf(store);

  function reserve(asked: ReservationRequest): Answer<ReserveOutcome> {
    const examined = unfit();
    const keys = keyring.made;
    return examined === undefined && keys !== undefined
      ? reserveUnder(keys, asked)
      : reserveLater(examined, asked);
  }

  async function reserveLater(
    examined: Promise<Unavailable | undefined> | undefined,
    asked: ReservationRequest,
  ): Promise<ReserveOutcome> {
    const doubt = await examined;
    if (doubt !== undefined) return doubt;
    const keys = keyring.made ?? (await calls.once(keyring.make));
    return isAway(keys) ? keys : reserveUnder(keys, asked);
  }

  function reserveUnder(keys: Keyring, asked: ReservationRequest): Answer<ReserveOutcome> {
    const { customer: addressee, ext_interaction_id: id } = asked.request;
    const all = keys.keysOf(addressee.email, id);
    const { customer, interaction } = all[0];
    const contacts = asked.request.do_not_send !== true;
    const windows = contacts ? checksOf(asked) : [];
    const anchors = contacts ? requestScopes(asked.windows, asked.request) : [];
    const token = freshToken();
    const label = keys.labelOf(id);
    const request = { customer, interaction, label, token, leaseMs, windows, anchors };
    const answer = calls.once(() => steps.reserve(request));
    return whenAnswered(answer, (result) => {
      if (result.kind !== 'reserved') return explained(result, asked);
      const reservation = { customer, token, contacts, leaseUntil: result.leaseUntil };
      if (all.length > 1) return lookAtOthers(reservation, all.slice(1), windows, asked);
      return { kind: 'reserved', reservation };
    });
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
      const against = await calls.once(() => store.look({ ...other, windows: windows.map(single) }));
      if (against === undefined) continue;
      await release(reservation);
      return explained(against, asked);
    }
    return { kind: 'reserved', reservation };
  }

  async function look(asked: ReservationRequest): Promise<Refusal | Unavailable | undefined> {
    const keys = keyring.made ?? (await calls.once(keyring.make));
    if (isAway(keys)) return keys;
    const windows = asked.request.do_not_send === true ? [] : checksOf(asked);
    const [own, ...others] = keys.keysOf(asked.request.customer.email, asked.request.ext_interaction_id);
    const looks = [
      { ...own, windows },
      ...others.map((other) => ({ ...other, windows: windows.map(single) })),
    ];
    for (const one of looks) {
      const against = await calls.once(() => store.look(one));
      if (against !== undefined) return explained(against, asked);
    }
    return undefined;
  }

  function begin(reservation: Reservation): Answer<BeginOutcome> {
    const asked = clock.now();
    const answer = calls.once(() => steps.begin(reservation));
    return whenAnswered(answer, (result) => {
      // A process that slept through its lease has begun too long ago: the window would end too early.
      const late = result.kind === 'begun' && clock.now() - asked > leaseMs;
      const outcome: BeginOutcome = late ? { kind: 'lost' } : result;
      if (!late && !isAway(result)) return outcome;
      return whenAnswered(release(reservation), () => outcome);
    });
  }

  function confirm(reservation: Reservation, answer: AnswerKept = {}): Answer<SettleOutcome> {
    const outcome = reservation.contacts ? 'sent' : 'recorded';
    const receipt = Object.assign({ outcome }, answer, { outcome } as const);
    return calls.persistently(() => steps.confirm(reservation, receipt));
  }

  function release(reservation: Reservation): Answer<SettleOutcome> {
    return calls.persistently(() => steps.release(reservation));
  }

  function hold(reservation: Reservation, answer: AnswerKept = {}): Answer<SettleOutcome> {
    return calls.persistently(() => steps.hold(reservation, answer));
  }

  function checksOf({ windows, request, timezone }: ReservationRequest): readonly WindowCheck[] {
    return windowChecks(windows, request, timezone, clock.now());
  }

  return { reserve, look, begin, confirm, release, hold };
}

/** Requests under several secrets are not added up: under another than one's own, a single one shuts the window. */
const single = (window: WindowCheck): WindowCheck => ({ ...window, max: 1 });

/** A store cannot know when a calendar window opens again; the window's setting can. */
function explained<Result extends Refusal | Unavailable>(refusal: Result, asked: ReservationRequest): Result {
  if (refusal.kind !== 'suppressed') return refusal;
  const window = asked.windows.find(({ name }) => name === refusal.window);
  if (window === undefined) return refusal;
  return { ...refusal, until: reopensAt(window, refusal.since, asked.timezone) };
}
