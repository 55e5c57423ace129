/** Translates between the guard and a store: what is asked of it, and what a refusal says. */
import { randomBytes } from 'node:crypto';
import type { Refusal, ReserveRequest, WindowCheck } from '../stores/port.js';
import type { Key, Keys } from './keys.js';
import type { ReservationRequest } from './protocol.js';
import { reopensAt, requestScopes, windowChecks } from './windows.js';

export interface StoreRequest {
  /** Under the current secret. */
  readonly request: ReserveRequest;
  /** The same customer and interaction under each previous secret. */
  readonly others: readonly Key[];
  /** False for a submission with `do_not_send`. */
  readonly contacts: boolean;
}

export function reserveRequest(
  keys: Keys,
  asked: ReservationRequest,
  { leaseMs, now }: { readonly leaseMs: number; readonly now: number },
): StoreRequest {
  const { customer: addressee, ext_interaction_id: id, do_not_send } = asked.request;
  const [{ customer, interaction }, ...others] = keys.keysOf(addressee.email, id);
  const contacts = do_not_send !== true;
  const request = {
    customer,
    interaction,
    label: keys.labelOf(id),
    token: randomBytes(16).toString('base64url'),
    leaseMs,
    windows: checksOf(asked, now),
    anchors: contacts ? requestScopes(asked.request) : [],
  };
  return { request, others, contacts };
}

/** Empty for a submission that contacts nobody. */
export function checksOf(
  { windows, request, timezone }: ReservationRequest,
  now: number,
): readonly WindowCheck[] {
  return request.do_not_send === true ? [] : windowChecks(windows, request, timezone, now);
}

/** Requests under several secrets are not added up: under a previous one, a single request closes the window. */
export function limitToOne(windows: readonly WindowCheck[]): readonly WindowCheck[] {
  return windows.map((window) => ({ ...window, max: 1 }));
}

/** A store cannot tell when a calendar window opens again; the window's setting can. */
export function withReopenTime<Result extends { readonly kind: string }>(
  result: Result | Refusal,
  asked: ReservationRequest,
): Result | Refusal {
  if (!isSuppressed(result)) return result;
  const window = asked.windows.find(({ name }) => name === result.window);
  if (window === undefined) return result;
  return { ...result, until: reopensAt(window, result.since, asked.timezone) };
}

function isSuppressed(result: { readonly kind: string }): result is Extract<Refusal, { kind: 'suppressed' }> {
  return result.kind === 'suppressed';
}
