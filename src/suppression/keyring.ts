/** The keyring, made at the first step: the store is asked for its secret, or whether it knows the one given. */
import { askedOnce } from '../shared/memoize-async.js';
import type { SuppressionStore } from '../stores/port.js';
import type { AddressRules } from './address.js';
import { noteSecret, secretsFor } from './key-fingerprints.js';
import { createKeyring, type Keyring, type KeySecret } from './keys.js';

export interface Secrets {
  readonly store: SuppressionStore;
  /** The store's own secret unless set. */
  readonly keySecret?: KeySecret;
  readonly addressRules?: AddressRules;
}

export interface LazyKeyring {
  /** For whoever writes; undefined until it was made. */
  readonly made: Keyring | undefined;
  /** For whoever writes: the store is told of the secret first. */
  make(): Promise<Keyring>;
  /** For whoever only looks: that leaves no trace in the store. */
  look(): Promise<Keyring>;
}

/** The store is asked once, for its secret or for those it knows; after a failure, again. */
export function lazyKeyring({ store, keySecret, addressRules }: Secrets): LazyKeyring {
  const given = keySecret === undefined ? undefined : createKeyring(keySecret, addressRules);
  let made = store.knownSecrets === undefined ? given : undefined;
  const asked = askedOnce(async () => {
    const secrets = await secretsFor(store, keySecret);
    return { secrets, keys: createKeyring(secrets, addressRules) };
  });
  const noted = askedOnce(async () => {
    const { secrets, keys } = await asked();
    await noteSecret(store, secrets);
    made = keys;
    return keys;
  });

  return {
    get made() {
      return made;
    },
    make: async () => made ?? noted(),
    look: async () => made ?? (await asked()).keys,
  };
}
