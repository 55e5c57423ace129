/** Each way an interaction can end, as a receipt. */
import type { Decision, Reason, ReasonCode } from '../decision/decision.js';
import type { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Interaction } from '../interaction/interaction.js';
import { type NormalisationResult, readInteraction } from '../interaction/normalise.js';
import { endOfTime } from '../shared/instant.js';
import { errorMessage, withoutAddresses } from '../shared/redact.js';
import { describeStop } from '../stores/doctor.js';
import type { StoreStop } from '../stores/port.js';
import type { Refusal } from '../stores/port-steps.js';
import type { SendResult, TransportError } from '../transport/port.js';
import type { Receipt, ReceiptError, ReceiptOutcome } from './receipt.js';

/** A quota that has no room, as the guard tells of it. */
interface QuotaFull {
  readonly quota: string;
  readonly until: number;
  readonly over: 'defer' | 'skip';
}

type InvalidRecord = Extract<NormalisationResult, { ok: false }>;
export type Suppressed = Extract<Refusal, { kind: 'suppressed' }>;

/** What the receipts of one decided interaction have in common. */
export interface Decided {
  readonly interaction: Interaction;
  readonly decision: Decision;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export function invalid({ error, interactionId }: InvalidRecord, ruleSet: string, at: number): Receipt {
  const { fields, file, line, message, fix } = error;
  const receiptError: ReceiptError = {
    code: 'INTERACTION_INVALID',
    message,
    fix,
    ...(fields.length === 0 ? {} : { fields }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
  const reasons = [reason('INTERACTION_INVALID', message)];
  return undecided(at, { interactionId, outcome: 'invalid', reasons, error: receiptError, ruleSet });
}

/** The interaction came after closing had begun: nothing was decided. */
export function whileClosing(interaction: Interaction, ruleSet: string, at: number): Receipt {
  return undecided(at, {
    interactionId: interaction.ext_interaction_id,
    outcome: 'deferred',
    ...labels(interaction),
    reasons: [reason('CLOSING', 'the trigger is closing: give the interaction to the next process')],
    ruleSet,
  });
}

export function skipped(decided: Decided): Receipt {
  return receipt(decided, [], { outcome: 'skipped' });
}

export function delayed(decided: Decided, notBefore: string): Receipt {
  const why =
    decided.decision.waitsFor === undefined
      ? reason('DELAYED', `a rule's delay is not over: not before ${notBefore}`)
      : reason('SENDING_HOURS', `the sending hours are closed: not before ${notBefore}`);
  return receipt(decided, [why], { outcome: 'deferred', retryAt: notBefore });
}

/** Closing began after the decision and before the call. */
export function closing(decided: Decided, notReleased?: AutotriggerError): Receipt {
  const why = reason(
    'CLOSING',
    'the trigger is closing: nothing was sent, give the interaction to the next process',
  );
  if (notReleased === undefined) return receipt(decided, [why], { outcome: 'deferred' });
  const held = reason(
    'STORE_UNAVAILABLE',
    `the window could not be given back and holds: ${notReleased.message}`,
  );
  return receipt(decided, [why], { outcome: 'deferred' }, [held]);
}

/** Code that was given to the trigger failed. `called`: after the transport was called, so the vendor may have accepted. */
export function broken(
  raw: unknown,
  { cause, called, at }: { readonly cause: unknown; readonly called: boolean; readonly at: number },
): Receipt {
  const message = `${errorMessage(cause)}; ${called ? 'the request may have been accepted' : 'nothing was sent'}`;
  const fix =
    'look at the rules, the store and the transport that were given to createTrigger: one of them threw';
  return undecided(at, {
    interactionId: interactionIdOf(raw),
    outcome: called ? 'unknown' : 'deferred',
    reasons: [reason('INTERNAL_ERROR', message)],
    attempts: called ? 1 : 0,
    error: { code: 'INTERNAL_ERROR', message, fix },
    ruleSet: '',
  });
}

function interactionIdOf(raw: unknown): string | null {
  try {
    const read = readInteraction(raw);
    return read.ok ? read.interaction.ext_interaction_id : read.interactionId;
  } catch {
    return null;
  }
}

export function transportUnavailable(decided: Decided, error: TransportError, until?: number): Receipt {
  return receipt(decided, [reason('TRANSPORT_UNAVAILABLE', error.message)], {
    outcome: 'deferred',
    error,
    ...retryAt(until),
  });
}

export function storeUnavailable(decided: Decided, { code, message, fix }: AutotriggerError): Receipt {
  return receipt(decided, [reason('STORE_UNAVAILABLE', `${message}; nothing was sent`)], {
    outcome: 'deferred',
    error: { code, message, ...(fix === undefined ? {} : { fix }) },
  });
}

/** Somebody stopped every worker on the store. */
export function stopped(decided: Decided, stop: StoreStop): Receipt {
  const message = `the store is ${describeStop(stop)}: nothing is sent until \`autotrigger start\``;
  return receipt(decided, [reason('STOPPED', message)], { outcome: 'deferred' });
}

/** The lease of the reservation ended before the call. */
export function reservationLost(decided: Decided): Receipt {
  const why = reason('IN_FLIGHT', 'the reservation ran out before the call began: nothing was sent');
  return receipt(decided, [why], { outcome: 'deferred', ...retryAt(decided.at) });
}

export function refused(decided: Decided, refusal: Refusal): Receipt {
  switch (refusal.kind) {
    case 'duplicate': {
      const { outcome, at, requestId } = refusal.receipt;
      const why = reason('HANDLED_BEFORE', `this interaction was handled at ${iso(at)}: ${outcome}`);
      const id = requestId === undefined ? {} : { requestId };
      return receipt(decided, [why], { outcome: 'duplicate', first: { outcome, at: iso(at), ...id }, ...id });
    }
    case 'do_not_contact': {
      const since = iso(refusal.block.at);
      const why = reason('DO_NOT_CONTACT', `the customer is on the do-not-contact list since ${since}`);
      return receipt(decided, [why], { outcome: 'skipped' });
    }
    case 'suppressed':
      return receipt(decided, [windowReason(refusal)], { outcome: 'suppressed', ...suppressionOf(refusal) });
    case 'busy': {
      const why = reason('IN_FLIGHT', 'another request for this customer is in flight');
      return receipt(decided, [why], { outcome: 'deferred', ...retryAt(refusal.until) });
    }
  }
}

/** A quota has no room: the request waits until it opens, or is skipped where that is wished or it never opens. */
export function overQuota(decided: Decided, { quota, until, over }: QuotaFull): Receipt {
  const isFinal = over === 'skip' || until >= endOfTime;
  const end = until >= endOfTime ? 'for good' : `until ${iso(until)}`;
  const why = reason('QUOTA', `the quota \`${quota}\` is used up ${end}`);
  const full = { quota: { name: quota, until: iso(until) } };
  if (isFinal) return receipt(decided, [why], { outcome: 'skipped', ...full });
  return receipt(decided, [why], { outcome: 'deferred', ...full, ...retryAt(until) });
}

/** What became of a request that was handed to the transport. */
export function ofResult(
  decided: Decided,
  result: SendResult,
  {
    recorded,
    recordedBecauseOf,
    notStored,
  }: {
    /** The request carried `do_not_send`. */
    readonly recorded: boolean;
    /** The window because of which it was recorded instead of sent. */
    readonly recordedBecauseOf?: Suppressed | undefined;
    /** The result could not be stored. The window holds since begin, so nobody is asked twice. */
    readonly notStored?: AutotriggerError | undefined;
  },
): Receipt {
  const reasons = recordedBecauseOf === undefined ? [] : [windowReason(recordedBecauseOf)];
  const fields = {
    ...fieldsOfResult(result, recorded),
    ...(recordedBecauseOf === undefined ? {} : suppressionOf(recordedBecauseOf)),
  };
  if (notStored === undefined) return receipt(decided, reasons, fields);
  const why = reason(
    'STORE_UNAVAILABLE',
    `the result could not be stored, the window holds all the same: ${notStored.message}`,
  );
  return receipt(decided, reasons, fields, [why]);
}

/** Of an interaction that no decision was made on. */
function undecided(
  at: number,
  fields: Pick<Receipt, 'interactionId' | 'outcome' | 'reasons' | 'ruleSet'> & Partial<Receipt>,
): Receipt {
  return Object.freeze({ ...fields, attempts: fields.attempts ?? 0, at: iso(at) });
}

function receipt(
  { interaction, decision, at }: Decided,
  first: readonly Reason[],
  fields: Partial<Receipt> & Pick<Receipt, 'outcome'>,
  last: readonly Reason[] = [],
): Receipt {
  return Object.freeze({
    interactionId: interaction.ext_interaction_id,
    ...labels(interaction),
    reasons: [...first, ...decision.reasons, ...last],
    decision,
    attempts: 0,
    ruleSet: decision.ruleSet,
    at: iso(at),
    ...fields,
  });
}

/** Channel and brand may be anything that stood in the record, an address too. */
function labels({ channel, brand }: Interaction): Pick<Receipt, 'channel' | 'brand'> {
  return {
    ...(channel === undefined ? {} : { channel: withoutAddresses(channel) }),
    ...(brand === undefined ? {} : { brand: withoutAddresses(brand) }),
  };
}

function windowReason({ window, since, until }: Suppressed): Reason {
  return reason('WINDOW', `asked at ${iso(since)}, within the window \`${window}\` until ${iso(until)}`);
}

function suppressionOf({ since, until, by, window }: Suppressed): Pick<Receipt, 'suppression'> {
  return { suppression: { since: iso(since), until: iso(until), by, window } };
}

function retryAt(until: number | undefined): Pick<Receipt, 'retryAt'> {
  return until === undefined ? {} : { retryAt: iso(until) };
}

function reason(code: ReasonCode, message: string): Reason {
  return { code, message };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

type ResultFields = Pick<Receipt, 'outcome' | 'attempts' | 'requestId' | 'status' | 'error' | 'retryAt'>;

/** `closed` is `deferred`, not `failed`: no call was made. */
const outcomeOfRejection = {
  data: 'rejected',
  key: 'failed',
  not_sent: 'failed',
  closed: 'deferred',
} as const satisfies Record<string, ReceiptOutcome>;

/** `recorded`: the request carried `do_not_send`. */
function fieldsOfResult(result: SendResult, recorded: boolean): ResultFields {
  const common = {
    attempts: result.attempts,
    ...(result.status === undefined ? {} : { status: result.status }),
  };
  switch (result.kind) {
    case 'accepted':
      return {
        outcome: recorded ? 'recorded' : 'sent',
        ...common,
        ...(result.requestId === undefined ? {} : { requestId: result.requestId }),
      };
    case 'rejected':
      return {
        outcome: outcomeOfRejection[result.because],
        ...common,
        error: result.error,
        ...(result.retryAt === undefined ? {} : { retryAt: new Date(result.retryAt).toISOString() }),
      };
    case 'unknown':
      return { outcome: 'unknown', ...common, error: result.error };
  }
}
