/** Requests that are not anchored in every scope, as the first version kept them: they count in each narrower window. */
import type { Anchor } from '../port.js';
import { anyScope, type Row } from './row.js';

const customerScope = '';
/** The customer as such, with the brand, with the channel, with both. */
const scopesOfRequest = 4;

/** Adds an anchor in `anyScope` for each request that holds fewer than four anchors. */
export function withUnknownScopes(anchors: readonly Anchor[]): readonly Anchor[] {
  const added = anchors.filter(({ scope, at, by }) => {
    if (scope !== customerScope) return false;
    const same = anchors.filter((one) => one.at === at && one.by === by);
    return same.length < scopesOfRequest && !same.some((one) => one.scope === anyScope);
  });
  return [...anchors, ...added.map((anchor) => ({ ...anchor, scope: anyScope }))];
}

/** The same for a whole row, with its requests under way. */
export function rowWithUnknownScopes(row: Row): Row {
  const flights = row.flights.map((flight) => {
    const { scopes } = flight;
    const isWhole = scopes.length >= scopesOfRequest || !scopes.includes(customerScope);
    return isWhole || scopes.includes(anyScope) ? flight : { ...flight, scopes: [...scopes, anyScope] };
  });
  return { ...row, anchors: withUnknownScopes(row.anchors), flights };
}
