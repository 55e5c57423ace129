/** Between the words of the guard and those of a store: what is asked of it, and what it refuses. */
import type { Refusal, ReserveRequest, WindowCheck } from '../stores/port.js';
import type { Key, Keyring } from './keys.js';
import type { ReservationRequest } from './protocol.js';
import { freshToken } from './token.js';
import { reopensAt, requestScopes, windowChecks } from './windows.js';

export interface AskedOfStore {
  /** Under the current secret. */
  readonly request: ReserveRequest;
  /** The same customer and interaction under each other secret. */
  readonly others: readonly Key[];
  /** False for a submission with `do_not_send`. */
  readonly contacts: boolean;
}

export function reserveRequest(
  keys: Keyring,
  asked: ReservationRequest,
  { leaseMs, now }: { readonly leaseMs: number; readonly now: number },
): AskedOfStore {
  const { customer: addressee, ext_interaction_id: id, do_not_send } = asked.request;
  const [{ customer, interaction }, ...others] = keys.keysOf(addressee.email, id);
  const anchors = do_not_send === true ? [] : requestScopes(asked.windows, asked.request);
  const windows = checksOf(asked, now);
  const label = keys.labelOf(id);
  const request = { customer, interaction, label, token: freshToken(), leaseMs, windows, anchors };
  return { request, others, contacts: do_not_send !== true };
}

/** Empty for a submission that contacts nobody. */
export function checksOf(
  { windows, request, timezone }: ReservationRequest,
  now: number,
): readonly WindowCheck[] {
  return request.do_not_send === true ? [] : windowChecks(windows, request, timezone, now);
}

/** Requests under several secrets are not added up: under another than one's own, a single one shuts the window. */
export function singly(windows: readonly WindowCheck[]): readonly WindowCheck[] {
  return windows.map((window) => ({ ...window, max: 1 }));
}

/** A store cannot know when a calendar window opens again; the window's setting can. */
export function explained<Result extends Refusal | { readonly kind: 'unavailable' | 'lost' }>(
  result: Result,
  asked: ReservationRequest,
): Result {
  if (result.kind !== 'suppressed') return result;
  const window = asked.windows.find(({ name }) => name === result.window);
  if (window === undefined) return result;
  return { ...result, until: reopensAt(window, result.since, asked.timezone) };
}
