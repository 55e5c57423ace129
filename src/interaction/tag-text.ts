/** Tags written as one text: a Postgres array, a JSON list, or words between separators. */

/** `{vip,"a b"}`, `["vip"]` and `vip; vat` → their tags; undefined for an array or a list that is not well formed. */
export function tagsInText(written: string): string[] | undefined {
  const text = written.trim();
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
