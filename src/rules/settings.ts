/** The settings of a rule set: each is set in one file, and has a default. */
import { readTextValue } from '../facts/read-text-value.js';
import { isObject } from '../shared/is-object.js';
import { sortedRecord } from './canonical.js';
import { below, type Problems } from './problems.js';
import type { RuleFile } from './rule-file-schema.js';
import type { RuleSetSettings, WindowSetting } from './rule-set.js';

const settingKeys = ['timezone', 'customer_timezone', 'default', 'channels', 'suppression'] as const;

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

/** Checks that the schema cannot make: names of windows, hostile names of channels. */
export function checkSettings(file: unknown, problems: Problems): void {
  if (!isObject(file)) return;
  const { channels, suppression, customer_timezone } = file;
  checkCountries(isObject(customer_timezone) ? customer_timezone.by_country : undefined, problems);
  // The schema's records pass over this one key.
  if (isObject(channels) && Object.hasOwn(channels, '__proto__')) {
    const message = '`__proto__` is not a name for a channel';
    problems.add({ code: 'BAD_VALUE', pointer: '/channels/__proto__', message, fix: 'remove it' });
  }
  const windows = isObject(suppression) ? suppression.windows : undefined;
  if (!Array.isArray(windows)) return;
  const names = new Set<unknown>();
  for (const [index, window] of windows.entries()) {
    const name: unknown = isObject(window) ? window.name : undefined;
    if (name === undefined) continue;
    if (names.has(name)) {
      const pointer = below('/suppression/windows', index, 'name');
      const message = `there are two windows \`${String(name)}\``;
      problems.add({ code: 'DUPLICATE_NAME', pointer, message, fix: 'rename one of them' });
    }
    names.add(name);
  }
}

/** Two spellings of one country would be two answers. */
function checkCountries(zones: unknown, problems: Problems): void {
  if (!isObject(zones)) return;
  const seen = new Map<string, string>();
  for (const country of Object.keys(zones)) {
    const read = readTextValue(country, 'folded');
    const pointer = below('/customer_timezone/by_country', country);
    const first = seen.get(read);
    if (!/^[a-z]{2}$/.test(read)) {
      const message = `\`${country}\` is not a country code of two letters`;
      problems.add({ code: 'BAD_VALUE', pointer, message, fix: 'write an ISO 3166-1 code, as in `us`' });
    } else if (first !== undefined) {
      const message = `\`${country}\` and \`${first}\` are the same country`;
      problems.add({ code: 'DUPLICATE_NAME', pointer, message, fix: 'keep one of them' });
    }
    seen.set(read, country);
  }
}

/** The settings of files whose shape was found right, each setting in one of them at most. */
export function mergeSettings(files: readonly RuleFile[]): RuleSetSettings {
  const first = <Key extends (typeof settingKeys)[number]>(key: Key): RuleFile[Key] =>
    files.find((file) => file[key] !== undefined)?.[key];
  const channels = first('channels');
  const suppression = first('suppression');
  const customerZone = first('customer_timezone');
  return Object.freeze({
    timezone: first('timezone') ?? 'UTC',
    ...(customerZone === undefined ? {} : { customer_timezone: customerZoneOf(customerZone) }),
    default: first('default') ?? 'skip',
    ...(channels === undefined ? {} : { channels: sortedRecord(Object.entries(channels)) }),
    suppression: Object.freeze({
      windows: Object.freeze(suppression?.windows?.map(windowOf) ?? [defaultWindow]),
      when_suppressed: suppression?.when_suppressed ?? 'skip',
      hold_out: suppression?.hold_out ?? 0,
    }),
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

function windowOf(
  written: NonNullable<NonNullable<RuleFile['suppression']>['windows']>[number],
): WindowSetting {
  const { name, length, per, boundary, zone, after, max } = written;
  const order = ['customer', 'brand', 'channel'] as const;
  return Object.freeze({
    name,
    length,
    per: Object.freeze(order.filter((part) => (per ?? ['customer']).includes(part))),
    boundary: boundary ?? 'rolling',
    ...(zone === undefined ? {} : { zone }),
    after: after ?? 'request',
    max: max ?? 1,
  });
}
