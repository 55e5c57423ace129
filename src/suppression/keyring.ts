/** The keys of this store's customers: made at the first step, when the store can be asked for its secret. */
import type { AddressRules } from '../interaction/address.js';
import type { Environment } from '../shared/environment.js';
import { memoizeAsync } from '../shared/memoize-async.js';
import type { SuppressionStore } from '../stores/port.js';
import { createKeys, type KeySecret, type Keys } from './keys.js';
import { addressRulesFor, assertNoted, noteSecret, noteUse, secretsFor } from './store-notes.js';

/** What decides under which keys a customer is found; the same in every process, or customers are not recognised. */
interface KeyringOptions {
  readonly store: SuppressionStore;
  /** The store's own secret unless set. */
  readonly keySecret?: KeySecret | undefined;
  /** Those that the store was filled under unless set. */
  readonly addressRules?: AddressRules | undefined;
  /** The store notes it, and is refused where it noted another one; neither where it is left out. */
  readonly environment?: Environment;
}

/** The keys, once the store has been asked. Both methods give the same ones and differ in what they leave behind. */
export interface Keyring {
  /** To write with: the store notes the secret's fingerprint first. */
  forWriting(): Promise<Keys>;
  /** To read with: leaves no trace in the store. */
  forReading(): Promise<Keys>;
  /** Rejects with STORE_UNAVAILABLE where the store is not the one any more that keys to write with were made for. */
  assertSameStore(): Promise<void>;
}

/**
 * The store is asked once, for its secret or for the fingerprints of those it knows; after a failure it is asked again.
 * Throws OPTION_INVALID for an empty secret; both methods reject with STORE_UNSAFE and STORE_UNAVAILABLE.
 */
export function createKeyring({ store, keySecret, addressRules, environment }: KeyringOptions): Keyring {
  if (keySecret !== undefined) {
    const given = createKeys(keySecret, addressRules);
    // Nothing to ask: the store notes no secrets.
    if (store.knownSecrets === undefined && store.notes === undefined)
      return {
        forWriting: async () => given,
        forReading: async () => given,
        assertSameStore: async () => undefined,
      };
  }
  let used: string | undefined;
  const read = memoizeAsync(async () => {
    const rules = await addressRulesFor(store, { environment, addressRules });
    const secrets = await secretsFor(store, keySecret);
    return { rules, secrets, keys: createKeys(secrets, rules) };
  });
  const forWriting = memoizeAsync(async () => {
    const { rules, secrets, keys } = await read();
    await noteUse(store, { environment, addressRules: rules });
    await noteSecret(store, secrets);
    used = secrets.current;
    return keys;
  });
  return {
    forWriting,
    forReading: async () => (await read()).keys,
    async assertSameStore() {
      if (used !== undefined) await assertNoted(store, used);
    },
  };
}
