/** What a customer's history, and the time, say about one more request: asked of a store that holds the history. */
import { type Limits, limitsAt } from '../../decision/limits.js';
import { normaliseInteraction } from '../../interaction/normalise.js';
import type { FeedbackRequest } from '../../request/feedback-request.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { isObject } from '../../shared/is-object.js';
import { memoryStore } from '../../stores/memory.js';
import { createGuard, type Guard } from '../../suppression/guard.js';
import type { ReservationRequest } from '../../suppression/protocol.js';
import { requestLimits } from '../../suppression/request-limits.js';
import type { ScenarioCase } from './expand.js';
import type { EarlierRequest } from './scenario-file.js';

type HeldBack = Extract<Awaited<ReturnType<Guard['look']>>, { kind: 'suppressed' | 'quota' }>;

/** The same answer as in production; undefined where the request would be made. */
export async function heldBackBy(
  ruleSet: RuleSet,
  { history, interaction, now }: ScenarioCase,
  request: FeedbackRequest,
  limits: Limits,
): Promise<HeldBack | undefined> {
  // Each earlier request is made at its own time, on a store of this case alone: scenarios must not see each other.
  const clock = { time: 0, now: () => clock.time };
  const guard = createGuard({ store: memoryStore({ clock, quiet: true }), clock });
  const inOrder = history.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const [index, earlier] of inOrder.entries()) {
    clock.time = Date.parse(earlier.at);
    const id = `history ${index}`;
    if (earlier.kind === 'response') await respond(guard, earlier, request, id);
    else await ask(guard, askedEarlier(ruleSet, earlier, interaction, request, id));
  }
  clock.time = now.getTime();
  const asked = askedWith(ruleSet, interaction, request, limits);
  const against = asked && (await guard.look(asked));
  return against?.kind === 'suppressed' || against?.kind === 'quota' ? against : undefined;
}

async function respond(
  guard: Guard,
  { brand, channel }: EarlierRequest,
  request: FeedbackRequest,
  interactionId: string,
): Promise<void> {
  const ownBrand = brand ?? request.brand;
  await guard.recordResponse({
    email: request.customer.email,
    channel: channel ?? request.channel,
    ...(ownBrand === undefined ? {} : { brand: ownBrand }),
    interactionId,
  });
}

async function ask(guard: Guard, asked: ReservationRequest | undefined): Promise<void> {
  if (asked === undefined) return;
  const reserved = await guard.reserve(asked);
  // A history may hold what the rules of today would hold back; the first request that was made is what counts.
  if (reserved.kind !== 'reserved') return;
  await guard.begin(reserved.reservation);
  await guard.confirm(reserved.reservation);
}

/** It was made: nothing holds it back now. Undefined for one that counts nowhere. */
function askedEarlier(
  ruleSet: RuleSet,
  { at, outcome = 'sent', other_customer, kind: _kind, ...fields }: EarlierRequest,
  interaction: ScenarioCase['interaction'],
  { brand, ...request }: FeedbackRequest,
  id: string,
): ReservationRequest | undefined {
  if (outcome === 'recorded' || outcome === 'failed') return undefined;
  const earlier = { ...(isObject(interaction) ? interaction : {}), ...fields };
  const read = normaliseInteraction(earlier);
  if (!read.ok) return undefined;
  const ownBrand = fields.brand ?? brand;
  const { custom_id: _id, ...customer } = request.customer;
  const made: FeedbackRequest = {
    ...request,
    ext_interaction_id: id,
    customer:
      other_customer === true ? { ...customer, email: `${id.replace(' ', '-')}@example.com` } : customer,
    channel: fields.channel ?? request.channel,
    employee: { ...(fields.employee === undefined ? request.employee : read.interaction.employee) },
    ...(ownBrand === undefined ? {} : { brand: ownBrand }),
  };
  // What it counts in is worked out by the rules of today, as a window that is added finds earlier requests.
  const { quotas, uncounted } = limitsAt(ruleSet, read.interaction, Date.parse(at));
  return askedWith(ruleSet, earlier, made, {
    windows: [],
    ...(uncounted === undefined ? {} : { uncounted }),
    ...(quotas === undefined ? {} : { quotas: quotas.map((quota) => ({ ...quota, holds: false })) }),
  });
}

function askedWith(
  ruleSet: RuleSet,
  interaction: ScenarioCase['interaction'],
  request: FeedbackRequest,
  limits: Limits,
): ReservationRequest | undefined {
  const read = normaliseInteraction(interaction);
  return read.ok ? { ...requestLimits(ruleSet, limits, read.interaction), request } : undefined;
}
