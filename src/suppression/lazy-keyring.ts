/** The keyring, made at the first step: the store may have to be asked for its secret. */
import type { SuppressionStore } from '../stores/port.js';
import type { AddressRules } from './address.js';
import { createKeyring, type Keyring, type KeySecret } from './keys.js';

export interface Secrets {
  readonly store: SuppressionStore;
  /** The store's own secret unless set. */
  readonly keySecret?: KeySecret;
  readonly addressRules?: AddressRules;
}

export interface LazyKeyring {
  /** Undefined until it was made. */
  readonly made: Keyring | undefined;
  make(): Promise<Keyring>;
}

/** The store is asked only where no secret was given, and once; after a failure, again. */
export function lazyKeyring({ store, keySecret, addressRules }: Secrets): LazyKeyring {
  let made = keySecret === undefined ? undefined : createKeyring(keySecret, addressRules);
  let making: Promise<Keyring> | undefined;

  async function ask(): Promise<Keyring> {
    try {
      made ??= createKeyring(await store.secret(), addressRules);
      return made;
    } finally {
      making = undefined;
    }
  }

  return {
    get made() {
      return made;
    },
    async make() {
      if (made !== undefined) return made;
      making ??= ask();
      return making;
    },
  };
}
