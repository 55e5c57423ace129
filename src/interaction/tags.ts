/** Tags of an interaction, as a list or written as one text. */
import { type Issue, normalizeText } from './read-text.js';

/** So many wrong tags are named one by one; a list of a million numbers makes no million messages. */
const mostNamed = 10;
/** So many tags are compared with each other; of more a set is made, so that a million do not take hours. */
const mostCompared = 20;

const none: readonly string[] = Object.freeze([]);

/** null and '' mean no tags; blank tags are left out. */
export function readTags(value: unknown, issues: Issue[]): readonly string[] {
  if (value === undefined || value === null || value === '') return none;
  if (!Array.isArray(value)) {
    issues.push({ field: 'tags', must: 'must be a list of texts' });
    return none;
  }
  if (value.length === 0) return none;
  const tags: string[] = [];
  let wrong = 0;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (typeof item === 'string') {
      const tag = normalizeText(item);
      if (tag !== '' && (tags.length >= mostCompared || !tags.includes(tag))) tags.push(tag);
    } else if (item !== null && item !== undefined && ++wrong <= mostNamed) {
      issues.push({ field: `tags[${index}]`, must: 'must be a text' });
    }
  }
  return Object.freeze([...(tags.length > mostCompared ? new Set(tags) : tags)]);
}

/** Written as one text, `{vip,"a b"}`, `["vip"]` or `vip; vat` → their tags; undefined for an array or a list that is not well formed. */
export function tagsInText(written: string): string[] | undefined {
  const text = written.trim();
  // What begins like an array of Postgres is one, or is spoilt: cut at commas, half of it would be a tag.
  if (text.startsWith('{')) return text.endsWith('}') ? postgresArray(text.slice(1, -1)) : undefined;
  if (text.startsWith('[') && text.endsWith(']')) return jsonList(text);
  return text
    .split(/[,;|\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** One level; elements in double quotes may hold anything, NULL without quotes is no element. */
function postgresArray(inner: string): string[] | undefined {
  if (inner.trim() === '') return [];
  const tags: string[] = [];
  const element = /\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}]+?))\s*(?:,|$)/sy;
  for (let at = 0; at < inner.length; at = element.lastIndex) {
    element.lastIndex = at;
    const found = element.exec(inner);
    if (found === null) return undefined;
    const [, quoted, plain] = found;
    if (quoted !== undefined) tags.push(quoted.replace(/\\(.)/gs, '$1'));
    else if (plain !== undefined && plain !== 'NULL') tags.push(plain);
  }
  return inner.endsWith(',') ? undefined : tags;
}

function jsonList(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return undefined;
    const tags: string[] = [];
    for (const item of list as readonly unknown[]) {
      if (typeof item === 'string' || typeof item === 'number') tags.push(String(item));
      else if (item !== null) return undefined;
    }
    return tags;
  } catch {
    return undefined;
  }
}
