/** Reads the tags: folded, each once, in the order in which they first appear. */
import type { Issue } from './issue.js';
import { readTag } from './read-text.js';

/** So many wrong tags are named one by one; a list of a million numbers makes no million messages. */
const mostNamed = 10;

/** So few are compared one by one faster than a set is filled. */
const fewTags = 6;

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
      const tag = readTag(item);
      if (tag !== '') tags.push(tag);
    } else if (item !== null && item !== undefined && ++wrong <= mostNamed) {
      issues.push({ field: `tags[${index}]`, must: 'must be a text' });
    }
  }
  return Object.freeze(onceEach(tags));
}

/** In the order in which they first appear. */
function onceEach(tags: string[]): string[] {
  if (tags.length <= fewTags && areDifferent(tags)) return tags;
  const unique = new Set(tags);
  return unique.size === tags.length ? tags : [...unique];
}

function areDifferent(tags: readonly string[]): boolean {
  for (let index = 1; index < tags.length; index++) {
    for (let before = 0; before < index; before++) if (tags[before] === tags[index]) return false;
  }
  return true;
}
