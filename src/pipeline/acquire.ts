/** What a call needs: a turn of the vendor's, and then the customer's reservation, begun. */
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { RuleSet } from '../rules/rule-set.js';
import { type Answer, whenAnswered } from '../shared/answer.js';
import type { Refusal } from '../stores/port.js';
import type { ReservationRequest, StartOutcome } from '../suppression/protocol.js';
import type { Turn, Turns } from '../transport/port.js';
import type { Parts } from './context.js';

export interface Asked extends ReservationRequest {
  readonly whenSuppressed: RuleSet['settings']['suppression']['when_suppressed'];
}

/** Where `begun` says no, there is neither a reservation nor a turn. */
export interface Right {
  readonly begun: StartOutcome;
  readonly request: FeedbackRequest;
  readonly turn?: Turn | undefined;
  /** The window because of which the request is recorded and not sent. */
  readonly instead?: Suppressed;
}

type Suppressed = Extract<Refusal, { kind: 'suppressed' }>;

/**
 * The turn comes first: while a request waits for the rate limit nobody's window runs and no reservation runs out.
 * Undefined when the trigger or the transport closed, or stopped making calls, while it waited.
 */
export function rightToContact(parts: Parts, asked: Asked): Answer<Right | undefined> {
  const { turns } = parts.transport;
  if (turns === undefined) return reserved(parts, asked);
  const turn = turns.take();
  return turn === undefined ? afterWaiting(parts, asked, turns) : reserved(parts, asked, turn);
}

/** Who would be refused anyway does not wait. */
async function afterWaiting(parts: Parts, asked: Asked, turns: Turns): Promise<Right | undefined> {
  const { closing, reservations, transport } = parts;
  const against = await reservations.look(asked);
  if (against !== undefined && !isRecorded(asked, against)) return { begun: against, request: asked.request };
  const turn = await turns.wait(closing.signal);
  if (turn === undefined || transport.unavailable?.() === undefined) {
    return turn && reserved(parts, asked, turn);
  }
  turn.giveBack();
  return undefined;
}

/** At once where the store answers at once. */
function reserved({ reservations }: Parts, asked: Asked, turn?: Turn): Answer<Right> {
  const { request } = asked;
  return whenAnswered(reservations.reserveAndBegin(asked), (begun) => {
    if (!isRecorded(asked, begun)) return kept({ begun, request, turn });
    const recorded = { ...request, do_not_send: true };
    const again = reservations.reserveAndBegin({ ...asked, request: recorded, windows: [] });
    return whenAnswered(again, (outcome) =>
      kept({ begun: outcome, request: recorded, turn, instead: begun }),
    );
  });
}

function isRecorded({ whenSuppressed }: Asked, outcome: StartOutcome): outcome is Suppressed {
  return outcome.kind === 'suppressed' && whenSuppressed === 'record';
}

function kept(right: Right): Right {
  if (right.begun.kind !== 'begun') right.turn?.giveBack();
  return right;
}
