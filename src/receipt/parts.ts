/** What the receipts of interactions have in common, however they end. */
import type { Decision, Reason, ReasonCode } from '../decision/decision.js';
import type { Interaction } from '../interaction/interaction.js';
import { withoutAddresses } from '../shared/redact.js';
import type { Refusal } from '../stores/port-steps.js';
import type { Receipt } from './receipt.js';

/** An interaction that was decided, and the time that its receipt will bear. */
export interface Decided {
  readonly interaction: Interaction;
  readonly decision: Decision;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The customer is within a window; times in milliseconds since the epoch, on the store's clock. */
export type Suppressed = Extract<Refusal, { kind: 'suppressed' }>;

/**
 * The receipt of a decided interaction. What determined the outcome comes before the reasons of the decision, and what
 * happened only on the way after them (`last`), as `reasons` of a receipt promises. No call unless `fields` counts some.
 */
export function receiptOf(
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

/** Channel and brand may be anything that stood in the record, an address too; a receipt may hold none. */
export function labels({ channel, brand }: Interaction): Pick<Receipt, 'channel' | 'brand'> {
  return {
    ...(channel === undefined ? {} : { channel: withoutAddresses(channel) }),
    ...(brand === undefined ? {} : { brand: withoutAddresses(brand) }),
  };
}

/** Of a request that the window held back, or that it turned into a record. */
export function windowReason({ window, since, until }: Suppressed): Reason {
  return reason('WINDOW', `asked at ${iso(since)}, within the window \`${window}\` until ${iso(until)}`);
}

/** The same for programs: with times that can be parsed. */
export function suppressionOf({ since, until, by, window }: Suppressed): Pick<Receipt, 'suppression'> {
  return { suppression: { since: iso(since), until: iso(until), by, window } };
}

/** Nothing where the time is not known: a caller then waits as long as it likes. */
export function retryAt(until: number | undefined): Pick<Receipt, 'retryAt'> {
  return until === undefined ? {} : { retryAt: iso(until) };
}

/** A reason that no rule gave. */
export function reason(code: ReasonCode, message: string): Reason {
  return { code, message };
}

/** @param at milliseconds since the epoch that a date can name (`isInstant`) */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
