/** What a rule does when it matches: read from its `event`. */

import { countryPattern, languagePattern } from '../interaction/language-and-country.js';
import { parseDuration } from '../shared/duration.js';
import { isObject } from '../shared/is-object.js';
import { suggestion } from '../shared/suggest.js';
import { sortedRecord } from './canonical.js';
import { below, type Problems, shown } from './problems.js';
import { type RuleFile, settableFields } from './rule-file-schema.js';
import type { Effect } from './rule-set.js';

type RuleEvent = NonNullable<RuleFile['rules']>[number]['event'];

const customProperty = /^custom_properties\.(.+)$/s;

/** `enrich.set` may name fields of the request only; the schema cannot express that for any NAME. */
export function checkSet(event: unknown, pointer: string, problems: Problems): void {
  const params = isObject(event) && event.type === 'enrich' ? event.params : undefined;
  const set = isObject(params) ? params.set : undefined;
  if (isObject(params) && !('add_tags' in params) && (set === undefined || isEmpty(set))) {
    const message = 'this `enrich` changes nothing';
    problems.add({
      code: 'MISSING_KEY',
      pointer: below(pointer, 'params'),
      message,
      fix: 'add `add_tags` or `set`',
    });
  }
  if (!isObject(set)) return;
  const allowed = [...settableFields, 'custom_properties.NAME'];
  for (const key of Object.keys(set)) {
    if (settableFields.some((field) => field === key) || customProperty.test(key)) {
      checkForm(key, set[key], below(pointer, 'params', 'set', key), problems);
      continue;
    }
    problems.add({
      code: 'UNKNOWN_KEY',
      pointer: below(pointer, 'params', 'set', key),
      message: `\`${key}\` is no field of the request that \`enrich\` may set`,
      fix: suggestion(key, settableFields, `fields are ${allowed.join(', ')}`),
    });
  }
}

/** A value that the vendor refuses would turn every request that it is set in into none. */
function checkForm(field: string, value: unknown, pointer: string, problems: Problems): void {
  const form = field === 'language' ? languagePattern : field === 'country' ? countryPattern : undefined;
  if (form === undefined || typeof value !== 'string' || value.trim() === '' || form.test(value)) return;
  const other = value.trim().replaceAll('_', '-');
  const example = field === 'language' ? 'write it as in `en` or `en-US`' : 'write two letters, as in `us`';
  problems.add({
    code: 'BAD_VALUE',
    pointer,
    message: `${shown(value)} is no ${field} that the vendor takes`,
    fix: form.test(other) ? `did you mean \`${other}\`?` : example,
  });
}

function isEmpty(set: unknown): boolean {
  return isObject(set) && Object.keys(set).length === 0;
}

/** The effect of an event whose shape was found right. */
export function effectOf(event: RuleEvent): Effect {
  const reason = event.params?.reason === undefined ? {} : { reason: event.params.reason };
  switch (event.type) {
    case 'send': {
      const { sample, sample_key: sampleKey, sample_by: sampleBy, delay, window } = event.params ?? {};
      return Object.freeze({
        kind: 'send',
        ...(sample === undefined ? {} : { sample }),
        ...(sampleKey === undefined ? {} : { sampleKey }),
        // Named only where it is not the default, so that writing the default out does not change the version.
        ...(sampleBy === 'customer' ? { sampleBy } : {}),
        ...delayOf(delay),
        ...windowOf(window),
        ...reason,
      });
    }
    case 'enrich':
      return Object.freeze({
        kind: 'enrich',
        addTags: Object.freeze([...(event.params.add_tags ?? [])]),
        set: sortedRecord(Object.entries(event.params.set ?? {})),
        ...reason,
      });
    default:
      return Object.freeze({ kind: event.type, ...reason });
  }
}

/** Whether the rule waits some time from the end of the interaction. */
export function hasDelay(effect: Effect): boolean {
  return effect.kind === 'send' && ((effect.delayMs ?? 0) > 0 || effect.delayOpenMs !== undefined);
}

/** What was found right: a duration, or one in business time. */
function delayOf(delay: unknown): { readonly delayMs?: number; readonly delayOpenMs?: number } {
  const business = isObject(delay) ? delay.business : undefined;
  const ms = parseDuration(String(business ?? delay))?.ms;
  if (ms === undefined) return {};
  return business === undefined ? { delayMs: ms } : { delayOpenMs: ms };
}

/** What was found right: a length for the only window, or lengths by the names of windows. */
function windowOf(window: unknown): { readonly window?: string | Readonly<Record<string, string>> } {
  if (typeof window === 'string') return { window };
  if (!isObject(window)) return {};
  return { window: sortedRecord(Object.entries(window).map(([name, length]) => [name, String(length)])) };
}
