/** Receipts of interactions on which no decision was made. They name no reason of a rule. */
import type { Interaction } from '../interaction/interaction.js';
import { type NormalisationResult, readInteraction } from '../interaction/normalise.js';
import { errorMessage } from '../shared/redact.js';
import { iso, labels, reason } from './parts.js';
import type { Receipt, ReceiptError } from './receipt.js';

type InvalidRecord = Extract<NormalisationResult, { ok: false }>;

/**
 * The record cannot be read as an interaction.
 *
 * @param ruleSet version of the rules in force, so that a report can count by version; none of them was asked
 * @param at milliseconds since the epoch
 */
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

/** The interaction came after closing had begun. It is read, so that its receipt can name it, and goes no further. */
export function whileClosing(interaction: Interaction, ruleSet: string, at: number): Receipt {
  return undecided(at, {
    interactionId: interaction.ext_interaction_id,
    outcome: 'deferred',
    ...labels(interaction),
    reasons: [reason('CLOSING', 'the trigger is closing: give the interaction to the next process')],
    ruleSet,
  });
}

/**
 * Code that was given to the trigger threw where it must not: a rule source, a store, a rate limiter. `called`: after
 * the transport was called, so the vendor may have accepted, and the outcome is `unknown`; before, it is `deferred`.
 */
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

/** Reads the record again: what failed may have failed before it was read, and a getter in it may throw. */
function interactionIdOf(raw: unknown): string | null {
  try {
    const read = readInteraction(raw);
    return read.ok ? read.interaction.ext_interaction_id : read.interactionId;
  } catch {
    return null;
  }
}

function undecided(
  at: number,
  fields: Pick<Receipt, 'interactionId' | 'outcome' | 'reasons' | 'ruleSet'> & Partial<Receipt>,
): Receipt {
  return Object.freeze({ ...fields, attempts: fields.attempts ?? 0, at: iso(at) });
}
