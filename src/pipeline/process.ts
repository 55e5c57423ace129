/** The request path of one interaction: normalise → decide → acquire → send → settle → receipt. */
import { decideAsync } from '../decision/decide-async.js';
import type { Decision } from '../decision/decision.js';
import { normaliseAddress } from '../interaction/address.js';
import type { Interaction } from '../interaction/interaction.js';
import { readInteraction as normalise } from '../interaction/normalise.js';
import type { Receipt } from '../receipt/receipt.js';
import * as receipts from '../receipt/write-receipt.js';
import type { RuleSet } from '../rules/rule-set.js';
import { requestLimits } from '../suppression/request-limits.js';
import { retentionMs } from '../suppression/retention.js';
import type { SendResult } from '../transport/port.js';
import { type Acquired, type AcquireRequest, acquire, releasePermit } from './acquire.js';
import { checkAvailable } from './check-available.js';
import { observeInteraction, type TriggerContext } from './context.js';
import { currentRules } from './current-rules.js';
import { notAcquired } from './not-acquired.js';
import { errorOf, settle } from './settle.js';
import { resultOfThrow, validateResult } from './validate-result.js';

/** `releaseSlot` is called when the vendor has answered: the next call may be made while the answer is stored. */
export async function processInteraction(
  context: TriggerContext,
  raw: unknown,
  releaseSlot?: () => void,
): Promise<Receipt> {
  const progress: Progress = { called: false };
  try {
    return await processChecked(context, raw, progress, releaseSlot);
  } catch (cause) {
    // Code of others failed where it must not: a rule source, a rate limiter. The interaction gets its receipt.
    return receipts.broken(raw, { cause, called: progress.called, at: context.clock.now() });
  }
}

interface Progress {
  /** The transport was called: from then on nobody may claim that nothing was sent. */
  called: boolean;
}

async function processChecked(
  context: TriggerContext,
  raw: unknown,
  progress: Progress,
  releaseSlot?: () => void,
): Promise<Receipt> {
  const { clock, inFlight, rules } = context;
  const ruleSet = currentRules(rules);
  const at = clock.now();
  const normalised = normalise(raw);
  if (!normalised.ok) return receipts.invalid(normalised, ruleSet.version, at);
  const { interaction } = normalised;
  if (inFlight.closing) return receipts.whileClosing(interaction, ruleSet.version, at);

  return inFlight.track(interaction.ext_interaction_id, async () => {
    const decision = await decide(context, ruleSet, interaction, at);
    const { notBefore, request } = decision;
    const decided = { interaction, decision, at };
    if (request === undefined) return receipts.skipped(decided);
    if (notBefore !== undefined && Date.parse(notBefore) > at) return receipts.delayed(decided, notBefore);

    const { when_suppressed: whenSuppressed } = ruleSet.settings.suppression;
    const limits = requestLimits(ruleSet, decision, interaction);
    const asked = { ...limits, request, whenSuppressed, retentionMs: retentionMs(ruleSet) };
    const customer = normaliseAddress(request.customer.email);
    return inFlight.runExclusive(customer, () => submit(context, decided, asked, progress, releaseSlot));
  });
}

async function submit(
  context: TriggerContext,
  decided: receipts.Decided,
  asked: AcquireRequest,
  progress: Progress,
  releaseSlot?: () => void,
): Promise<Receipt> {
  const { clock, inFlight, reservations, sweeper } = context;
  const heldBack = checkAvailable(context, decided);
  if (heldBack !== undefined) return heldBack;

  const acquired = await acquire(context, asked);
  if (acquired.kind !== 'acquired') return notAcquired(context, decided, acquired);
  const { permit, request, reservation, recordedBecauseOf } = acquired;
  if (inFlight.closing) {
    // Nothing was sent: the customer must not be left alone for a window because of it.
    releasePermit(permit);
    const released = await reservations.release(reservation);
    return receipts.closing({ ...decided, at: clock.now() }, errorOf(released));
  }
  progress.called = true;
  const result = await send(context, decided.interaction, acquired);
  releaseSlot?.();
  const settled = await settle(context, reservation, result, decided.decision.ruleSet);
  void sweeper.afterRequest(Math.min(acquired.begunAt, clock.now()), asked.retentionMs);
  return receipts.ofResult({ ...decided, at: clock.now() }, result, {
    recorded: request.do_not_send === true,
    recordedBecauseOf,
    notStored: errorOf(settled),
  });
}

async function decide(
  context: TriggerContext,
  ruleSet: RuleSet,
  interaction: Interaction,
  at: number,
): Promise<Decision> {
  const { environment, factTimeoutMs } = context;
  const limit = factTimeoutMs === undefined ? {} : { factTimeoutMs };
  const decision = await decideAsync(ruleSet, interaction, { now: new Date(at), environment, ...limit });
  observeInteraction(context, interaction);
  return decision;
}

async function send(
  { closing, environment, transport }: TriggerContext,
  { ext_interaction_id: interactionId }: Interaction,
  { permit, request }: Acquired,
): Promise<SendResult> {
  try {
    return validateResult(
      await transport.send(request, { interactionId, environment, signal: closing.signal, permit }),
    );
  } catch (cause) {
    return resultOfThrow(cause);
  }
}
