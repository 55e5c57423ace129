/** The store-wide record: the store's own secret and fingerprints of the secrets that rows are kept under. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { isObject } from '../shared/is-object.js';
import { tryParseJson } from '../shared/try-parse-json.js';

export interface StoreSettings {
  readonly secret: string;
  readonly fingerprints: readonly string[];
  /** Fields that a newer version wrote beside these are kept. */
  readonly [field: string]: unknown;
}

const settingsFormat = 1;

export const settingsToText = (settings: StoreSettings): string =>
  JSON.stringify({ format: settingsFormat, ...settings });

/** Throws STORE_UNAVAILABLE for what is no such record, or one of a newer format. */
export function settingsFromText(text: string): StoreSettings {
  const record = tryParseJson(text);
  const { format, secret, fingerprints, ...others } = isObject(record) ? record : {};
  const isKnown = format === settingsFormat && typeof secret === 'string' && Array.isArray(fingerprints);
  if (isKnown) return { ...others, secret, fingerprints: fingerprints.map(String) };
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    'the settings of the store are damaged or of a newer version',
    { fix: 'update the package `autotrigger`, or restore the store from a backup' },
  );
}
