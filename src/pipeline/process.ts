/** The whole way of an interaction on one screen: normalise → decide → reserve → begin → send → settle → receipt. */
import { decideSoon } from '../decision/decide-soon.js';
import { readInteraction } from '../interaction/normalise.js';
import type { Receipt } from '../receipt/receipt.js';
import * as write from '../receipt/write-receipt.js';
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { RuleSet } from '../rules/rule-set.js';
import { type Answer, whenAnswered } from '../shared/answer.js';
import { isIterable, mapInOrder } from '../shared/map-in-order.js';
import type { Mutable } from '../shared/mutable.js';
import { assertOption, isCount } from '../shared/options.js';
import { normaliseAddress } from '../suppression/address.js';
import type { AnswerKept, Reservation, SettleOutcome } from '../suppression/protocol.js';
import type { SendResult } from '../transport/port.js';
import { type Right, rightToContact } from './acquire.js';
import { closeTrigger, statusOf } from './close.js';
import { assemble, type Parts } from './context.js';
import type { Trigger, TriggerOptions } from './options.js';
import { readResult, threw } from './validate-result.js';

/** Throws OPTION_INVALID for a wrong option; opens nothing before the first interaction. */
export function createTrigger(options: TriggerOptions): Trigger {
  const parts = assemble(options);
  const { customers, observer, tally } = parts;

  function process(raw: unknown, callEnds: () => void): Answer<Receipt> {
    if (!observer.ready) return observer.prepare().then(() => process(raw, callEnds));
    return whenAnswered(
      observer.around(() => receive(parts, raw, callEnds)),
      noted,
    );
  }

  function noted(receipt: Receipt): Receipt {
    observer.tell(receipt);
    tally.add(receipt);
    parts.onReceipt?.(receipt);
    return receipt;
  }

  return Object.freeze<Trigger>({
    process: async (raw) => process(raw, nothingToDo),
    processAll(interactions, { concurrency = parts.concurrency, signal } = {}) {
      assertOption(isCount(concurrency), 'concurrency', 'a whole number from 1');
      assertOption(
        isIterable(interactions),
        'interactions',
        'an array, or anything else that can be iterated over',
      );
      return mapInOrder(interactions, process, { concurrency, signal });
    },
    recordResponse: (response) => customers.recordResponse(response),
    status: () => statusOf(parts),
    close: (closeOptions) => closeTrigger(parts, closeOptions),
  });
}

/** Most interactions end here, at once: the rules say no, or not yet. */
function receive(parts: Parts, raw: unknown, callEnds: () => void): Answer<Receipt> {
  const { clock, desk, environment, factTimeoutMs, rules } = parts;
  const ruleSet = rules.current;
  const at = clock.now();
  const read = readInteraction(raw);
  if (!read.ok) return write.invalid(read, ruleSet.version, at);
  const { interaction } = read;
  if (desk.closing) return write.turnedAway(interaction, ruleSet.version, at);

  const decision = decideSoon(ruleSet, interaction, { now: new Date(at), environment, factTimeoutMs });
  if (!(decision instanceof Promise)) return act(parts, { ruleSet, interaction, decision, at, callEnds });
  return desk.attend(interaction.ext_interaction_id, decision, (fetched) =>
    act(parts, { ruleSet, interaction, decision: fetched, at, callEnds }),
  );
}

interface DecidedCase extends write.Decided {
  readonly ruleSet: RuleSet;
  /** Told when the vendor has answered: another call may be made while the answer is kept. */
  readonly callEnds: () => void;
}

function act(parts: Parts, decided: DecidedCase): Answer<Receipt> {
  const { interaction, decision, at } = decided;
  parts.rules.observe?.(interaction);
  const { notBefore, request } = decision;
  if (request === undefined) return write.skipped(decided);
  if (notBefore !== undefined && Date.parse(notBefore) > at) return write.delayed(decided, notBefore);
  const customer = normaliseAddress(request.customer.email);
  return parts.desk.serve(interaction.ext_interaction_id, customer, () => submit(parts, decided, request));
}

function submit(parts: Parts, decided: DecidedCase, request: FeedbackRequest): Answer<Receipt> {
  const held = heldBack(parts, decided);
  if (held !== undefined) return held;
  const { suppression, timezone } = decided.ruleSet.settings;
  const { windows } = decided.decision;
  const asked = { request, windows, timezone, whenSuppressed: suppression.when_suppressed };
  return whenAnswered(rightToContact(parts, asked), (right) => {
    if (right !== undefined) return call(parts, decided, right);
    return heldBack(parts, decided) ?? write.closing({ ...decided, at: parts.clock.now() });
  });
}

function heldBack({ clock, desk, transport }: Parts, decided: DecidedCase): Receipt | undefined {
  if (desk.closing) return write.closing({ ...decided, at: clock.now() });
  const closed = transport.unavailable?.();
  if (closed === undefined) return undefined;
  return write.transportUnavailable({ ...decided, at: clock.now() }, closed.error, closed.until);
}

/** From the right to contact the customer, if there is one, to what became of it. */
async function call(
  parts: Parts,
  { interaction, decision, callEnds }: DecidedCase,
  { begun, request, turn, instead }: Right,
): Promise<Receipt> {
  const { clock, closing, desk, environment, reservations, transport } = parts;
  const decided = (): write.Decided => ({ interaction, decision, at: clock.now() });
  if (begun.kind === 'unavailable') return write.storeUnavailable(decided(), begun.error);
  if (begun.kind === 'lost') return write.reservationLost(decided());
  if (begun.kind !== 'begun') return write.refused(decided(), begun);

  const { reservation } = begun;
  if (desk.closing) {
    turn?.giveBack();
    await reservations.release(reservation);
    return write.closing(decided());
  }
  let result: SendResult;
  try {
    const { signal } = closing;
    const context = { interactionId: interaction.ext_interaction_id, environment, signal, turn };
    result = readResult(await transport.send(request, context));
  } catch (cause) {
    result = threw(cause);
  }
  callEnds();
  return whenAnswered(settle(parts, reservation, result, decision.ruleSet), (settled) => {
    const receipt = write.answered(decided(), result, request.do_not_send === true, instead);
    return settled.kind === 'unavailable' ? write.withUnkeptAnswer(receipt, settled.error) : receipt;
  });
}

/** What the answer does to the reservation; the window has held since begin, whatever becomes of this step. */
function settle(
  { reservations }: Parts,
  reservation: Reservation,
  result: SendResult,
  ruleSet: string,
): Answer<SettleOutcome> {
  const answer: Mutable<AnswerKept> = { ruleSet };
  if (result.status !== undefined) answer.status = result.status;
  switch (result.kind) {
    case 'accepted':
      if (result.requestId !== undefined) answer.requestId = result.requestId;
      return reservations.confirm(reservation, answer);
    case 'rejected':
      return reservations.release(reservation);
    case 'unknown':
      return reservations.hold(reservation, answer);
  }
}

const nothingToDo = (): void => undefined;
