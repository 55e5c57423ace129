/** The steps of the protocol on one row: each takes the row and the store's now, and gives the next row. Pure. */
import type { Mutable } from '../../shared/mutable.js';
import type {
  BeginResult,
  BlockEntry,
  Refusal,
  ReserveRequest,
  ReserveResult,
  SettleResult,
  StartResult,
  StoredReceipt,
} from '../port.js';
import { refusalOf } from './refusal.js';
import {
  type Anchor,
  anchorsOfFlight,
  emptyRow,
  type Flight,
  type Handled,
  isAlive,
  isEmpty,
  type Row,
} from './row.js';

/** What a step came to. Without `row` nothing is to be written; an empty row is to be removed. */
export interface Change<Result> {
  readonly row?: Row;
  readonly result: Result;
}

const lost: Change<{ kind: 'lost' }> = Object.freeze({ result: Object.freeze({ kind: 'lost' }) });
const settled = Object.freeze({ kind: 'settled' } as const);

export function reserve(row: Row, request: ReserveRequest, now: number): Change<ReserveResult> {
  const refusal = refusalTo(row, request, now);
  if (refusal !== undefined) return { result: refusal };
  const flight = flightOf(request, 'reserved', now);
  return { row: withFlight(row, flight, now), result: { kind: 'reserved', leaseUntil: flight.leaseUntil } };
}

/** The same as a reserve and its begin, with nothing in between: what stands against it is looked at once. */
export function reserveAndBegin(row: Row, request: ReserveRequest, now: number): Change<StartResult> {
  const refusal = refusalTo(row, request, now);
  if (refusal !== undefined) return { result: refusal };
  const flight = flightOf(request, 'dispatching', now);
  return { row: withFlight(row, flight, now), result: { kind: 'begun', at: now } };
}

function refusalTo(row: Row, request: ReserveRequest, now: number): Refusal | undefined {
  const { interaction, windows, anchors } = request;
  return refusalOf(row, { interaction, windows, contacts: anchors.length > 0 }, now);
}

function flightOf(request: ReserveRequest, state: Flight['state'], now: number): Flight {
  const { token, leaseMs, interaction, label, anchors } = request;
  return {
    token,
    state,
    leaseUntil: now + leaseMs,
    leaseMs,
    interaction,
    label,
    scopes: [...anchors],
    at: now,
  };
}

function withFlight(row: Row, flight: Flight, now: number): Row {
  const others = row.flights.filter((one) => one.state === 'dispatching' || isAlive(one, now));
  return withFlights(row, others, flight);
}

export function begin(row: Row, token: string, now: number): Change<BeginResult> {
  const flight = row.flights.find((one) => one.token === token);
  if (flight?.state !== 'reserved' || !isAlive(flight, now)) return lost;
  // The clock went back: what reserve found open may be shut at this time.
  if (now < flight.at) return lost;
  const others = row.flights.filter((one) => one !== flight);
  if (row.block !== undefined) {
    return { row: withFlights(row, others), result: { kind: 'do_not_contact', block: row.block } };
  }
  const begun: Flight = { ...flight, state: 'dispatching', at: now, leaseUntil: now + flight.leaseMs };
  return { row: withFlights(row, others, begun), result: { kind: 'begun', at: now } };
}

/** Most rows have no flight but the one at hand; lists are made to measure, because many are kept. */
function withFlights({ anchors, handled, block }: Row, others: readonly Flight[], one?: Flight): Row {
  const flights = one === undefined ? others : others.length === 0 ? [one] : [...others, one];
  return block === undefined ? { anchors, handled, flights } : { anchors, handled, flights, block };
}

/** Confirm and hold: the flight becomes settled anchors and a receipt. A confirm after a hold puts the receipt right. */
export function settle(
  row: Row,
  token: string,
  receipt: Omit<StoredReceipt, 'at'>,
  now: number,
): Change<SettleResult> {
  const flight = row.flights.find((one) => one.token === token && one.state === 'dispatching');
  if (flight === undefined) return settleAgain(row, token, { ...receipt, at: now });
  const handled = handledBy(flight, receipt, now);
  const others = row.flights.filter((one) => one !== flight);
  return {
    row: {
      ...withFlights(row, others.length === 0 ? emptyRow.flights : others),
      anchors: row.anchors.concat(anchorsOfFlight(flight)),
      handled: row.handled.concat(handled),
    },
    result: settled,
  };
}

function handledBy({ interaction, token }: Flight, receipt: Omit<StoredReceipt, 'at'>, at: number): Handled {
  const { outcome, requestId, status, ruleSet } = receipt;
  const handled: Mutable<Handled> = { interaction, token, outcome, at };
  if (requestId !== undefined) handled.requestId = requestId;
  if (status !== undefined) handled.status = status;
  if (ruleSet !== undefined) handled.ruleSet = ruleSet;
  return handled;
}

function settleAgain(row: Row, token: string, receipt: StoredReceipt): Change<SettleResult> {
  const known = row.handled.find((one) => one.token === token);
  if (known === undefined) return lost;
  if (known.outcome !== 'unknown' || receipt.outcome === 'unknown') return { result: settled };
  const mended = { interaction: known.interaction, token, ...receipt };
  return {
    row: { ...row, handled: row.handled.map((one) => (one === known ? mended : one)) },
    result: settled,
  };
}

/** The flight goes, and with it its anchors: what stood before counts again. */
export function release(row: Row, token: string): Change<SettleResult> {
  const flights = row.flights.filter((one) => one.token !== token);
  if (flights.length === row.flights.length) return lost;
  return { row: withFlights(row, flights), result: settled };
}

export function addAnchors(row: Row, anchors: readonly Anchor[]): Change<void> {
  const added: Anchor[] = [];
  for (const { scope, at, by } of anchors) {
    const same = (one: Anchor): boolean => one.scope === scope && one.at === at;
    if (!row.anchors.some(same) && !added.some(same)) added.push({ scope, at, by });
  }
  if (added.length === 0) return { result: undefined };
  return { row: { ...row, anchors: [...row.anchors, ...added] }, result: undefined };
}

export function block(
  row: Row,
  entry: Omit<BlockEntry, 'at'> & { readonly at?: number },
  now: number,
): Change<void> {
  if (row.block !== undefined) return { result: undefined };
  return { row: { ...row, block: { ...entry, at: entry.at ?? now } }, result: undefined };
}

export function unblock(row: Row): Change<boolean> {
  if (row.block === undefined) return { result: false };
  const { block: _block, ...rest } = row;
  return { row: rest, result: true };
}

export function erase(row: Row, keepBlock: boolean): Change<boolean> {
  const kept: Row = keepBlock && row.block !== undefined ? { ...emptyRow, block: row.block } : emptyRow;
  const { anchors, handled, flights } = row;
  if (anchors.length + handled.length + flights.length === 0 && isEmpty(kept) === isEmpty(row)) {
    return { result: false };
  }
  return { row: kept, result: true };
}

/** Removes what ended before `before`; the result counts anchors, receipts and reservations. */
export function sweep(row: Row, before: number, now: number): Change<number> {
  const anchors = row.anchors.filter(({ at }) => at >= before);
  const handled = row.handled.filter(({ at }) => at >= before);
  const flights = row.flights.filter(
    (one) => isAlive(one, now) || Math.max(one.at, one.leaseUntil) >= before,
  );
  const removed =
    row.anchors.length -
    anchors.length +
    (row.handled.length - handled.length) +
    (row.flights.length - flights.length);
  return removed === 0 ? { result: 0 } : { row: { ...row, anchors, handled, flights }, result: removed };
}
