/** Checks of options that a caller gives in code: what is wrong and what to give, always as OPTION_INVALID. */
import { AutotriggerError, type ErrorDetails } from '../errors/autotrigger-error.js';
import { didYouMean } from './suggest.js';

/** Both ends are allowed; `Infinity` as the highest leaves it open. With `whole`, only whole numbers. */
export type NumberRange = readonly [lowest: number, highest: number, whole?: 'whole'];

/** Longer timers of Node and of browsers fire at once. */
export const maxTimerMs = 2_147_483_647;

/** The error of every wrong option; `message` never holds a secret. */
export function invalidOption(
  message: string,
  fix?: string,
  details: Pick<ErrorDetails, 'cause' | 'diagnostics'> = {},
): AutotriggerError {
  return new AutotriggerError('OPTION_INVALID', message, { ...details, fix });
}

/** @param expected what to give, as the rest of a sentence that begins with "give" */
export function assertOption(holds: boolean, option: string, expected: string): asserts holds {
  if (holds) return;
  throw invalidOption(`the option \`${option}\` is missing or wrong`, `give ${expected}`);
}

/** Refuses a name with a slip in it, which nothing would read; other names may be meant for somebody else. */
export function refuseSlips(given: object, names: readonly string[]): void {
  if (typeof given !== 'object' || given === null) {
    throw invalidOption(`the options are \`${String(given)}\``, `give an object with ${names.join(', ')}`);
  }
  for (const name of Object.keys(given)) {
    const meant = names.includes(name) ? undefined : didYouMean(name, names);
    if (meant !== undefined)
      throw invalidOption(`there is no option \`${name}\``, `did you mean \`${meant}\`?`);
  }
}

/** A whole number from 1. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** Milliseconds from 0 as a timer takes them, `Infinity` included; undefined for anything else. */
export function timerMs(ms: unknown): number | undefined {
  return typeof ms === 'number' && ms >= 0 ? Math.min(ms, maxTimerMs) : undefined;
}

/** Each throws OPTION_INVALID with the name of the option, and gives back the value where it is right. */
interface OptionChecks {
  /** Refuses a name that is not known; `prefix` is empty for the options as a whole. */
  knownOnly(prefix: string, given: unknown, names: readonly string[]): void;
  numberIn(option: string, value: unknown, ...range: NumberRange): number;
  oneOf<Value extends string>(option: string, value: Value, allowed: readonly Value[]): Value;
  withMethod<Name extends string, Value extends { readonly [name in Name]: unknown }>(
    option: string,
    value: Value,
    method: Name,
  ): Value;
  /** The numbers of a group of options, each checked, and the fallback where none is given. */
  numbers<Name extends string>(
    option: string,
    given: { readonly [name in Name]?: number | undefined } | undefined,
    fallback: Readonly<Record<Name, number>>,
    ranges: Readonly<Record<Name, NumberRange>>,
  ): Record<Name, number>;
  /** For a check of its own: throws "the option `…` of … is …". */
  refuse(option: string, what: string, fix: string): never;
}

/** @param factory the function whose options they are, for messages */
export function optionChecks(factory: string): OptionChecks {
  const refuse = (option: string, what: string, fix: string): never => {
    throw invalidOption(`the option \`${option}\` of ${factory} ${what}`, fix);
  };

  const knownOnly: OptionChecks['knownOnly'] = (prefix, given, names) => {
    if (typeof given !== 'object' || given === null) {
      const fix = `give an object with ${names.join(', ')}, or some of them`;
      return refuse(prefix.slice(0, -1) || 'options', `is \`${String(given)}\``, fix);
    }
    const unknown = Object.keys(given).find((name) => !names.includes(name));
    if (unknown === undefined) return;
    // A slip in a name would leave the option at its default, without a word.
    const meant = didYouMean(unknown, names);
    const fix =
      meant === undefined ? `use one of ${names.join(', ')}` : `did you mean \`${prefix}${meant}\`?`;
    refuse(`${prefix}${unknown}`, 'is not known', fix);
  };

  const numberIn: OptionChecks['numberIn'] = (option, value, lowest, highest, whole) => {
    const isWhole = whole === undefined || Number.isInteger(value);
    if (typeof value === 'number' && value >= lowest && value <= highest && isWhole) return value;
    const kind = whole === undefined ? 'a number' : 'a whole number';
    const bounds = Number.isFinite(highest) ? `from ${lowest} to ${highest}` : `of ${lowest} or more`;
    return refuse(option, `is \`${String(value)}\``, `give ${kind} ${bounds}`);
  };

  function numbers<Name extends string>(
    option: string,
    given: { readonly [name in Name]?: number | undefined } | undefined,
    fallback: Readonly<Record<Name, number>>,
    ranges: Readonly<Record<Name, NumberRange>>,
  ): Record<Name, number> {
    const names = Object.keys(fallback) as Name[];
    knownOnly(`${option}.`, given ?? {}, names);
    const settings: Record<Name, number> = { ...fallback };
    for (const name of names) {
      const value = given?.[name];
      const range: NumberRange = ranges[name];
      if (value !== undefined) settings[name] = numberIn(`${option}.${name}`, value, ...range);
    }
    return settings;
  }

  return {
    knownOnly,
    numberIn,
    numbers,
    refuse,
    oneOf(option, value, allowed) {
      if (allowed.includes(value)) return value;
      return refuse(
        option,
        `is \`${String(value)}\``,
        `use ${allowed.map((name) => `\`${name}\``).join(' or ')}`,
      );
    },
    withMethod(option, value, method) {
      if (typeof value?.[method] === 'function') return value;
      return refuse(option, `has no method \`${method}\``, `give an object with the method \`${method}\``);
    },
  };
}
