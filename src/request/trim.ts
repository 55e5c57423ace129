/** Keeps a request within what the vendor takes, and says what was left out; the vendor itself would not. */
import { longestValue, mostTags } from './limits.js';

export interface Trimmed<Value> {
  readonly value: Value;
  /** What was left out or cut, in words; empty when nothing was. */
  readonly left: readonly string[];
}

const nothing: readonly string[] = Object.freeze([]);

/** So many tags are named, and so much of each. */
const mostNamed = 5;
const longestName = 40;

/**
 * Tags that rules added come before the interaction's own when there are too many: somebody wrote a rule to have
 * them. Among each the first ones stay, and the order is the interaction's tags, then the rules'.
 */
export function trimTags(own: readonly string[], added: readonly string[]): Trimmed<readonly string[]> {
  const fresh = added.length === 0 ? added : without(added, own);
  if (fitAsTheyAre(own, fresh)) {
    return { value: fresh.length === 0 ? own : Object.freeze([...own, ...fresh]), left: nothing };
  }
  const keptFresh = fresh.slice(0, mostTags);
  const keptOwn = own.slice(0, mostTags - keptFresh.length);
  const dropped = [...own.slice(keptOwn.length), ...fresh.slice(keptFresh.length)];
  const kept = [...keptOwn, ...keptFresh];
  const long = kept.filter((tag) => !isShort(tag));
  const left: string[] = [];
  if (dropped.length > 0)
    left.push(`${dropped.length} of ${own.length + fresh.length} tags (${names(dropped)})`);
  if (long.length > 0) left.push(`the end of tags longer than ${longestValue} characters (${names(long)})`);
  return { value: Object.freeze(kept.map(cut)), left };
}

export function trimProperties(
  properties: Readonly<Record<string, string>>,
): Trimmed<Readonly<Record<string, string>>> {
  const long = longOnes(properties);
  if (long.length === 0) return { value: properties, left: nothing };
  const entries = Object.entries(properties).map(([key, value]) => [key, cut(value)] as const);
  return {
    value: Object.freeze(Object.fromEntries(entries)),
    left: [`the end of custom properties longer than ${longestValue} characters (${names(long)})`],
  };
}

function fitAsTheyAre(own: readonly string[], fresh: readonly string[]): boolean {
  return own.length + fresh.length <= mostTags && areShort(own) && areShort(fresh);
}

function longOnes(properties: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(properties).filter((key) => !isShort(properties[key] ?? ''));
}

function without(values: readonly string[], others: readonly string[]): readonly string[] {
  const rest: string[] = [];
  for (const value of values) if (!others.includes(value)) rest.push(value);
  return rest;
}

// A loop, as in every step that each request takes: `every` with a callback costs ten times as much.
function areShort(values: readonly string[]): boolean {
  for (const value of values) if (!isShort(value)) return false;
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

/** A tag or a name may hold an address; then it is not shown. */
function nameOf(value: string): string {
  if (value.includes('@')) return '***';
  return value.length > longestName ? `${value.slice(0, longestName)}…` : value;
}
