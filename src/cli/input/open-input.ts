/** The interactions a command is given: read, through a mapping where there is one. */
import { existsSync } from 'node:fs';
import { printable } from '../../errors/printable.js';
import type { Mapping } from '../../interaction/mapping/mapping.js';
import { type MappingUse, missedByCase, neverFound } from '../../interaction/mapping/mapping-use.js';
import { isPresetName, presetNames } from '../../interaction/mapping/preset-names.js';
import type { InputFormat } from '../../interaction/read/format.js';
import { loadMapping } from '../../interaction/read/load-mapping.js';
import { type ReadOptions, readInteractions } from '../../interaction/read/read-interactions.js';
import { findSources } from '../../interaction/read/sources.js';
import { type CommandContext, pathFrom } from '../context.js';
import { type JoinedFiles, usageError } from '../options.js';

/** What the options of the command line say of the input. */
export interface InputOptions {
  /** A file, or the name of a preset. */
  readonly map?: string;
  readonly join?: JoinedFiles;
  /** By name and content unless given. */
  readonly inputFormat?: InputFormat;
  /** Recognised unless given. */
  readonly encoding?: string;
  /** Of CSV; found from the header unless given. */
  readonly delimiter?: string;
}

/** `use` is filled while records are mapped; see `neverFoundNotes`. */
export async function readOptions(
  context: CommandContext,
  { map, join, inputFormat, encoding, delimiter }: InputOptions,
  use: MappingUse,
): Promise<ReadOptions> {
  const mapping = await mappingFor(context, { map, join });
  return {
    ...(mapping && { mapping }),
    ...(inputFormat && { format: inputFormat }),
    ...{ stdin: context.stdin, encoding, delimiter, use },
    onNotice: noticeTo(context),
  };
}

/** Rejects with INPUT_UNREADABLE or MAPPING_INVALID before anything is read, where that can be known. */
export async function openInput(
  context: CommandContext,
  inputs: readonly string[],
  options: InputOptions,
  { use = [], onProgress }: Pick<ReadOptions, 'use' | 'onProgress'> = {},
): Promise<AsyncIterable<unknown>> {
  const paths = inputs.map((input) => pathFrom(context, input));
  await findSources(paths, context.stdin);
  const reading = await readOptions(context, options, use);
  return readInteractions(paths, { ...reading, ...(onProgress && { onProgress }) });
}

/** Optional in most systems: of a preset, which knows more of them than any account has, not worth a word. */
const optionalFields = /^(?:attributes\.|tags$|language$|do_not_send$|(?:customer|employee)\.custom_id$)/;

/** What a mapping looked for and no record had, and values that it passed by, one line each. */
export function neverFoundNotes(use: MappingUse, map: string | undefined): string {
  const isPreset = map !== undefined && isPresetName(map);
  const never = neverFound(use)
    .filter(({ target }) => !isPreset || !optionalFields.test(target))
    .flatMap(({ target, message, near }) => [
      message,
      ...(near === undefined ? [] : [meantBy(target, near)]),
    ]);
  return [...never, ...missedByCase(use)].map((line) => `${printable(line)}\n`).join('');
}

/** Of a path that no record has, where one nearly like it is there. */
export function meantBy(field: string, path: string): string {
  return `did you mean \`${path}\` (\`${field}\`)?`;
}

/** What was found out about a file, or what a mapping says of it. */
export function noticeTo({ stderr }: CommandContext): (notice: string, file: string) => void {
  return (notice, file) =>
    void stderr.write(`${file === '-' ? 'standard input' : printable(file)}: ${printable(notice)}\n`);
}

/** Of `--map`, a file where there is one, else the name of a preset, joined with the files of `--join`. */
export async function mappingFor(
  context: CommandContext,
  { map, join = {} }: { readonly map?: string | undefined; readonly join?: JoinedFiles | undefined },
): Promise<Mapping | undefined> {
  const lists = Object.entries(join);
  if (map === undefined) {
    if (lists.length === 0) return undefined;
    throw usageError('`--join` says nothing without `--map`', 'name the mapping whose look-ups use the list');
  }
  const path = pathFrom(context, map);
  const joined = lists.map(([name, files]) => [name, files.map((file) => pathFrom(context, file))]);
  return loadMapping(existsSync(path) ? path : map, { joined: Object.fromEntries(joined) });
}

/** What came of reading, for the hint about mappings. */
export interface RecordsRead {
  readonly read: number;
  readonly invalid: number;
  /** What was given as `--map`. */
  readonly map: string | undefined;
}

/**
 * Records of another system that are read without a mapping are all invalid: then this says how to give one. Empty
 * where a mapping was given, or where some records are interactions.
 */
export function mappingHint({ read, invalid, map }: RecordsRead): string {
  if (map !== undefined || read === 0 || invalid < read) return '';
  return `if another system wrote these records, say how to read them:\n  --map <file>, or one of the presets ${presetNames.join(', ')}\n`;
}
