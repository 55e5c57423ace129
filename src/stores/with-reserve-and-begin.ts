/** Adds the one step that takes reserve and begin together. */
import type { SuppressionStore } from './port.js';

/** Frozen. The step is not enumerable: a store spread from this one must have its own `begin` called. */
export function withReserveAndBegin<Store extends SuppressionStore>(
  store: Store,
  reserveAndBegin: SuppressionStore['reserveAndBegin'],
): Readonly<Store> {
  if (reserveAndBegin !== undefined)
    Object.defineProperty(store, 'reserveAndBegin', { value: reserveAndBegin });
  return Object.freeze(store);
}
