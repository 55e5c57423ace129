/** What stands against a reservation: the one place that says no, and why. */
import type { Refusal, ReserveRequest, StoredReceipt, WindowCheck } from './port.js';
import { type Anchor, anchorsOf, isAlive, type Row } from './row.js';

type Asked = Pick<ReserveRequest, 'interaction' | 'windows'> & {
  /** Whether it would contact the customer; a submission with do_not_send does not. */
  readonly contacts: boolean;
};

/** In the port's order: duplicate, do_not_contact, busy, suppressed. Undefined when nothing stands against it. */
export function refusalOf(row: Row, asked: Asked, now: number): Refusal | undefined {
  const receipt = handledBefore(row, asked.interaction, now);
  if (receipt !== undefined) return { kind: 'duplicate', receipt };
  if (row.block !== undefined) return { kind: 'do_not_contact', block: row.block };
  return inTheWay(row, asked, now) ?? suppressed(anchorsOf(row), asked.windows, now);
}

function handledBefore(row: Row, interaction: string, now: number): StoredReceipt | undefined {
  const handled = row.handled.find((one) => one.interaction === interaction);
  if (handled !== undefined) {
    const { interaction: _interaction, token: _token, ...receipt } = handled;
    return receipt;
  }
  const unanswered = row.flights.find(
    (flight) => flight.interaction === interaction && flight.state === 'dispatching' && !isAlive(flight, now),
  );
  return unanswered === undefined ? undefined : { outcome: 'unknown', at: unanswered.at };
}

function inTheWay(row: Row, asked: Asked, now: number): Refusal | undefined {
  const untils = row.flights
    .filter((flight) => isAlive(flight, now))
    .filter(
      (flight) => flight.interaction === asked.interaction || (asked.contacts && flight.scopes.length > 0),
    )
    .map((flight) => flight.leaseUntil);
  return untils.length === 0 ? undefined : { kind: 'busy', until: Math.max(...untils) };
}

/** The window that stays shut longest, when any does. */
function suppressed(
  anchors: readonly Anchor[],
  windows: readonly WindowCheck[],
  now: number,
): Refusal | undefined {
  return windows
    .map((window) => closedBy(anchors, window, now))
    .filter((refusal) => refusal !== undefined)
    .sort((a, b) => b.until - a.until)[0];
}

function closedBy(anchors: readonly Anchor[], window: WindowCheck, now: number) {
  const inScope = anchors.filter((anchor) => anchor.scope === window.scope).sort((a, b) => b.at - a.at);
  const last = inScope[window.max - 1];
  const until = last === undefined ? undefined : shutUntil(window, last.at, now);
  if (last === undefined || until === undefined) return undefined;
  return { kind: 'suppressed', window: window.name, since: last.at, until, by: last.by } as const;
}

function shutUntil(window: WindowCheck, at: number, now: number): number | undefined {
  if (window.lengthMs !== undefined) {
    return at > now - window.lengthMs ? at + window.lengthMs : undefined;
  }
  const steps = window.steps ?? [];
  const step = steps.findLast(({ from }) => from <= now);
  if (step === undefined) return steps[0]?.from ?? Number.MAX_SAFE_INTEGER;
  return at >= step.threshold ? step.until : undefined;
}
