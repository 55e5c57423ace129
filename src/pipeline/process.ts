/** The request path of one interaction: normalise → decide → acquire → send → settle → receipt. */
import { decideAsync as decide } from '../decision/decide-async.js';
import { normaliseAddress } from '../interaction/address.js';
import { readInteraction as normalise } from '../interaction/normalise.js';
import { receiptOfResult } from '../receipt/of-result.js';
import type { Decided } from '../receipt/parts.js';
import type { Receipt } from '../receipt/receipt.js';
import * as undecided from '../receipt/undecided.js';
import * as unsent from '../receipt/unsent.js';
import { requestLimits } from '../suppression/request-limits.js';
import { retentionMs } from '../suppression/sweeper.js';
import { type AcquireRequest, acquire, checkAvailable, notAcquired, releasePermit } from './acquire.js';
import { currentRules, observeInteraction, type TriggerContext } from './context.js';
import { errorOf, send, settle } from './send.js';

/** One interaction on its way. */
interface Progress {
  /** Called when the vendor has answered: the next call may be made while the answer is stored. */
  readonly releaseSlot: (() => void) | undefined;
  /** The transport was called: from then on nobody may claim that nothing was sent. */
  called: boolean;
  /** To be called at the end of an interaction that is in flight. */
  leave?: (receipt?: Receipt) => void;
}

/**
 * Takes one interaction through all stages. Always resolves with its one receipt; never rejects.
 *
 * @param raw whatever the integrator has: JSON, a record that is no interaction, an error of a reader
 * @param releaseSlot called once the vendor has answered, before that is stored; never called where no call was made
 */
export async function processInteraction(
  context: TriggerContext,
  raw: unknown,
  releaseSlot?: () => void,
): Promise<Receipt> {
  const progress: Progress = { releaseSlot, called: false };
  let receipt: Receipt | undefined;
  try {
    receipt = await processChecked(context, raw, progress);
    return receipt;
  } catch (cause) {
    // Code of others failed where it must not: a rule source, a rate limiter. The interaction gets its receipt.
    return undecided.broken(raw, { cause, called: progress.called, at: context.clock.now() });
  } finally {
    progress.leave?.(receipt);
  }
}

async function processChecked(context: TriggerContext, raw: unknown, progress: Progress): Promise<Receipt> {
  const { clock, environment, factTimeoutMs, inFlight, rules } = context;
  const ruleSet = currentRules(rules);
  const at = clock.now();
  const normalised = normalise(raw);
  if (!normalised.ok) return undecided.invalid(normalised, ruleSet.version, at);
  const { interaction } = normalised;
  if (inFlight.closing) return undecided.whileClosing(interaction, ruleSet.version, at);
  progress.leave = inFlight.enter(interaction.ext_interaction_id);

  const decision = await decide(ruleSet, interaction, { now: new Date(at), environment, factTimeoutMs });
  observeInteraction(context, interaction);
  const decided = { interaction, decision, at };
  const { notBefore, request } = decision;
  if (request === undefined) return unsent.skipped(decided);
  if (notBefore !== undefined && Date.parse(notBefore) > at) return unsent.delayed(decided, notBefore);

  const { when_suppressed: whenSuppressed } = ruleSet.settings.suppression;
  const limits = requestLimits(ruleSet, decision, interaction);
  const asked = { ...limits, request, whenSuppressed, retentionMs: retentionMs(ruleSet) };
  // By the address as such: under address rules, two spellings of one customer meet in the store instead.
  const customer = normaliseAddress(request.customer.email);
  return inFlight.runExclusive(customer, () => submit(context, decided, asked, progress));
}

async function submit(
  context: TriggerContext,
  decided: Decided,
  asked: AcquireRequest,
  progress: Progress,
): Promise<Receipt> {
  const { clock, inFlight, reservations, sweeper } = context;
  // Again here: the work before this one for the same customer may have taken long.
  const heldBack = checkAvailable(context, decided);
  if (heldBack !== undefined) return heldBack;

  const acquired = await acquire(context, asked);
  if (acquired.kind !== 'acquired') return notAcquired(context, decided, acquired);
  const { permit, request, reservation, recordedBecauseOf } = acquired;
  if (inFlight.closing) {
    // Nothing was sent: the customer must not be left alone for a window because of it.
    releasePermit(permit);
    const released = await reservations.release(reservation);
    return unsent.closing({ ...decided, at: clock.now() }, errorOf(released));
  }
  progress.called = true;
  const result = await send(context, acquired);
  progress.releaseSlot?.();
  const settled = await settle(context, reservation, result, decided.decision.ruleSet);
  // The earlier clock of the two: one that runs ahead must not remove what a window still needs.
  void sweeper.afterRequest(Math.min(acquired.begunAt, clock.now()), asked.retentionMs);
  return receiptOfResult({ ...decided, at: clock.now() }, result, {
    recorded: request.do_not_send === true,
    recordedBecauseOf,
    notStored: errorOf(settled),
  });
}
