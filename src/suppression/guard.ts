/** Stands between decision and transport: reserve → begin → the call → confirm, release or hold. */
import { type Clock, systemClock } from '../shared/clock.js';
import type { Environment } from '../shared/environment.js';
import { stepsOf } from '../stores/at-once.js';
import type { Refusal, SuppressionStore, WindowCheck } from '../stores/port.js';
import type { AddressRules } from './address.js';
import { type Customers, createCustomers } from './customers.js';
import { examination, type UnsafeStore } from './examination.js';
import { createKeyring, type Keyring, type KeySecret } from './keys.js';
import type {
  AnswerKept,
  BeginOutcome,
  Reservation,
  ReservationRequest,
  ReserveOutcome,
  SettleOutcome,
  Unavailable,
} from './protocol.js';
import { isAway, storeCalls } from './store-calls.js';
import { freshToken } from './token.js';
import { reopensAt, requestScopes, windowChecks } from './windows.js';

export interface GuardOptions {
  readonly store: SuppressionStore;
  /** The store's own secret unless set; set it where several stores or machines must agree. */
  readonly keySecret?: KeySecret;
  readonly addressRules?: AddressRules;
  readonly clock?: Clock;
  /** How long a reservation lives between its steps: 60,000 ms unless set. Longer than the longest call. */
  readonly leaseMs?: number;
  /** How long one call of the store may take: 5,000 ms unless set. */
  readonly storeTimeoutMs?: number;
  /** For how long confirm, hold and release are tried again: 10,000 ms unless set. */
  readonly settleForMs?: number;
  /** When given, the store's doctor is asked before the first reservation, and what it finds is said as a warning. */
  readonly environment?: Environment;
  /** What a grave finding of the doctor means: `warn` unless set. */
  readonly unsafeStore?: UnsafeStore;
}

export interface Guard extends Customers {
  reserve(asked: ReservationRequest): Promise<ReserveOutcome>;
  /** What reserve would refuse with, without reserving; undefined when it would not. */
  look(asked: ReservationRequest): Promise<Refusal | Unavailable | undefined>;
  begin(reservation: Reservation): Promise<BeginOutcome>;
  /** The vendor accepted. */
  confirm(reservation: Reservation, answer?: AnswerKept): Promise<SettleOutcome>;
  /** Surely not accepted, or never called: the window is given back. */
  release(reservation: Reservation): Promise<SettleOutcome>;
  /** Nobody knows whether the vendor accepted: the window stays. */
  hold(reservation: Reservation, answer?: AnswerKept): Promise<SettleOutcome>;
}

/** Throws OPTION_INVALID for an empty secret; opens nothing before the first step. */
export function createGuard(options: GuardOptions): Guard {
  const { store, clock = systemClock, leaseMs = 60_000 } = options;
  const { storeTimeoutMs = 5_000, settleForMs = 10_000 } = options;
  const steps = stepsOf(store);
  const calls = storeCalls(store.name, { callMs: storeTimeoutMs, retryForMs: settleForMs });
  const keyring = lazyKeyring(options);
  const { environment, unsafeStore = 'warn' } = options;
  const unfit = examination({ store, environment, unsafeStore, clock }, calls);

  async function reserve(asked: ReservationRequest): Promise<ReserveOutcome> {
    const examined = unfit();
    const doubt = examined === undefined ? undefined : await examined;
    if (doubt !== undefined) return doubt;
    const keys = keyring.made ?? (await calls.once(keyring.make));
    if (isAway(keys)) return keys;
    const { customer: addressee, ext_interaction_id: id } = asked.request;
    const all = keys.keysOf(addressee.email, id);
    const { customer, interaction } = all[0];
    const contacts = asked.request.do_not_send !== true;
    const windows = contacts ? checksOf(asked) : [];
    const token = freshToken();
    const anchors = contacts ? requestScopes(asked.windows, asked.request) : [];
    const label = keys.labelOf(id);
    const request = { customer, interaction, label, token, leaseMs, windows, anchors };
    const answer = calls.once(() => steps.reserve(request));
    const result = answer instanceof Promise ? await answer : answer;
    if (result.kind !== 'reserved') return explained(result, asked);
    const reservation = { customer, token, contacts, leaseUntil: result.leaseUntil };

    // Each process reserves under its own key first and only then looks at the others: of two that hold different
    // secrets to be current, at least one sees the other.
    for (const other of all.slice(1)) {
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

  async function begin(reservation: Reservation): Promise<BeginOutcome> {
    const asked = clock.now();
    const answer = calls.once(() => steps.begin(reservation));
    const result = answer instanceof Promise ? await answer : answer;
    // A process that slept through its lease has begun too long ago: the window would end too early.
    const late = result.kind === 'begun' && clock.now() - asked > leaseMs;
    if (late || isAway(result)) await release(reservation);
    return late ? { kind: 'lost' } : result;
  }

  const release = async (reservation: Reservation): Promise<SettleOutcome> =>
    calls.persistently(() => steps.release(reservation));

  const checksOf = ({ windows, request, timezone }: ReservationRequest) =>
    windowChecks(windows, request, timezone, clock.now());

  return Object.freeze<Guard>({
    ...createCustomers(store, async () => keyring.made ?? keyring.make(), clock),
    reserve,
    look,
    begin,
    confirm: async (reservation, answer = {}) => {
      const receipt = { ...answer, outcome: reservation.contacts ? 'sent' : 'recorded' } as const;
      return calls.persistently(() => steps.confirm(reservation, receipt));
    },
    release,
    hold: async (reservation, answer = {}) => calls.persistently(() => steps.hold(reservation, answer)),
  });
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

interface LazyKeyring {
  readonly made: Keyring | undefined;
  make(): Promise<Keyring>;
}

/** The store is asked for its secret once, at the first step; after a failure, again. */
function lazyKeyring({ store, keySecret, addressRules }: GuardOptions): LazyKeyring {
  let made = keySecret === undefined ? undefined : createKeyring(keySecret, addressRules);
  let making: Promise<Keyring> | undefined;

  async function ask(): Promise<Keyring> {
    try {
      made = createKeyring(await store.secret(), addressRules);
      return made;
    } finally {
      making = undefined;
    }
  }

  return {
    get made() {
      return made;
    },
    make() {
      making ??= ask();
      return making;
    },
  };
}
