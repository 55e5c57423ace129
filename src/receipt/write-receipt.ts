/** Each way an interaction can end, as a receipt. */
import type { Decision, Reason, ReasonCode } from '../decision/decision.js';
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Interaction } from '../interaction/interaction.js';
import type { NormalisationResult } from '../interaction/normalise.js';
import type { Mutable } from '../shared/mutable.js';
import type { Refusal } from '../stores/port.js';
import { withoutAddresses } from '../suppression/address.js';
import type { SendResult, TransportError } from '../transport/port.js';
import { answerOf } from './from-send-result.js';
import { iso } from './iso.js';
import type { Receipt, ReceiptError } from './receipt.js';

type Unreadable = Extract<NormalisationResult, { ok: false }>;
export type Suppressed = Extract<Refusal, { kind: 'suppressed' }>;
/** The fields that tell one end from another. */
type End = Partial<Receipt> & Pick<Receipt, 'outcome'>;

const none: readonly Reason[] = Object.freeze([]);
const skippedEnd: End = Object.freeze({ outcome: 'skipped' });

/** What every receipt of one decided interaction has in common. */
export interface Decided {
  readonly interaction: Interaction;
  readonly decision: Decision;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export function invalid({ error, interactionId }: Unreadable, ruleSet: string, at: number): Receipt {
  const { fields, file, line, message, fix } = error;
  const receiptError: ReceiptError = {
    code: 'INTERACTION_INVALID',
    message,
    fix,
    ...(fields.length === 0 ? {} : { fields }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
  return Object.freeze({
    interactionId,
    outcome: 'invalid',
    reasons: [because('INTERACTION_INVALID', message)],
    attempts: 0,
    error: receiptError,
    ruleSet,
    at: iso(at),
  });
}

/** Came after closing had begun: nothing was decided. */
export function turnedAway(interaction: Interaction, ruleSet: string, at: number): Receipt {
  return Object.freeze({
    interactionId: interaction.ext_interaction_id,
    outcome: 'deferred',
    ...place(interaction),
    reasons: [because('CLOSING', 'the trigger is closing: hand the interaction to the next process')],
    attempts: 0,
    ruleSet,
    at: iso(at),
  });
}

export function skipped(decided: Decided): Receipt {
  return receipt(decided, none, skippedEnd);
}

export function delayed(decided: Decided, notBefore: string): Receipt {
  const reason = because('DELAYED', `a rule's delay is due: not before ${notBefore}`);
  return receipt(decided, [reason], { outcome: 'deferred', retryAt: notBefore });
}

export function closing(decided: Decided): Receipt {
  const reason = because(
    'CLOSING',
    'the trigger is closing: nothing was sent, hand the interaction to the next process',
  );
  return receipt(decided, [reason], { outcome: 'deferred' });
}

export function transportUnavailable(decided: Decided, error: TransportError, until?: number): Receipt {
  return receipt(decided, [because('TRANSPORT_UNAVAILABLE', error.message)], {
    outcome: 'deferred',
    error,
    ...retryAt(until),
  });
}

export function storeUnavailable(decided: Decided, { code, message, fix }: AutotriggerError): Receipt {
  return receipt(decided, [because('STORE_UNAVAILABLE', `${message}; nothing was sent`)], {
    outcome: 'deferred',
    error: { code, message, ...(fix === undefined ? {} : { fix }) },
  });
}

/** The reservation ran out before the call: nothing was sent. */
export function reservationLost(decided: Decided): Receipt {
  const reason = because('IN_FLIGHT', 'the reservation ran out before the call began: nothing was sent');
  return receipt(decided, [reason], { outcome: 'deferred', ...retryAt(decided.at) });
}

export function refused(decided: Decided, refusal: Refusal): Receipt {
  switch (refusal.kind) {
    case 'duplicate': {
      const { outcome, at, requestId } = refusal.receipt;
      const reason = because('HANDLED_BEFORE', `this interaction was handled at ${iso(at)}: ${outcome}`);
      const first = { outcome, at: iso(at), ...(requestId === undefined ? {} : { requestId }) };
      return receipt(decided, [reason], {
        outcome: 'duplicate',
        first,
        ...(requestId === undefined ? {} : { requestId }),
      });
    }
    case 'do_not_contact': {
      const since = iso(refusal.block.at);
      const reason = because('DO_NOT_CONTACT', `the customer is on the do-not-contact list since ${since}`);
      return receipt(decided, [reason], { outcome: 'skipped' });
    }
    case 'suppressed':
      return receipt(decided, [windowReason(refusal)], { outcome: 'suppressed', ...suppressionOf(refusal) });
    case 'busy': {
      const reason = because('IN_FLIGHT', 'another request for this customer is in flight');
      return receipt(decided, [reason], { outcome: 'deferred', ...retryAt(refusal.until) });
    }
  }
}

/** `instead`: the window that turned a send into a record. */
export function answered(
  decided: Decided,
  result: SendResult,
  recorded: boolean,
  instead?: Suppressed,
): Receipt {
  const answer = answerOf(result, recorded);
  if (instead === undefined) return receipt(decided, none, answer);
  return receipt(decided, [windowReason(instead)], { ...answer, ...suppressionOf(instead) });
}

/** The vendor's answer could not be written down; the window holds since begin, so nobody is asked twice. */
export function withUnkeptAnswer(of: Receipt, { message }: AutotriggerError): Receipt {
  const reason = because(
    'STORE_UNAVAILABLE',
    `the answer could not be kept, the window holds all the same: ${message}`,
  );
  return Object.freeze({ ...of, reasons: [...of.reasons, reason] });
}

function receipt({ interaction, decision, at }: Decided, first: readonly Reason[], end: End): Receipt {
  const { ext_interaction_id: interactionId, channel, brand } = interaction;
  const reasons = first.length === 0 ? decision.reasons : [...first, ...decision.reasons];
  const receipt: Mutable<Receipt> = {
    interactionId,
    outcome: end.outcome,
    reasons,
    decision,
    attempts: 0,
    ruleSet: decision.ruleSet,
    at: iso(at),
  };
  if (channel !== undefined) receipt.channel = withoutAddresses(channel);
  if (brand !== undefined) receipt.brand = withoutAddresses(brand);
  return Object.freeze(Object.assign(receipt, end));
}

function place({ channel, brand }: Interaction): Pick<Receipt, 'channel' | 'brand'> {
  return {
    ...(channel === undefined ? {} : { channel: withoutAddresses(channel) }),
    ...(brand === undefined ? {} : { brand: withoutAddresses(brand) }),
  };
}

function windowReason({ window, since, until }: Suppressed): Reason {
  return because('WINDOW', `asked at ${iso(since)}, within the window \`${window}\` until ${iso(until)}`);
}

function suppressionOf({ since, until, by, window }: Suppressed): Pick<Receipt, 'suppression'> {
  return { suppression: { since: iso(since), until: iso(until), by, window } };
}

function retryAt(until: number | undefined): Pick<Receipt, 'retryAt'> {
  return until === undefined ? {} : { retryAt: iso(until) };
}

function because(code: ReasonCode, message: string): Reason {
  return { code, message };
}
