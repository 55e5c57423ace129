/** Checks of single options: what was given, why it will not do, and what will. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { didYouMean } from '../shared/suggest.js';

export type Range = readonly [lowest: number, highest: number, whole?: 'whole'];

/** The numbers of a group of options, each checked, and the fallback where none is given. */
export function group<Name extends string>(
  option: string,
  given: { readonly [name in Name]?: number | undefined } | undefined,
  fallback: Readonly<Record<Name, number>>,
  ranges: Readonly<Record<Name, Range>>,
): Record<Name, number> {
  const names = Object.keys(fallback) as Name[];
  knownOnly(`${option}.`, given ?? {}, names);
  const settings: Record<Name, number> = { ...fallback };
  for (const name of names) {
    const value = given?.[name];
    const range: Range = ranges[name];
    if (value !== undefined) settings[name] = numberIn(`${option}.${name}`, value, ...range);
  }
  return settings;
}

/** `prefix` is empty for the options as a whole. */
export function knownOnly(prefix: string, given: unknown, names: readonly string[]): void {
  if (typeof given !== 'object' || given === null) {
    const what = `is \`${String(given)}\``;
    throw invalid(
      prefix.slice(0, -1) || 'options',
      what,
      `give an object with ${names.join(', ')}, or some of them`,
    );
  }
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, names);
  const fix = meant === undefined ? `use one of ${names.join(', ')}` : `did you mean \`${prefix}${meant}\`?`;
  throw invalid(`${prefix}${unknown}`, 'is not known', fix);
}

export function numberIn(
  option: string,
  value: unknown,
  lowest: number,
  highest: number,
  whole?: 'whole',
): number {
  const fits = typeof value === 'number' && value >= lowest && value <= highest;
  if (fits && (whole === undefined || Number.isInteger(value))) return value;
  const kind = whole === undefined ? 'a number' : 'a whole number';
  const bounds = Number.isFinite(highest) ? `from ${lowest} to ${highest}` : `of ${lowest} or more`;
  throw invalid(option, `is \`${String(value)}\``, `give ${kind} ${bounds}`);
}

export function withMethod<Name extends string, Value extends { readonly [name in Name]: unknown }>(
  option: string,
  value: Value,
  method: Name,
): Value {
  if (typeof value?.[method] === 'function') return value;
  throw invalid(option, `has no method \`${method}\``, `give an object with the method \`${method}\``);
}

export function oneOf<Value extends string>(option: string, value: Value, allowed: readonly Value[]): Value {
  if (allowed.includes(value)) return value;
  const choices = allowed.map((name) => `\`${name}\``).join(' or ');
  throw invalid(option, `is \`${String(value)}\``, `use ${choices}`);
}

function invalid(option: string, what: string, fix: string): AutotriggerError {
  return new AutotriggerError('OPTION_INVALID', `the option \`${option}\` of stellaConnect ${what}`, { fix });
}
