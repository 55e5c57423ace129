/** The store-wide record: its own secret, fingerprints of the secrets that rows are kept under, and its notes. */
import { randomBytes } from 'node:crypto';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { isObject } from '../shared/is-object.js';
import { tryParseJson } from '../shared/try-parse-json.js';
import type { RecordKind } from './compare-and-set.js';
import type { StoreNotes, StoreStop } from './port.js';
import type { Step } from './row/steps.js';

/** The one record of a store that is about no customer. */
export interface StoreSettings {
  /** 256 random bits in base64url, made by the store's first process and never changed: it keys hashes. */
  readonly secret: string;
  readonly fingerprints: readonly string[];
  readonly notes?: StoreNotes;
  /** Fields that a newer version wrote beside these are kept. */
  readonly [field: string]: unknown;
}

const settingsFormat = 1;

/** Undefined: a store that nobody has used yet. */
export const settingsKind: RecordKind<StoreSettings | undefined> = {
  empty: undefined,
  fromText: settingsFromText,
  toText: (settings) =>
    settings === undefined ? undefined : JSON.stringify({ format: settingsFormat, ...settings }),
  redated: (settings) => settings,
  isExpectedAgain: () => false,
};

/** What the first process writes. Where two are first, compare-and-set lets one secret win for both. */
export function freshSettings(): StoreSettings {
  return { secret: randomBytes(32).toString('base64url'), fingerprints: [] };
}

/** As the port's `noteSecret` promises; the same object where nothing changes, so that nothing is written. */
export function withFingerprint(
  settings: StoreSettings,
  fingerprint: string,
  held?: readonly string[],
): StoreSettings {
  const { fingerprints } = settings;
  const isOfOthers = fingerprints.length > 0 && held?.some((one) => fingerprints.includes(one)) === false;
  if (isOfOthers || fingerprints.includes(fingerprint)) return settings;
  return { ...settings, fingerprints: [...fingerprints, fingerprint] };
}

/** As the port's `note` promises; the same object where nothing changes. */
export function withNotes(
  settings: StoreSettings,
  { stop, ...added }: Omit<StoreNotes, 'stop'> & { readonly stop?: StoreStop | null },
): StoreSettings {
  const { stop: former, ...others } = settings.notes ?? {};
  const next = stop === undefined ? former : stop;
  const { sweepAt = others.sweepAt } = added;
  const keepMs = Math.max(added.keepMs ?? 0, others.keepMs ?? 0);
  // Environment and address rules of `others` win: who is second is refused instead of changing the store.
  const notes: StoreNotes = {
    ...added,
    ...others,
    ...(next === undefined || next === null ? {} : { stop: next }),
    ...(sweepAt === undefined ? {} : { sweepAt }),
    ...(keepMs === 0 ? {} : { keepMs }),
  };
  return JSON.stringify(notes) === JSON.stringify(settings.notes ?? {}) ? settings : { ...settings, notes };
}

/** @param first what an absent record starts from */
export function settingsStep(
  first: StoreSettings,
  update: (current: StoreSettings) => StoreSettings,
): Step<StoreSettings, StoreSettings | undefined> {
  return (current) => {
    const next = update(current ?? first);
    return next === current ? { result: () => next } : { row: next, protects: true, result: () => next };
  };
}

/** Throws STORE_UNAVAILABLE for what is no such record, or one of a newer format. */
function settingsFromText(text: string): StoreSettings {
  const record = tryParseJson(text);
  const { format, secret, fingerprints, notes, ...others } = isObject(record) ? record : {};
  const isKnown = format === settingsFormat && typeof secret === 'string' && Array.isArray(fingerprints);
  if (isKnown) {
    return {
      ...others,
      secret,
      fingerprints: fingerprints.map(String),
      ...(isObject(notes) ? { notes: notesFrom(notes) } : {}),
    };
  }
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    'the settings of the store are damaged or of a newer version',
    { fix: 'update the package `autotrigger`, or restore the store from a backup' },
  );
}

/** A stop that cannot be read holds all the same. */
function notesFrom(notes: Readonly<Record<string, unknown>>): StoreNotes {
  const { environment, addressRules, stop, sweepAt, keepMs } = notes;
  return {
    ...(environment === 'test' || environment === 'production' ? { environment } : {}),
    ...(typeof addressRules === 'string' ? { addressRules } : {}),
    ...(typeof sweepAt === 'number' ? { sweepAt } : {}),
    ...(typeof keepMs === 'number' ? { keepMs } : {}),
    ...(stop === undefined ? {} : { stop: stopFrom(isObject(stop) ? stop : {}) }),
  };
}

function stopFrom({ at, by, reason }: Readonly<Record<string, unknown>>): StoreStop {
  return {
    at: typeof at === 'number' ? at : 0,
    ...(typeof by === 'string' ? { by } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}
