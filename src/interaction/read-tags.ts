/** Reads the tags: folded, each once, in the order in which they first appear. */
import { fold } from './fold.js';
import type { Problem } from './problem.js';

/** So many wrong tags are named one by one; a list of a million numbers makes no million messages. */
const mostNamed = 10;

const none: readonly string[] = Object.freeze([]);

/** null and '' mean no tags; blank tags are left out. */
export function readTags(value: unknown, problems: Problem[]): readonly string[] {
  if (value === undefined || value === null || value === '') return none;
  if (!Array.isArray(value)) {
    problems.push({ field: 'tags', must: 'must be a list of texts' });
    return none;
  }
  if (value.length === 0) return none;
  const tags: string[] = [];
  let wrong = 0;
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    if (typeof item === 'string') {
      const tag = fold(item);
      if (tag !== '') tags.push(tag);
    } else if (item !== null && item !== undefined && ++wrong <= mostNamed) {
      problems.push({ field: `tags[${index}]`, must: 'must be a text' });
    }
  }
  return Object.freeze(onceEach(tags));
}

function onceEach(tags: string[]): string[] {
  if (tags.length < 2) return tags;
  if (tags.length === 2) return tags[0] === tags[1] ? tags.slice(0, 1) : tags;
  const unique = new Set(tags);
  return unique.size === tags.length ? tags : [...unique];
}
