/** One customer's row as plain data: what every step reads and replaces. */
import type { CustomerEntry } from '../port.js';
import type { Anchor, BlockEntry, StoredReceipt } from '../port-steps.js';

/** What became of an interaction, so that a repeat is `duplicate`. */
export interface Handled extends StoredReceipt {
  readonly interaction: string;
  /** The reservation it came from, so that a repeated confirm or hold is recognised. */
  readonly token: string;
}

/** A request under way, from its reservation until it is settled. It blocks another one while its lease lives. */
export interface Flight {
  readonly state: 'reserved' | 'dispatching';
  readonly token: string;
  /** The call that brought it into this state: a call whose reply was lost finds its own work by it. */
  readonly call: string;
  /** When this state began. While dispatching, every scope holds an anchor of this instant. */
  readonly at: number;
  readonly leaseMs: number;
  readonly interaction: string;
  readonly label: string;
  readonly scopes: readonly string[];
  /** As in its anchors. */
  readonly uncounted?: readonly string[];
}

/**
 * Holds requests that are not anchored in every scope, as the first version kept them: windows per brand or channel name
 * it in `alsoIn`. Not part of an entry, because it follows from the other anchors.
 */
export const anyScope = '*';

/** Everything about one customer in one record, so that each step is one conditional write (ADR 2). */
export interface Row {
  /** Of settled requests; those of a dispatching flight stand in the flight until it is settled. */
  readonly anchors: readonly Anchor[];
  readonly handled: readonly Handled[];
  readonly flights: readonly Flight[];
  readonly block?: BlockEntry;
}

/** Nothing is known: what an absent record stands for. */
export const emptyRow: Row = Object.freeze({ anchors: [], handled: [], flights: [] });

/** Such a row is removed instead of written. */
export function isEmpty({ anchors, handled, flights, block }: Row): boolean {
  return block === undefined && anchors.length + handled.length + flights.length === 0;
}

/** The first instant at which the reservation no longer holds. */
export const leaseUntil = ({ at, leaseMs }: Flight): number => at + leaseMs;

/** A flight that is not alive may still be there: reserved, it counts for nothing; dispatching, its anchors count. */
export const isAlive = (flight: Flight, now: number): boolean => leaseUntil(flight) > now;

/** The anchors a flight stands for: none before it began. */
export function anchorsOfFlight({ state, scopes, at, label, uncounted }: Flight): Anchor[] {
  if (state === 'reserved') return [];
  return scopes.map((scope) => ({ scope, at, by: label, ...(uncounted === undefined ? {} : { uncounted }) }));
}

/** Every anchor that counts, those of requests under way included. */
export function anchorsOf({ anchors, flights }: Row): Anchor[] {
  return [...anchors, ...flights.flatMap(anchorsOfFlight)];
}

/** The same row with everything dated `from` dated `to`. Anchors have dates of their own. */
export function redated(row: Row, from: number, to: number): Row {
  const redate = <Entry extends { readonly at: number }>(entry: Entry): Entry =>
    entry.at === from ? { ...entry, at: to } : entry;
  const { anchors, handled, flights, block } = row;
  const others = { anchors, handled: handled.map(redate), flights: flights.map(redate) };
  return block === undefined ? others : { ...others, block: redate(block) };
}

/** The row as the port shows it: reservations whose lease ran out are gone. Undefined when nothing else was there. */
export function entryOf(customer: string, row: Row, now: number): CustomerEntry | undefined {
  const flights = row.flights.filter((flight) => flight.state === 'dispatching' || isAlive(flight, now));
  if (isEmpty({ ...row, flights })) return undefined;
  const block = row.block === undefined ? {} : { block: row.block };
  return {
    customer,
    anchors: anchorsOf(row).filter(({ scope }) => scope !== anyScope),
    handled: row.handled.map(({ token: _token, ...receipt }) => receipt),
    inFlight: flights.map((flight) => ({
      state: flight.state,
      leaseUntil: leaseUntil(flight),
      by: flight.label,
    })),
    ...block,
  };
}

const customerScope = '';
/** The customer as such, with the brand, with the channel, with both. */
const scopesOfRequest = 4;

/** Adds an anchor in `anyScope` for each request that holds fewer than four anchors. */
export function withUnknownScopes(anchors: readonly Anchor[]): readonly Anchor[] {
  const added = anchors.filter(({ scope, at, by }) => {
    if (scope !== customerScope) return false;
    const same = anchors.filter((one) => one.at === at && one.by === by);
    return same.length < scopesOfRequest && !same.some((one) => one.scope === anyScope);
  });
  return [...anchors, ...added.map((anchor) => ({ ...anchor, scope: anyScope }))];
}

/** The same for a whole row, with its requests under way. */
export function rowWithUnknownScopes(row: Row): Row {
  const flights = row.flights.map((flight) => {
    const { scopes } = flight;
    const isWhole = scopes.length >= scopesOfRequest || !scopes.includes(customerScope);
    return isWhole || scopes.includes(anyScope) ? flight : { ...flight, scopes: [...scopes, anyScope] };
  });
  return { ...row, anchors: withUnknownScopes(row.anchors), flights };
}
