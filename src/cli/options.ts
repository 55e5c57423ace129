/** Options that several commands share, and how their values are read. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { AddressRules } from '../interaction/address.js';
import { isEncoding } from '../interaction/is-encoding.js';
import { inputFormats } from '../interaction/read/format.js';
import { parseDuration } from '../shared/duration.js';
import { type Environment, environments } from '../shared/environment.js';
import { parseInstant } from '../shared/instant.js';
import { maxTimerMs } from '../shared/options.js';
import { tryParseJson } from '../shared/try-parse-json.js';

/** The forms of `--store`; also the fix where none of them was meant. */
export const storeHelp =
  'where windows are kept: a folder (lmdb), `memory`, `redis://…`, `redis+cluster://…`, `redis+sentinel://…` (need ioredis) or `postgres://…` (needs pg); behind it `?prefix=…&timeout=10s`, for Postgres also `schema=…`';

/** `rules` unless given. A path, and for commands that watch also a URL. */
export const rulesOption = (): Option =>
  new Option('-r, --rules <folder>', 'folder of rule files (`*.rules.json`), or one file')
    .argParser(notEmpty)
    .default('rules');

/** Has no default of its own: which store is the default depends on the environment. */
export const storeOption = (): Option =>
  new Option('-s, --store <store>', `${storeHelp} (default: .autotrigger/ and the environment)`).argParser(
    notEmpty,
  );

/** Not read here: a preset and a file are told apart when the input is opened. */
export const mapOption = (): Option =>
  new Option(
    '-m, --map <file>',
    'mapping for records of other systems: a JSON file or the name of a preset',
  ).argParser(notEmpty);

/** May be given again; see `JoinedFiles`. */
export const joinOption = (): Option =>
  new Option(
    '--join <name=file>',
    'a list that look-ups of the mapping find by this name: JSON, NDJSON or CSV; again for further ones',
  ).argParser(joinedFile);

/** Several files of one name are one list. */
export type JoinedFiles = Readonly<Record<string, readonly string[]>>;

function joinedFile(text: string, before: JoinedFiles = {}): JoinedFiles {
  const [, name = '', file = ''] = /^\s*([^=]*?)\s*=(.+)$/.exec(text) ?? [];
  if (name !== '' && file.trim() !== '') return { ...before, [name]: [...(before[name] ?? []), file] };
  throw new InvalidArgumentError('It must be a name and a file, such as `users=users.json`.');
}

/** How the input is read. */
export function addInputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--input-format <format>', 'of the input; by its name and content unless set').choices(
        inputFormats,
      ),
    )
    .option('--encoding <name>', 'of the input, such as `windows-1252`; recognised unless set', encoding)
    .option(
      '--delimiter <character>',
      'between the columns of CSV; found from the header unless set (`tab` for a tab)',
      delimiter,
    );
}

function encoding(name: string): string {
  if (isEncoding(name)) return name;
  throw new InvalidArgumentError('It must be an encoding such as `utf-8`, `windows-1252` or `utf-16le`.');
}

function delimiter(text: string): string {
  if (text === 'tab') return '\t';
  if (text.length === 1) return text;
  throw new InvalidArgumentError('It must be one character, or `tab`.');
}

/** No environment is assumed unless the command has a default: where it chooses a store, the wrong one would be found. */
export const environmentOption = (what = "the vendor's mode"): Option =>
  new Option('-e, --env <environment>', what).choices(environments);

/** Of `stop` and `start`, which take the default stores of both environments unless one is given. */
export const storeEnvironmentOption = (): Option =>
  environmentOption('only the default store of this environment; a store of another one is refused');

/** Rules to compare with. */
export const baselineOption = (): Option =>
  new Option('-b, --baseline <rules>', 'what to compare with: a folder, or `git:<ref>[:path]`').argParser(
    notEmpty,
  );

const ruleNames = { gmail: 'gmail', 'plus-tags': 'plusTags' } as const;

/**
 * Has no default: a store keeps the rules it was filled under, and under other ones its customers would not be recognised.
 */
export const addressRulesOption = (): Option =>
  new Option(
    '--address-rules <names>',
    'which addresses count as one customer: `gmail`, `plus-tags` (default: those that the store was filled under)',
  ).argParser(addressRules);

function addressRules(text: string): AddressRules {
  const names = commaList(text);
  const known = names.filter((name): name is keyof typeof ruleNames => Object.hasOwn(ruleNames, name));
  if (names.length > 0 && known.length === names.length) {
    return Object.fromEntries(known.map((name) => [ruleNames[name], true]));
  }
  throw new InvalidArgumentError('It must be `gmail`, `plus-tags`, or both with a comma between them.');
}

/** `pretty` unless given; each command names the formats it can write. */
export const formatOption = (...formats: readonly string[]): Option =>
  new Option('-f, --format <format>', 'how results are written').choices(formats).default('pretty');

/** Reader of a whole number within the bounds, both included. What is no number makes a usage error. */
export function wholeNumber(from: number, to = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= from && value <= to) return value;
    const range = to === Number.MAX_SAFE_INTEGER ? `from ${from} on` : `from ${from} to ${to}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

/** What a shell makes of a variable that is not set would otherwise be the current folder. */
export function notEmpty(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It is empty; is a variable of the shell not set?');
}

/** Entries without the blanks around them; empty ones are left out. */
export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Names that may hold a comma are written as a JSON list; the option given again adds to it. */
export function nameList(text: string, before: readonly string[] = []): string[] {
  const value = text.trimStart().startsWith('[') ? tryParseJson(text) : commaList(text);
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const texts = names.filter((name) => typeof name === 'string');
  if (texts.length > 0 && texts.length === names.length) return [...before, ...texts];
  throw new InvalidArgumentError('It must be names separated by commas, or a JSON list of texts.');
}

/** From 0 to 1, both included. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}

/** Milliseconds. */
export function duration(text: string): number {
  const length = text === '0' ? { ms: 0 } : parseDuration(text);
  if (length !== undefined && length.ms <= maxTimerMs) return length.ms;
  throw new InvalidArgumentError('It must be a length such as `5s` or `2m`.');
}

/** ISO 8601, and not all that `Date` reads: `12` is December 2001 to it. Without a zone, the machine's own is taken. */
export function instant(text: string): Date {
  const value = new Date(text);
  if (parseInstant(text) !== undefined && !Number.isNaN(value.getTime())) return value;
  throw new InvalidArgumentError('It must be an instant such as 2026-11-22T16:30:00Z.');
}

/** The folder that windows are kept in unless `--store` names one: never one of another environment's. */
export function defaultStore(kind: Environment | 'sandbox'): string {
  return `.autotrigger/${kind}`;
}

/** A mistake in the command line: ends it with 2. */
export function usageError(message: string, fix: string): AutotriggerError {
  return new AutotriggerError('USAGE', message, { fix });
}
