/** Why a reservation is refused: pure, on one row. */
import type { Anchor, Refusal, ReserveRequest, StoredReceipt, WindowCheck } from '../port-steps.js';
import { stillCounted } from './counted.js';
import { anchorsOf, anyScope, isAlive, leaseUntil, type Row } from './row.js';
import { overlaps, partsMark } from './scope.js';

type ReservationCheck = Pick<ReserveRequest, 'interaction' | 'windows'> & {
  /** Whether it would contact the customer; a submission with do_not_send does not. */
  readonly contacts: boolean;
};

/** In the port's order: duplicate, do_not_contact, busy, suppressed. Undefined when nothing stands against it. */
export function refusalOf(row: Row, check: ReservationCheck, now: number): Refusal | undefined {
  const receipt = handledBefore(row, check.interaction, now);
  if (receipt !== undefined) return { kind: 'duplicate', receipt };
  if (row.block !== undefined) return { kind: 'do_not_contact', block: row.block };
  return busy(row, check, now) ?? suppressed(anchorsOf(row), check.windows, now);
}

function handledBefore(row: Row, interaction: string, now: number): StoredReceipt | undefined {
  const handled = row.handled.find((one) => one.interaction === interaction);
  if (handled !== undefined) {
    const { interaction: _interaction, token: _token, ...receipt } = handled;
    return receipt;
  }
  // A call that nobody settled while its lease lived: who made it is gone, and the customer may have been asked.
  const unanswered = row.flights.find(
    (flight) => flight.interaction === interaction && flight.state === 'dispatching' && !isAlive(flight, now),
  );
  return unanswered === undefined ? undefined : { outcome: 'unknown', at: unanswered.at };
}

function busy(row: Row, { interaction, contacts }: ReservationCheck, now: number): Refusal | undefined {
  let until: number | undefined;
  for (const flight of row.flights) {
    // What contacts nobody waits for no other request and holds none up, but one for the same interaction.
    const hinders = flight.interaction === interaction || (contacts && flight.scopes.length > 0);
    if (hinders && isAlive(flight, now)) until = Math.max(until ?? 0, leaseUntil(flight));
  }
  return until === undefined ? undefined : { kind: 'busy', until };
}

type Suppressed = Extract<Refusal, { kind: 'suppressed' }>;

/** The window that stays closed longest, when any does. */
function suppressed(
  anchors: readonly Anchor[],
  windows: readonly WindowCheck[],
  now: number,
): Suppressed | undefined {
  let longest: Suppressed | undefined;
  for (const window of windows) {
    const refusal = closedBy(anchors, window, now);
    if (refusal !== undefined && refusal.until > (longest?.until ?? -1)) longest = refusal;
  }
  return longest;
}

function closedBy(anchors: readonly Anchor[], window: WindowCheck, now: number): Suppressed | undefined {
  const counted = stillCounted(anchorsIn(anchors, window), window, now);
  // What ends last comes first, so when this one ends fewer than `max` are left.
  const last = counted[window.max - 1];
  if (last === undefined) return undefined;
  const { at, by } = last.entry;
  return { kind: 'suppressed', window: window.name, since: at, until: last.until, by };
}

function anchorsIn(all: readonly Anchor[], { name, scope, alsoIn = [] }: WindowCheck): Anchor[] {
  const anchors = all.filter(({ uncounted }) => uncounted?.includes(name) !== true);
  if (scope.startsWith(partsMark)) return anchorsOfParts(anchors, scope);
  const inScope = anchors.filter((anchor) => anchor.scope === scope || isAmong(alsoIn, anchor.scope));
  if (!alsoIn.includes(anyScope)) return inScope;
  // A request is counted once, also where it stands in a scope that is known.
  const isCounted = ({ at, by }: Anchor): boolean => inScope.some((one) => one.at === at && one.by === by);
  return [...inScope, ...anchors.filter((anchor) => anchor.scope === anyScope && !isCounted(anchor))];
}

/** A request that has no anchor of this width was made before any window had it: it may have been of any. */
function anchorsOfParts(anchors: readonly Anchor[], scope: string): Anchor[] {
  const width = scope.slice(0, scope.indexOf('.') + 1);
  const ofWidth = anchors.filter((anchor) => anchor.scope.startsWith(width));
  const isKnown = ({ at, by }: Anchor): boolean => ofWidth.some((one) => one.at === at && one.by === by);
  return [
    ...ofWidth.filter((anchor) => overlaps(anchor.scope, scope)),
    ...anchors.filter((anchor) => anchor.scope === '' && !isKnown(anchor)),
  ];
}

const isAmong = (scopes: readonly string[], scope: string): boolean =>
  scope !== anyScope && scopes.includes(scope);
