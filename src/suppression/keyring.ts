/** The keys of this store's customers: made at the first step, when the store can be asked for its secret. */

import type { AddressRules } from '../interaction/address.js';
import { memoizeAsync } from '../shared/memoize-async.js';
import type { SuppressionStore } from '../stores/port.js';
import { noteSecret, secretsFor } from './key-fingerprints.js';
import { createKeys, type KeySecret, type Keys } from './keys.js';

export interface KeyringOptions {
  readonly store: SuppressionStore;
  /** The store's own secret unless set. */
  readonly keySecret?: KeySecret;
  readonly addressRules?: AddressRules;
}

export interface Keyring {
  /** To write with: the store notes the secret's fingerprint first. */
  forWriting(): Promise<Keys>;
  /** To read with: leaves no trace in the store. */
  forReading(): Promise<Keys>;
}

/**
 * The store is asked once, for its secret or for the fingerprints of those it knows; after a failure it is asked again.
 * Throws OPTION_INVALID for an empty secret; both methods reject with STORE_UNSAFE and STORE_UNAVAILABLE.
 */
export function createKeyring({ store, keySecret, addressRules }: KeyringOptions): Keyring {
  if (keySecret !== undefined) {
    const given = createKeys(keySecret, addressRules);
    // Nothing to ask: the store notes no secrets.
    if (store.knownSecrets === undefined)
      return { forWriting: async () => given, forReading: async () => given };
  }
  const read = memoizeAsync(async () => {
    const secrets = await secretsFor(store, keySecret);
    return { secrets, keys: createKeys(secrets, addressRules) };
  });
  const forWriting = memoizeAsync(async () => {
    const { secrets, keys } = await read();
    await noteSecret(store, secrets);
    return keys;
  });
  return { forWriting, forReading: async () => (await read()).keys };
}
