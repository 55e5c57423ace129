/** Receipts of interactions that were decided, and for which no call was made. */
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import { endOfTime } from '../shared/instant.js';
import { describeStop } from '../stores/doctor.js';
import type { StoreStop } from '../stores/port.js';
import type { Refusal } from '../stores/port-steps.js';
import type { TransportError } from '../transport/port.js';
import { type Decided, iso, reason, receiptOf, retryAt, suppressionOf, windowReason } from './parts.js';
import type { Receipt } from './receipt.js';

/** A quota that has no room; `QuotaFull` of suppression/, without the word that tells it from other answers. */
interface QuotaFull {
  readonly quota: string;
  readonly until: number;
  readonly over: 'defer' | 'skip';
}

/** The decision itself was to submit nothing; its reasons are the receipt's. */
export function skipped(decided: Decided): Receipt {
  return receiptOf(decided, [], { outcome: 'skipped' });
}

/** Nothing is reserved until then: the interaction has to be given to the trigger again, with what it has become. */
export function delayed(decided: Decided, notBefore: string): Receipt {
  const why =
    decided.decision.waitsFor === undefined
      ? reason('DELAYED', `a rule's delay is not over: not before ${notBefore}`)
      : reason('SENDING_HOURS', `the sending hours are closed: not before ${notBefore}`);
  return receiptOf(decided, [why], { outcome: 'deferred', retryAt: notBefore });
}

/** Closing began after the decision and before the call. `notReleased`: why the reservation could not be given back. */
export function closing(decided: Decided, notReleased?: AutotriggerError): Receipt {
  const why = reason(
    'CLOSING',
    'the trigger is closing: nothing was sent, give the interaction to the next process',
  );
  if (notReleased === undefined) return receiptOf(decided, [why], { outcome: 'deferred' });
  const held = reason(
    'STORE_UNAVAILABLE',
    `the window could not be given back and holds: ${notReleased.message}`,
  );
  return receiptOf(decided, [why], { outcome: 'deferred' }, [held]);
}

/** The transport makes no calls: its breaker is open, or it is closed. `until` in milliseconds, where it is known. */
export function transportUnavailable(decided: Decided, error: TransportError, until?: number): Receipt {
  return receiptOf(decided, [reason('TRANSPORT_UNAVAILABLE', error.message)], {
    outcome: 'deferred',
    error,
    ...retryAt(until),
  });
}

/** The store gave no answer, or one that nothing may be sent on. When it answers again is not known. */
export function storeUnavailable(decided: Decided, { code, message, fix }: AutotriggerError): Receipt {
  return receiptOf(decided, [reason('STORE_UNAVAILABLE', `${message}; nothing was sent`)], {
    outcome: 'deferred',
    error: { code, message, ...(fix === undefined ? {} : { fix }) },
  });
}

/** Somebody stopped every worker on the store. Without a time: it is lifted by hand. */
export function stopped(decided: Decided, stop: StoreStop): Receipt {
  const message = `the store is ${describeStop(stop)}: nothing is sent until \`autotrigger start\``;
  return receiptOf(decided, [reason('STOPPED', message)], { outcome: 'deferred' });
}

/** The lease of the reservation ended before the call, so another process may have taken the customer: at once again. */
export function reservationLost(decided: Decided): Receipt {
  const why = reason('IN_FLIGHT', 'the reservation ran out before the call began: nothing was sent');
  return receiptOf(decided, [why], { outcome: 'deferred', ...retryAt(decided.at) });
}

/** The store refused the reservation; the outcome follows from the kind of refusal. */
export function refused(decided: Decided, refusal: Refusal): Receipt {
  switch (refusal.kind) {
    case 'duplicate': {
      const { outcome, at, requestId } = refusal.receipt;
      const why = reason('HANDLED_BEFORE', `this interaction was handled at ${iso(at)}: ${outcome}`);
      const id = requestId === undefined ? {} : { requestId };
      return receiptOf(decided, [why], {
        outcome: 'duplicate',
        first: { outcome, at: iso(at), ...id },
        ...id,
      });
    }
    case 'do_not_contact': {
      const since = iso(refusal.block.at);
      const why = reason('DO_NOT_CONTACT', `the customer is on the do-not-contact list since ${since}`);
      return receiptOf(decided, [why], { outcome: 'skipped' });
    }
    case 'suppressed':
      return receiptOf(decided, [windowReason(refusal)], {
        outcome: 'suppressed',
        ...suppressionOf(refusal),
      });
    case 'busy': {
      const why = reason('IN_FLIGHT', 'another request for this customer is in flight');
      return receiptOf(decided, [why], { outcome: 'deferred', ...retryAt(refusal.until) });
    }
  }
}

/** A quota has no room: the request waits until it opens, or is skipped where that is wished or it never opens. */
export function overQuota(decided: Decided, { quota, until, over }: QuotaFull): Receipt {
  const isFinal = over === 'skip' || until >= endOfTime;
  const end = until >= endOfTime ? 'for good' : `until ${iso(until)}`;
  const why = reason('QUOTA', `the quota \`${quota}\` is used up ${end}`);
  const full = { quota: { name: quota, until: iso(until) } };
  if (isFinal) return receiptOf(decided, [why], { outcome: 'skipped', ...full });
  return receiptOf(decided, [why], { outcome: 'deferred', ...full, ...retryAt(until) });
}
