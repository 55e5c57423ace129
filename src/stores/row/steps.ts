/** The steps of the protocol on one row: each takes the row and the store's clock, and gives the next row. Pure. */
import type {
  Anchor,
  BeginRequest,
  BeginResult,
  BlockEntry,
  Refusal,
  ReserveRequest,
  ReserveResult,
  SettleResult,
  StartResult,
  StoredReceipt,
} from '../port-steps.js';
import { refusalOf } from './refusal.js';
import {
  anchorsOfFlight,
  emptyRow,
  type Flight,
  type Handled,
  isAlive,
  leaseUntil,
  type Row,
} from './row.js';

/** When a step is taken, and by which call. A call that is repeated has the same id. */
export interface Moment {
  readonly now: number;
  readonly call: string;
}

/** What a step makes of a record: what to write, on which further conditions, and what to answer then. */
export interface Change<Result, Value = Row> {
  /** Absent where nothing is written; an empty row is removed. */
  readonly row?: Value;
  /** The last instant at which the row may still be written; any unless set. */
  readonly notAfter?: number;
  /** False where a crash of the store may forget it, because nothing is done on the strength of it alone. */
  readonly durable?: boolean;
  /** True where it keeps the customer from being asked, and is acted on at once; not where losing it only asks less. */
  readonly protects?: boolean;
  /** The result, given the instant of the write. */
  readonly result: (at: number) => Result;
}

/** One step, ready to be taken on whatever row stands. */
export type Step<Result, Value = Row> = (row: Value, moment: Moment) => Change<Result, Value>;

type ReceiptGiven = Omit<StoredReceipt, 'at'>;

const lost = { result: (): { kind: 'lost' } => ({ kind: 'lost' }) };
const settled = (): { kind: 'settled' } => ({ kind: 'settled' });

/** absent → reserved, unless something stands against it. See the port for the order of refusals. */
export const reserve =
  (request: ReserveRequest): Step<ReserveResult> =>
  (row, moment) => {
    const reserved = (at: number): ReserveResult => ({ kind: 'reserved', leaseUntil: at + request.leaseMs });
    const repeated = ownFlight(row, request.token, moment);
    if (repeated !== undefined) return { result: () => reserved(repeated.at) };
    const refusal = refusalTo(row, request, moment.now);
    if (refusal !== undefined) return { result: () => refusal };
    return { row: withFlight(row, request, 'reserved', moment), durable: false, result: reserved };
  };

/** The same as a reserve and its begin with nothing in between: the checks are made once. */
export const reserveAndBegin =
  (request: ReserveRequest): Step<StartResult> =>
  (row, moment) => {
    const begun = (at: number): StartResult => ({ kind: 'begun', at });
    const repeated = ownFlight(row, request.token, moment);
    if (repeated !== undefined) return { result: () => begun(repeated.at) };
    const refusal = refusalTo(row, request, moment.now);
    if (refusal !== undefined) return { result: () => refusal };
    return { row: withFlight(row, request, 'dispatching', moment), protects: true, result: begun };
  };

/** reserved → dispatching: the point of no return. Refuses everything but the first begin of a live token. */
export const begin =
  ({ token, from = -Infinity, until = Infinity }: Omit<BeginRequest, 'customer'>): Step<BeginResult> =>
  (row, { now, call }) => {
    const flight = row.flights.find((one) => one.token === token);
    // The reply to this very call was lost. A second begin of the caller has another id, and is `lost` below.
    if (flight?.state === 'dispatching' && flight.call === call) {
      return { result: () => ({ kind: 'begun', at: flight.at }) };
    }
    if (flight?.state !== 'reserved' || !isAlive(flight, now)) return lost;
    if (now < from || now >= until) return lost;
    // The clock went back: what reserve found open may be closed at this time.
    if (now < flight.at) return lost;
    const others = row.flights.filter((one) => one !== flight);
    const { block } = row;
    if (block !== undefined) {
      return { row: { ...row, flights: others }, result: () => ({ kind: 'do_not_contact', block }) };
    }
    const begun: Flight = { ...flight, state: 'dispatching', call, at: now };
    return {
      row: { ...row, flights: [...others, begun] },
      // INVARIANT: written after the lease, another process might hold the customer as well.
      notAfter: Math.min(leaseUntil(flight), until) - 1,
      protects: true,
      result: (at) => ({ kind: 'begun', at }),
    };
  };

/** Confirm and hold: the flight becomes anchors and a receipt. A confirm after a hold corrects the receipt. */
export const settle =
  (token: string, receipt: ReceiptGiven): Step<SettleResult> =>
  (row, { now }) => {
    const flight = row.flights.find((one) => one.token === token && one.state === 'dispatching');
    if (flight === undefined) return settleAgain(row, token, { ...receipt, at: now });
    const { interaction } = flight;
    return {
      row: {
        ...row,
        anchors: [...row.anchors, ...anchorsOfFlight(flight)],
        handled: [...row.handled, handledBy(interaction, token, { ...receipt, at: now })],
        flights: row.flights.filter((one) => one !== flight),
      },
      result: settled,
    };
  };

