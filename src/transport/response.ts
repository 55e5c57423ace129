/**
 * Reads the body of an answer. The vendor's documents contradict each other: one promises a `request_ID`, another
 * echoes the request without one, and the shape of an error is stated nowhere. All of that is understood here only.
 */
import { isObject } from '../shared/is-object.js';
import { tryParseJson } from '../shared/try-parse-json.js';

/** Names in small letters, without what joins words: `request_id`, `request_ID` and `requestId` are one. */
const idNames = ['requestid', 'requestuuid', 'id', 'uuid'];
const wrapperNames = ['data', 'request', 'result', 'response', 'feedback_request'];
const messageNames = [
  'message',
  'errormessage',
  'errordescription',
  'detail',
  'details',
  'description',
  'reason',
  'title',
  'msg',
  'faultstring',
  'error',
  'errors',
  'messages',
];
const deepest = 4;
const mostMessages = 10;

/** Never throws; undefined where no id can be found, and where what is found is nothing that may be kept. */
export function requestIdOf(text: string, apiKey: string): string | undefined {
  // The id is stored and logged: no address in any form, no white space, and not the key come back in an echo.
  const id = text === '' ? undefined : findId(parsed(text), 0);
  return id === undefined || /[^\x21-\x7e]|@|%40/i.test(id) || id.includes(apiKey) ? undefined : id;
}

/** What the vendor says went wrong, all of it in one line; the raw text when it is in no known shape. */
export function messageOf(text: string): string {
  const body = parsed(text);
  if (body === undefined) return withoutMarkup(text);
  const messages: string[] = [];
  collectMessages(body, messages, 0);
  return messages.length > 0 ? [...new Set(messages)].join('; ') : text;
}

/** Whole numbers that JSON.parse would round. */
const longNumber = /(?<=[:[,]\s*)\d{16,30}(?=\s*[,}\]])/g;

function parsed(given: string): unknown {
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given;
  const exact = /\d{16}/.test(text) ? tryParseJson(text.replace(longNumber, '"$&"')) : undefined;
  return exact ?? tryParseJson(text);
}

function withoutMarkup(text: string): string {
  return text.trimStart().startsWith('<') ? text.slice(0, 10_000).replace(/<[^<>]{0,1000}>/g, ' ') : text;
}

function findId(value: unknown, depth: number): string | undefined {
  if (Array.isArray(value)) return depth < deepest ? findId(value[0], depth + 1) : undefined;
  if (!isObject(value)) return undefined;
  const fields = plainFields(value);
  for (const name of idNames) {
    const id = fields.get(name);
    if (typeof id === 'string' && id.trim() !== '' && id.length <= 200) return id.trim();
    if (typeof id === 'number' && Number.isFinite(id)) return String(id);
  }
  if (depth >= deepest) return undefined;
  for (const name of wrapperNames) {
    const found = findId(own(value, name), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A text where a message is expected, a list of them, or fields with their messages: `{ "channel": ["unknown"] }`. */
function collectMessages(value: unknown, into: string[], depth: number): void {
  if (into.length >= mostMessages || depth > deepest) return;
  if (typeof value === 'string') {
    if (value.trim() !== '') into.push(value.trim());
    return;
  }
  if (Array.isArray(value)) {
    for (const entry of value.slice(0, mostMessages)) collectMessages(entry, into, depth + 1);
    return;
  }
  if (!isObject(value)) return;
  const fields = plainFields(value);
  const named = messageNames.filter((name) => fields.get(name) !== undefined);
  if (named.length > 0) {
    for (const name of named) collectMessages(fields.get(name), into, depth + 1);
  } else if (depth > 0) {
    for (const [field, entry] of Object.entries(value).slice(0, mostMessages)) {
      const inner: string[] = [];
      collectMessages(entry, inner, depth + 1);
      into.push(...inner.map((text) => `${field}: ${text}`));
    }
  }
}

/** Of two spellings of one name the first counts. */
function plainFields(value: Record<string, unknown>): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, entry] of Object.entries(value)) {
    const plain = name.toLowerCase().replaceAll('_', '').replaceAll('-', '');
    if (!fields.has(plain)) fields.set(plain, entry);
  }
  return fields;
}

function own(value: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
