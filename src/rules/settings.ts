/** The settings of a rule set: each is set in one file, and has a default. */
import { readTextValue } from '../facts/read-text-value.js';
import { attributePrefix } from '../facts/standard-facts.js';
import { isObject } from '../shared/is-object.js';
import { compareNames, sortedRecord } from './canonical.js';
import { below, type Problems } from './problems.js';
import type { ReadFile } from './read-file.js';
import type { RuleFile } from './rule-file-schema.js';
import type {
  CountedSetting,
  QuotaSetting,
  RuleSetSettings,
  ScopePart,
  SendingSetting,
  WindowSetting,
} from './rule-set.js';
import { scopeParts } from './suppression-schema.js';

const settingKeys = [
  'timezone',
  'customer_timezone',
  'default',
  'sending',
  'channels',
  'suppression',
] as const;

/** Seven days is the example of the vendor's documentation; the vendor counts per customer. */
const defaultWindow: WindowSetting = Object.freeze({
  name: 'default',
  length: '7d',
  per: Object.freeze(['customer'] as const),
  boundary: 'rolling',
  after: 'request',
  max: 1,
});

/** Reports settings that an earlier file has, too; `seen` maps each to its file. */
export function checkSettingsOnce(
  file: unknown,
  path: string,
  problems: Problems,
  seen: Map<string, string>,
): void {
  if (!isObject(file)) return;
  for (const key of settingKeys) {
    if (!Object.hasOwn(file, key)) continue;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, path);
      continue;
    }
    const message = `\`${key}\` is already set in ${first}, and a setting belongs in one file only`;
    problems.add({ code: 'DUPLICATE_SETTING', pointer: below('', key), message, fix: 'keep one of them' });
  }
}

/** Checks that the schema cannot make: of the countries and the channels that settings are keyed by. */
export function checkSettings(file: unknown, problems: Problems): void {
  if (!isObject(file)) return;
  const { channels, customer_timezone } = file;
  const zones = isObject(customer_timezone) ? customer_timezone.by_country : undefined;
  checkKeys('country', zones, '/customer_timezone/by_country', problems);
  checkKeys('channel', channels, '/channels', problems);
}

/** What is wrong with a key as it is compared, beside being there twice. */
const keyMistakes = {
  country: (key: string, read: string) =>
    /^[a-z]{2}$/.test(read)
      ? undefined
      : {
          message: `\`${key}\` is not a country code of two letters`,
          fix: 'write an ISO 3166-1 code, as in `us`',
        },
  channel: (key: string, read: string) =>
    // The schema's records pass over `__proto__`; no interaction has a channel of blanks.
    read === '' || key === '__proto__'
      ? { message: `\`${key}\` is not a name for a channel`, fix: 'remove it' }
      : undefined,
};

/** Keys are compared as their fact is, so two spellings of one name would be two settings for it. */
function checkKeys(
  kind: keyof typeof keyMistakes,
  record: unknown,
  pointer: string,
  problems: Problems,
): void {
  if (!isObject(record)) return;
  const seen = new Map<string, string>();
  for (const key of Object.keys(record)) {
    const read = readTextValue(key, 'folded');
    const mistake = keyMistakes[kind](key, read);
    const first = seen.get(read);
    if (mistake !== undefined) {
      problems.add({ code: 'BAD_VALUE', pointer: below(pointer, key), ...mistake });
    } else if (first !== undefined) {
      const message = `\`${key}\` and \`${first}\` are the same ${kind}`;
      problems.add({
        code: 'DUPLICATE_NAME',
        pointer: below(pointer, key),
        message,
        fix: 'keep one of them',
      });
    }
    seen.set(read, key);
  }
}

