/** The whole way of an interaction on one screen: normalise → decide → reserve → begin → send → settle → receipt. */
import { decide } from './decision/decide.js';
import { decideAsync } from './decision/decide-async.js';
import type { Decision } from './decision/decision.js';
import type { FeedbackRequest } from './decision/feedback-request.js';
import { programOf } from './decision/program.js';
import type { Interaction } from './interaction/interaction.js';
import { normaliseInteraction } from './interaction/normalise.js';
import type { Receipt } from './receipt/receipt.js';
import * as write from './receipt/write-receipt.js';
import type { RuleSet } from './rules/rule-set.js';
import { mapInOrder } from './shared/map-in-order.js';
import { normaliseAddress } from './suppression/address.js';
import type { Reservation, SettleOutcome } from './suppression/protocol.js';
import type { SendResult } from './transport/port.js';
import { assemble, isCount, need, type Parts } from './trigger/assemble.js';
import { closeTrigger, statusOf } from './trigger/end.js';
import type { Trigger, TriggerOptions } from './trigger/trigger.js';

/** Throws OPTION_INVALID for a wrong option; opens nothing before the first interaction. */
export function createTrigger(options: TriggerOptions): Trigger {
  const parts = assemble(options);
  const { guard, observer, tally } = parts;

  async function process(raw: unknown): Promise<Receipt> {
    if (!observer.ready) await observer.prepare();
    const receipt = await observer.around(() => receive(parts, raw));
    observer.tell(receipt);
    tally.add(receipt);
    return receipt;
  }

  return Object.freeze<Trigger>({
    process,
    processAll(interactions, { concurrency = parts.concurrency, signal } = {}) {
      need(isCount(concurrency), 'concurrency', 'a whole number from 1');
      return mapInOrder(interactions, process, { concurrency, signal });
    },
    recordResponse: (response) => guard.recordResponse(response),
    status: () => statusOf(parts),
    close: (closeOptions) => closeTrigger(parts, closeOptions),
  });
}

async function receive(parts: Parts, raw: unknown): Promise<Receipt> {
  const { clock, desk, rules } = parts;
  const ruleSet = rules.current;
  const read = normaliseInteraction(raw);
  if (!read.ok) return write.invalid(read, ruleSet.version, clock.now());
  const { interaction } = read;
  if (desk.closing) return write.turnedAway(interaction, ruleSet.version, clock.now());
  const visitor = desk.enter(interaction.ext_interaction_id);
  let receipt: Receipt | undefined;
  try {
    receipt = await decideAndSubmit(parts, ruleSet, interaction);
    return receipt;
  } finally {
    desk.leave(visitor, receipt);
  }
}

async function decideAndSubmit(parts: Parts, ruleSet: RuleSet, interaction: Interaction): Promise<Receipt> {
  const { clock, environment, factTimeoutMs, lanes, rules } = parts;
  const now = clock.now();
  const options = { now: new Date(now), environment };
  const decision = programOf(ruleSet).fetches
    ? await decideAsync(
        ruleSet,
        interaction,
        factTimeoutMs === undefined ? options : { ...options, factTimeoutMs },
      )
    : decide(ruleSet, interaction, options);
  rules.observe?.(interaction);
  const { notBefore, request } = decision;
  if (request === undefined) return write.skipped({ interaction, decision, at: now });
  if (notBefore !== undefined && Date.parse(notBefore) > now) {
    return write.delayed({ interaction, decision, at: now }, notBefore);
  }
  // Within this process a customer's interactions take turns, so that the second one hears "suppressed", not "busy".
  const lane = normaliseAddress(request.customer.email);
  const turn = lanes.enter(lane);
  if (turn !== undefined) await turn;
  try {
    return await submit(parts, ruleSet, interaction, decision, request);
  } finally {
    lanes.leave(lane);
  }
}

async function submit(
  parts: Parts,
  ruleSet: RuleSet,
  interaction: Interaction,
  decision: Decision,
  request: FeedbackRequest,
): Promise<Receipt> {
  const { clock, desk, guard, transport } = parts;
  const decided = (): write.Decided => ({ interaction, decision, at: clock.now() });

  if (desk.closing) return write.closing(decided());
  const closed = transport.unavailable?.();
  if (closed !== undefined) return write.transportUnavailable(decided(), closed.error, closed.until);

  const { suppression, timezone } = ruleSet.settings;
  let asked = { request, windows: decision.windows, timezone };
  let reserved = await guard.reserve(asked);
  let instead: write.Suppressed | undefined;
  if (reserved.kind === 'suppressed' && suppression.when_suppressed === 'record') {
    instead = reserved;
    asked = { request: { ...request, do_not_send: true }, windows: [], timezone };
    reserved = await guard.reserve(asked);
  }
  if (reserved.kind === 'unavailable') return write.storeUnavailable(decided(), reserved.error);
  if (reserved.kind !== 'reserved') return write.refused(decided(), reserved);

  const { reservation } = reserved;
  if (desk.closing) {
    await guard.release(reservation);
    return write.closing(decided());
  }
  const begun = await guard.begin(reservation);
  if (begun.kind === 'unavailable') return write.storeUnavailable(decided(), begun.error);
  if (begun.kind === 'lost') return write.reservationLost(decided());
  if (begun.kind === 'do_not_contact') return write.refused(decided(), begun);

  const result = await send(parts, interaction, asked.request);
  const settled = await settle(parts, reservation, result, decision.ruleSet);
  const receipt = write.answered(decided(), result, asked.request.do_not_send === true, instead);
  return settled.kind === 'unavailable' ? write.withUnkeptAnswer(receipt, settled.error) : receipt;
}

/** What the answer does to the reservation; the window has held since begin, whatever becomes of this step. */
function settle(
  { guard }: Parts,
  reservation: Reservation,
  result: SendResult,
  ruleSet: string,
): Promise<SettleOutcome> {
  const { status } = result;
  const answer = { ruleSet, ...(status === undefined ? {} : { status }) };
  switch (result.kind) {
    case 'accepted': {
      const { requestId } = result;
      return guard.confirm(reservation, { ...answer, ...(requestId === undefined ? {} : { requestId }) });
    }
    case 'rejected':
      return guard.release(reservation);
    case 'unknown':
      return guard.hold(reservation, answer);
  }
}

/** A transport must not throw; when one does, nobody knows whether its request left. */
async function send(
  { closing, environment, transport }: Parts,
  { ext_interaction_id: interactionId }: Interaction,
  request: FeedbackRequest,
): Promise<SendResult> {
  try {
    return await transport.send(request, { interactionId, environment, signal: closing.signal });
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : typeof cause;
    return {
      kind: 'unknown',
      attempts: 1,
      error: {
        code: 'OUTCOME_UNKNOWN',
        message: `the transport threw \`${name}\` instead of answering, so the request may have been accepted`,
        fix: 'a transport answers with a value; mend the one that was given to createTrigger',
      },
    };
  }
}
