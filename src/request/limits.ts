/** What the vendor accepts at most; keeps a request within, and names what was left out. */

/** Tags of one request, as the vendor documents it. */
export const mostTags = 20;

/** Characters of one tag or one custom property; the vendor cuts what is longer without saying so. */
export const longestValue = 2_000;

/** A value within its limits, and what was lost for it. */
export interface Trimmed<Value> {
  readonly value: Value;
  /** What was left out or cut, in words; empty when nothing was. */
  readonly omitted: readonly string[];
}

const nothing: readonly string[] = Object.freeze([]);

/** So many tags are named in a message, and so many characters of each. */
const mostNamed = 5;
const longestName = 40;

/**
 * Where there are too many tags, those that rules added are kept before the interaction's own, because a rule asks
 * for them. Of each the first ones stay, and the order is the interaction's tags, then the rules'.
 */
export function trimTags(own: readonly string[], added: readonly string[]): Trimmed<readonly string[]> {
  const fresh = added.length === 0 ? added : added.filter((tag) => !own.includes(tag));
  const all = fresh.length === 0 ? own : Object.freeze([...own, ...fresh]);
  if (all.length <= mostTags && areShort(all)) return { value: all, omitted: nothing };
  const keptFresh = fresh.slice(0, mostTags);
  const keptOwn = own.slice(0, mostTags - keptFresh.length);
  // Both lists lose from their end, so that what stays is what stood first.
  const dropped = [...own.slice(keptOwn.length), ...fresh.slice(keptFresh.length)];
  const kept = [...keptOwn, ...keptFresh];
  const long = kept.filter((tag) => !isShort(tag));
  const omitted: string[] = [];
  if (dropped.length > 0) {
    omitted.push(`${dropped.length} of ${all.length} tags (${names(dropped)})`);
  }
  if (long.length > 0) {
    omitted.push(`the end of tags longer than ${longestValue} characters (${names(long)})`);
  }
  return { value: Object.freeze(kept.map(cut)), omitted };
}

/**
 * Cuts values that are too long; no property is dropped. For the length of a key the vendor names no limit.
 */
export function trimProperties(
  properties: Readonly<Record<string, string>>,
): Trimmed<Readonly<Record<string, string>>> {
  const long = Object.keys(properties).filter((key) => !isShort(properties[key] ?? ''));
  if (long.length === 0) return { value: properties, omitted: nothing };
  const entries = Object.entries(properties).map(([key, value]) => [key, cut(value)] as const);
  return {
    value: Object.freeze(Object.fromEntries(entries)),
    omitted: [`the end of custom properties longer than ${longestValue} characters (${names(long)})`],
  };
}

/** By index: on a list that is frozen, `every` and `for of` take five times as long, and this runs for every interaction. */
function areShort(values: readonly string[]): boolean {
  for (let index = 0; index < values.length; index++) if (!isShort(values[index] ?? '')) return false;
  return true;
}

function isShort(value: string): boolean {
  return value.length <= longestValue;
}

/** Never in the middle of a surrogate pair. */
function cut(value: string): string {
  if (isShort(value)) return value;
  const last = value.charCodeAt(longestValue - 1);
  return value.slice(0, last >= 0xd800 && last <= 0xdbff ? longestValue - 1 : longestValue);
}

function names(values: readonly string[]): string {
  const shown = values.slice(0, mostNamed).map((value) => `\`${nameOf(value)}\``);
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** A tag or a name may hold an address, and is then not shown. */
function nameOf(value: string): string {
  if (value.includes('@')) return '***';
  return value.length > longestName ? `${value.slice(0, longestName)}…` : value;
}