/** The settings of files whose shape was found right, each setting in one of them at most. */
export function mergeSettings(read: readonly ReadFile[]): RuleSetSettings {
  const files = read.flatMap(({ shape }) => shape ?? []);
  const roots = read.find(({ shape }) => shape?.suppression !== undefined)?.roots ?? new Map();
  const first = <Key extends (typeof settingKeys)[number]>(key: Key): RuleFile[Key] =>
    files.find((file) => file[key] !== undefined)?.[key];
  const channels = first('channels');
  const suppression = first('suppression');
  const sending = first('sending');
  const customerZone = first('customer_timezone');
  return Object.freeze({
    timezone: first('timezone') ?? 'UTC',
    ...(customerZone === undefined ? {} : { customer_timezone: customerZoneOf(customerZone) }),
    default: first('default') ?? 'skip',
    ...(sending === undefined ? {} : { sending: sendingOf(sending) }),
    ...(channels === undefined ? {} : { channels: sortedRecord(Object.entries(channels)) }),
    suppression: Object.freeze({
      windows: Object.freeze(
        suppression?.windows?.map((window, index) => windowOf(window, index, roots)) ?? [defaultWindow],
      ),
      ...(suppression?.quotas === undefined
        ? {}
        : { quotas: Object.freeze(suppression.quotas.map((quota, index) => quotaOf(quota, index, roots))) }),
      when_suppressed: suppression?.when_suppressed ?? 'skip',
      hold_out: suppression?.hold_out ?? 0,
    }),
  });
}

function sendingOf({ hours, except, zone }: NonNullable<RuleFile['sending']>): SendingSetting {
  return Object.freeze({
    hours: Object.freeze(
      hours.map(({ days, from, to }) =>
        Object.freeze({ days: Object.freeze([...new Set(days)].sort((a, b) => a - b)), from, to }),
      ),
    ),
    ...(except === undefined ? {} : { except: Object.freeze([...new Set(except)].sort()) }),
    ...(zone === undefined ? {} : { zone }),
  });
}

function customerZoneOf({
  from,
  by_country,
}: NonNullable<RuleFile['customer_timezone']>): NonNullable<RuleSetSettings['customer_timezone']> {
  const zones = Object.entries(by_country ?? {}).map(
    ([country, zone]) => [readTextValue(country, 'folded'), zone] as const,
  );
  return Object.freeze({
    ...(by_country === undefined ? {} : { by_country: sortedRecord(zones) }),
    ...(from === undefined ? {} : { from }),
  });
}

type Suppression = NonNullable<RuleFile['suppression']>;
type WrittenWindow = NonNullable<Suppression['windows']>[number];
type WrittenQuota = NonNullable<Suppression['quotas']>[number];
type Roots = ReadFile['roots'];

function windowOf(written: WrittenWindow, index: number, roots: Roots): WindowSetting {
  const { name, length, per = [], boundary, after, max } = written;
  return Object.freeze({
    name,
    length,
    per: Object.freeze(['customer' as const, ...partsOf(per)]),
    boundary: boundary ?? 'rolling',
    after: after ?? 'request',
    max: max ?? 1,
    ...optionsOf(written, below('/suppression/windows', index), roots),
  });
}

function quotaOf(written: WrittenQuota, index: number, roots: Roots): QuotaSetting {
  const { name, max, length, per = [], boundary, over } = written;
  return Object.freeze({
    name,
    max,
    length,
    per: Object.freeze(partsOf(per)),
    boundary: boundary ?? 'rolling',
    over: over ?? 'defer',
    ...optionsOf(written, below('/suppression/quotas', index), roots),
  });
}

/** In one order, so that a set means the same however its files name them. */
function partsOf(per: readonly string[]): ScopePart[] {
  const facts = per.filter((part): part is `attributes.${string}` => part.startsWith(attributePrefix));
  return [...scopeParts.filter((part) => per.includes(part)), ...facts.sort(compareNames)];
}

function optionsOf(
  { zone }: WrittenWindow | WrittenQuota,
  pointer: string,
  roots: Roots,
): Pick<CountedSetting, 'zone' | 'for' | 'counts'> {
  const held = roots.get(below(pointer, 'for'));
  const counted = roots.get(below(pointer, 'counts'));
  return {
    ...(zone === undefined ? {} : { zone }),
    ...(held === undefined ? {} : { for: held }),
    ...(counted === undefined ? {} : { counts: counted }),
  };
}
