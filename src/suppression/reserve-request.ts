/** Translates between the guard and a store: what is asked of it, and what a refusal says. */
import type { ReserveRequest, WindowCheck } from '../stores/port.js';
import { randomToken } from '../stores/random-text.js';
import type { Key, Keys } from './keys.js';
import type { ReservationRequest } from './protocol.js';
import type { Surroundings } from './scopes.js';
import { requestScopes, windowChecks } from './windows.js';

export interface StoreRequest {
  /** Under the current secret. */
  readonly request: ReserveRequest;
  /** The same customer and interaction under each previous secret. */
  readonly others: readonly Key[];
  /** False for a submission with `do_not_send`. */
  readonly contacts: boolean;
}

export function reserveRequest(keys: Keys, asked: ReservationRequest, leaseMs: number): StoreRequest {
  const { customer: addressee, ext_interaction_id: id, do_not_send } = asked.request;
  const [{ customer, interaction, hashPart }, ...others] = keys.keysOf(addressee.email, id);
  const contacts = do_not_send !== true;
  const request = {
    customer,
    interaction,
    label: keys.labelOf(id),
    token: randomToken(),
    leaseMs,
    windows: checksOf(asked, hashPart),
    anchors: contacts ? requestScopes(surroundingsOf(asked), asked.further, hashPart) : [],
    ...(asked.uncounted === undefined ? {} : { uncounted: asked.uncounted }),
  };
  return { request, others, contacts };
}

/** Empty for a submission that contacts nobody. */
export function checksOf(asked: ReservationRequest, hashPart: Key['hashPart']): readonly WindowCheck[] {
  const { windows, request, timezone } = asked;
  return request.do_not_send === true ? [] : windowChecks(windows, surroundingsOf(asked), timezone, hashPart);
}

export function surroundingsOf({ request, facts }: ReservationRequest): Surroundings {
  return facts === undefined ? request : { ...request, facts };
}

/** Requests under several secrets are not added up: under a previous one, a single request closes the window. */
export function limitToOne(windows: readonly WindowCheck[]): readonly WindowCheck[] {
  return windows.map((window) => ({ ...window, max: 1 }));
}