/** The flight goes, and with it its anchors: what stood before counts again. */
export const release =
  (token: string): Step<SettleResult> =>
  (row) => {
    const flights = row.flights.filter((one) => one.token !== token);
    return flights.length === row.flights.length ? lost : { row: { ...row, flights }, result: settled };
  };

/** Anchors that belong to no flight: imported history, a response. What is there already is not added again. */
export const addAnchors =
  (anchors: readonly Anchor[]): Step<void> =>
  (row) => {
    const added: Anchor[] = [];
    for (const { scope, at, by, uncounted } of anchors) {
      const isSame = (one: Anchor): boolean => one.scope === scope && one.at === at;
      if (row.anchors.some(isSame) || added.some(isSame)) continue;
      added.push({ scope, at, by, ...(uncounted === undefined ? {} : { uncounted }) });
    }
    if (added.length === 0) return { result: () => undefined };
    return {
      row: { ...row, anchors: [...row.anchors, ...added] },
      protects: true,
      result: () => undefined,
    };
  };

/** Who is on the list already stays as entered first, so that `at` and `by` say when and by whom. */
export const block =
  (entry: Omit<BlockEntry, 'at'> & { readonly at?: number }): Step<void> =>
  (row, { now }) =>
    row.block === undefined
      ? { row: { ...row, block: { ...entry, at: entry.at ?? now } }, protects: true, result: () => undefined }
      : { result: () => undefined };

/** True when the customer was on the list. */
export const unblock: Step<boolean> = ({ block: entry, ...rest }) =>
  entry === undefined ? { result: () => false } : { row: rest, result: () => true };

/** A call under way stays: without its flight the confirmation would be lost, and the interaction sent again. */
export const erase =
  (keepBlock: boolean): Step<boolean> =>
  (row, { now }) => {
    const { block: entry, anchors, handled } = row;
    const flights = row.flights.filter((one) => one.state === 'dispatching' && isAlive(one, now));
    const isBlockErased = entry !== undefined && !keepBlock;
    const erased = anchors.length + handled.length + row.flights.length - flights.length;
    if (erased === 0 && !isBlockErased) return { result: () => false };
    const kept: Row = { ...emptyRow, flights };
    return {
      row: entry === undefined || isBlockErased ? kept : { ...kept, block: entry },
      result: () => true,
    };
  };

/** Removes what ended before `before`; the result counts anchors, receipts and reservations. */
export const sweep =
  (before: number): Step<number> =>
  (row, { now }) => {
    const anchors = row.anchors.filter(({ at }) => at >= before);
    const handled = row.handled.filter(({ at }) => at >= before);
    // By the end of the lease: the anchors of a flight are from before it, so none of them goes too early.
    const flights = row.flights.filter((one) => isAlive(one, now) || leaseUntil(one) >= before);
    const count = (one: Row): number => one.anchors.length + one.handled.length + one.flights.length;
    const swept = { ...row, anchors, handled, flights };
    const removed = count(row) - count(swept);
    return removed === 0 ? { result: () => 0 } : { row: swept, result: () => removed };
  };

function ownFlight(row: Row, token: string, { call }: Moment): Flight | undefined {
  return row.flights.find((one) => one.token === token && one.call === call);
}

function refusalTo(row: Row, request: ReserveRequest, now: number): Refusal | undefined {
  const { interaction, windows, anchors } = request;
  return refusalOf(row, { interaction, windows, contacts: anchors.length > 0 }, now);
}

/** Reservations whose lease ran out go; dispatching ones stay, for their anchors. */
function withFlight(row: Row, request: ReserveRequest, state: Flight['state'], { now, call }: Moment): Row {
  const { token, leaseMs, interaction, label, anchors, uncounted } = request;
  const others = row.flights.filter((one) => one.state === 'dispatching' || isAlive(one, now));
  const flight: Flight = {
    state,
    token,
    call,
    at: now,
    leaseMs,
    interaction,
    label,
    scopes: [...anchors],
    ...(uncounted === undefined || uncounted.length === 0 ? {} : { uncounted }),
  };
  return { ...row, flights: [...others, flight] };
}

function handledBy(interaction: string, token: string, receipt: StoredReceipt): Handled {
  const { outcome, at, requestId, status, ruleSet } = receipt;
  return {
    interaction,
    token,
    outcome,
    at,
    ...(requestId === undefined ? {} : { requestId }),
    ...(status === undefined ? {} : { status }),
    ...(ruleSet === undefined ? {} : { ruleSet }),
  };
}

function settleAgain(row: Row, token: string, receipt: StoredReceipt): Change<SettleResult> {
  const known = row.handled.find((one) => one.token === token);
  if (known === undefined) return lost;
  if (known.outcome !== 'unknown' || receipt.outcome === 'unknown') return { result: settled };
  const corrected = handledBy(known.interaction, token, receipt);
  return {
    row: { ...row, handled: row.handled.map((one) => (one === known ? corrected : one)) },
    result: settled,
  };
}
