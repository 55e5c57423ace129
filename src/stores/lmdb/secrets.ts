/** The fingerprints of secrets that an lmdb store was filled under: keys of their own among its settings. */

import type { SuppressionStore } from '../port.js';
import { reasonOf, storeUnavailable } from './failure.js';
import type { LazyEnvironment } from './opening.js';

const prefix = 'known:';
/** The character after the colon: what begins with the prefix stands before it. */
const end = Buffer.from('known;');

type Secrets = Required<Pick<SuppressionStore, 'knownSecrets' | 'noteSecret'>>;

export function lmdbSecrets(folder: string, environment: LazyEnvironment): Secrets {
  return {
    async knownSecrets() {
      const { meta } = await environment.open();
      try {
        meta.resetReadTxn();
        return Array.from(meta.getKeys({ start: Buffer.from(prefix), end }), (key) =>
          Buffer.from(key).toString().slice(prefix.length),
        );
      } catch (error) {
        throw storeUnavailable(folder, 'be read', error);
      }
    },
    async noteSecret(fingerprint) {
      const { meta } = await environment.open();
      try {
        await meta.put(Buffer.from(prefix + fingerprint), Buffer.alloc(1));
      } catch (error) {
        throw storeUnavailable(folder, 'be written', await reasonOf(error));
      }
    },
  };
}
