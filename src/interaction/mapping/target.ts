/** What a field of an interaction takes: the last step of every source, where a wrong kind of value is refused. */
import { isoOf, parseInstant, toIso } from '../../shared/instant.js';
import { isEncodedTwice } from '../mangled-text.js';
import { isSpoiltNumber } from '../read-text.js';
import { tagsInText } from '../tags.js';
import { compileBounds } from './date.js';
import type { Step } from './steps.js';
import { FieldFailure, kindOf } from './value.js';

/** Fields in which the default null words mean that nothing is there. */
const namesOrIds =
  /^(?:ext_interaction_id|ended_at|language|country|(?:customer|employee)\.(?:name|email|custom_id))$/;

/** Not tags, statuses and attributes: there `N/A` may well be a value that rules ask about. */
export function takesNullWords(target: string): boolean {
  return namesOrIds.test(target);
}

/** `place` names the source's paths for messages. */
export function compileTarget(target: string, place: string): Step {
  if (target.startsWith('attributes.')) return (value) => value;
  if (target === 'tags') return (value) => tagsOf(value, place);
  if (target === 'ended_at') return instantAt(place);
  // Words are read by `normalise`; a list or an object would be refused there without its place.
  if (target === 'do_not_send') {
    return (value) =>
      typeof value === 'object'
        ? new FieldFailure(`is ${kindOf(value)} at ${place}, not true or false`)
        : value;
  }
  const kind = {
    isId: target === 'ext_interaction_id' || target.endsWith('.custom_id'),
    isName: takesNullWords(target),
    isFree: target === 'external_url' || target.startsWith('custom_properties.'),
  };
  return (value) => textOf(value, place, kind);
}

/** What is held against a text beside its type. */
interface TextKind {
  readonly isId: boolean;
  /** Nobody is called `false`, which is how some systems write that there is nobody. */
  readonly isName: boolean;
  /** Words of customers, such as a subject, which no rule asks about. */
  readonly isFree: boolean;
}

const tag: TextKind = { isId: false, isName: false, isFree: false };

function textOf(value: unknown, place: string, { isId, isName, isFree }: TextKind): unknown {
  switch (typeof value) {
    case 'string':
      // An address or a name with a lost letter is another one.
      if (value.includes('\uFFFD')) return lostLetter(place);
      if (!isFree && isEncodedTwice(value)) {
        return new FieldFailure(`was encoded twice at ${place} (\`Ã¼\` for \`ü\`): export it again as UTF-8`);
      }
      if (isId && isSpoiltNumber(value)) {
        return new FieldFailure(
          `was rounded by a spreadsheet at ${place}: export it again with the column as text`,
        );
      }
      return value;
    case 'number':
      if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
      return new FieldFailure(`is a number at ${place} that lost its last digits: write it as a text`);
    case 'boolean':
      if (!isName) return String(value);
      return new FieldFailure(
        `is ${value} at ${place}, not a text: where that means nobody, say \`"on_error": "missing"\``,
      );
    case 'bigint':
      return String(value);
    default:
      return new FieldFailure(`is ${kindOf(value)} at ${place}, not one text`);
  }
}

function lostLetter(place: string): FieldFailure {
  return new FieldFailure(`lost a letter at ${place}: read the source in its own encoding`);
}

function tagsOf(value: unknown, place: string): unknown {
  const tags: string[] = [];
  if (!Array.isArray(value)) {
    const text = textOf(value, place, tag);
    if (typeof text !== 'string') return text;
    return tagsInText(text) ?? new FieldFailure(`is a list at ${place} that is not well formed`);
  }
  // Lists of several entries may be gathered: their tags are united.
  for (const item of value.some(Array.isArray) ? value.flat() : value) {
    if (item === null || item === undefined) continue;
    const text = textOf(item, place, tag);
    if (typeof text !== 'string') return text;
    tags.push(text);
  }
  return tags;
}

/** Without `date` a time is ISO 8601; a plausible one, as with `date`. */
function instantAt(place: string): Step {
  const implausible = compileBounds({});
  return (value, now) => {
    if (value instanceof Date) return implausible(value.getTime(), now) ?? toIso(value.getTime());
    const text = typeof value === 'string' ? value.trim() : '';
    const milliseconds = parseInstant(text);
    if (milliseconds !== undefined) return implausible(milliseconds, now) ?? isoOf(text);
    return new FieldFailure(
      `is ${kindOf(value)} at ${place} that is no time in ISO 8601: say its form under \`date\``,
    );
  };
}
