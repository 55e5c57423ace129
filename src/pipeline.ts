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
import type { Writable } from './shared/writable.js';
import { normaliseAddress } from './suppression/address.js';
import type { AnswerKept, Reservation, SettleOutcome } from './suppression/protocol.js';
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

function receive(parts: Parts, raw: unknown): Receipt | Promise<Receipt> {
  const { clock, desk, environment, rules } = parts;
  const ruleSet = rules.current;
  const now = clock.now();
  const read = normaliseInteraction(raw);
  if (!read.ok) return write.invalid(read, ruleSet.version, now);
  const { interaction } = read;
  if (desk.closing) return write.turnedAway(interaction, ruleSet.version, now);
  if (programOf(ruleSet).fetches) return fetchAndAct(parts, ruleSet, interaction, now);
  return act(
    parts,
    ruleSet,
    interaction,
    decide(ruleSet, interaction, { now: new Date(now), environment }),
    now,
  );
}

/** Where rules ask for facts that are not at hand. */
async function fetchAndAct(
  parts: Parts,
  ruleSet: RuleSet,
  interaction: Interaction,
  now: number,
): Promise<Receipt> {
  const { desk, environment, factTimeoutMs } = parts;
  const options = {
    now: new Date(now),
    environment,
    ...(factTimeoutMs === undefined ? {} : { factTimeoutMs }),
  };
  const visitor = desk.enter(interaction.ext_interaction_id);
  const decision = await decideAsync(ruleSet, interaction, options).finally(() => desk.leave(visitor));
  return act(parts, ruleSet, interaction, decision, now);
}

/** Here most interactions end: the rules say no, or not yet. */
function act(
  parts: Parts,
  ruleSet: RuleSet,
  interaction: Interaction,
  decision: Decision,
  now: number,
): Receipt | Promise<Receipt> {
  parts.rules.observe?.(interaction);
  const decided = { interaction, decision, at: now };
  const { notBefore, request } = decision;
  if (request === undefined) return write.skipped(decided);
  if (notBefore !== undefined && Date.parse(notBefore) > now) return write.delayed(decided, notBefore);
  return takeTurn(parts, ruleSet, interaction, decision, request);
}

/** Within this process a customer's interactions take turns, so that the second one hears "suppressed", not "busy". */
async function takeTurn(
  parts: Parts,
  ruleSet: RuleSet,
  interaction: Interaction,
  decision: Decision,
  request: FeedbackRequest,
): Promise<Receipt> {
  const { desk, lanes } = parts;
  const visitor = desk.enter(interaction.ext_interaction_id);
  const lane = normaliseAddress(request.customer.email);
  const turn = lanes.enter(lane);
  let receipt: Receipt | undefined;
  try {
    if (turn !== undefined) await turn;
    receipt = await submit(parts, ruleSet, interaction, decision, request);
    return receipt;
  } finally {
    lanes.leave(lane);
    desk.leave(visitor, receipt);
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
  const answer: Writable<AnswerKept> = { ruleSet };
  if (result.status !== undefined) answer.status = result.status;
  switch (result.kind) {
    case 'accepted':
      if (result.requestId !== undefined) answer.requestId = result.requestId;
      return guard.confirm(reservation, answer);
    case 'rejected':
      return guard.release(reservation);
    case 'unknown':
      return guard.hold(reservation, answer);
  }
}

/** A transport must not throw; when one does, nobody knows whether its request left. */
function send(
  { closing, environment, transport }: Parts,
  { ext_interaction_id: interactionId }: Interaction,
  request: FeedbackRequest,
): Promise<SendResult> {
  try {
    return transport.send(request, { interactionId, environment, signal: closing.signal }).catch(threw);
  } catch (cause) {
    return Promise.resolve(threw(cause));
  }
}

function threw(cause: unknown): SendResult {
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
