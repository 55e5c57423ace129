/** One customer's row as plain, frozen data: what memory and lmdb keep, and what every step reads and replaces. */
import type { BlockEntry, CustomerEntry, StoredReceipt } from '../port.js';

export interface Anchor {
  readonly scope: string;
  readonly at: number;
  readonly by: string;
}

export interface Handled extends StoredReceipt {
  readonly interaction: string;
  /** The reservation it came from, so that a repeated confirm or hold is recognised. */
  readonly token: string;
}

export interface Flight {
  readonly token: string;
  readonly state: 'reserved' | 'dispatching';
  readonly leaseUntil: number;
  readonly leaseMs: number;
  readonly interaction: string;
  readonly label: string;
  readonly scopes: readonly string[];
  /** When this state began. While dispatching, every scope holds an anchor of this instant. */
  readonly at: number;
}

export interface Row {
  /** Of requests that are settled; those of a dispatching flight stand in the flight until it is settled. */
  readonly anchors: readonly Anchor[];
  readonly handled: readonly Handled[];
  readonly flights: readonly Flight[];
  readonly block?: BlockEntry;
}

export const emptyRow: Row = Object.freeze({ anchors: [], handled: [], flights: [] });

export function isEmpty(row: Row): boolean {
  const { anchors, handled, flights, block } = row;
  return block === undefined && anchors.length + handled.length + flights.length === 0;
}

export function isAlive(flight: Flight, now: number): boolean {
  return flight.leaseUntil > now;
}

/** The anchors a flight stands for: none before it began. */
export function anchorsOfFlight(flight: Flight): Anchor[] {
  if (flight.state === 'reserved') return [];
  return flight.scopes.map((scope) => ({ scope, at: flight.at, by: flight.label }));
}

/** Every anchor that counts, those of requests under way included. */
export function anchorsOf(row: Row): Anchor[] {
  return [...row.anchors, ...row.flights.flatMap(anchorsOfFlight)];
}

/** The row as the port shows it: reservations whose lease ran out are gone. Undefined when nothing else was there. */
export function entryOf(customer: string, row: Row, now: number): CustomerEntry | undefined {
  const flights = row.flights.filter((flight) => flight.state === 'dispatching' || isAlive(flight, now));
  if (isEmpty({ ...row, flights })) return undefined;
  const inFlight = flights.map(({ state, leaseUntil, label }) => ({ state, leaseUntil, by: label }));
  const handled = row.handled.map(({ token: _token, ...receipt }) => receipt);
  const block = row.block === undefined ? {} : { block: row.block };
  return { customer, anchors: anchorsOf(row), handled, inFlight, ...block };
}
