/** `autotrigger map`: what a mapping makes of a sample of records. */
import { type Command, Option } from 'commander';
import type { MappingUse } from '../../interaction/mapping/mapping-use.js';
import { isPresetName } from '../../interaction/mapping/preset-names.js';
import type { InputFormat } from '../../interaction/read/format.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom } from '../context.js';
import { mappingFor, noticeTo } from '../input/open-input.js';
import type { MapReport } from '../map/map-report.js';
import {
  delimiterOption,
  encodingOption,
  formatOption,
  inputFormatOption,
  mapOption,
  wholeNumber,
} from '../options.js';
import { painter } from '../terminal/painter.js';

interface MapOptions {
  readonly map: string;
  readonly inputFormat?: InputFormat;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly limit: number;
  readonly reveal?: boolean;
  readonly format: 'pretty' | 'json';
}

export function define(command: Command, action: Action): void {
  command
    .argument('<input...>', 'records of another system: files, globs, or `-` for standard input')
    .addOption(mapOption().makeOptionMandatory())
    .addOption(inputFormatOption())
    .addOption(encodingOption())
    .addOption(delimiterOption())
    .addOption(
      new Option('--limit <n>', 'interactions and invalid records that are shown')
        .argParser(wholeNumber(0, 100_000))
        .default(10),
    )
    .addOption(
      new Option('--reveal', 'show names, addresses and other personal data instead of masking them'),
    )
    .addOption(formatOption('pretty', 'json'))
    .action(action(map));
  command.addHelpText(
    'after',
    '\nNothing is decided and nothing is sent.\nExit codes: 0 every record was mapped or left out; 1 a record is invalid, or no record has a field of a mapping of your\nown; 2 could not run.',
  );
  addExamples(command, [
    {
      what: 'what a mapping makes of an export, and which of its fields no record has',
      line: 'autotrigger map tickets.csv --map tickets.mapping.json',
    },
    {
      what: 'with names and addresses, for a program',
      line: 'autotrigger map tickets.json --map zendesk --format json --reveal',
    },
  ]);
}

async function map(
  context: CommandContext,
  inputs: readonly string[],
  { map: name, inputFormat, encoding, delimiter, limit, reveal = false, format }: MapOptions,
): Promise<ExitCode> {
  const [{ readInteractions }, { createMapReport, formatMapReport }] = await Promise.all([
    import('../../interaction/read/read-interactions.js'),
    import('../map/map-report.js'),
  ]);
  const use: MappingUse = [];
  const report = createMapReport(limit, reveal);
  const records = readInteractions(
    inputs.map((input) => pathFrom(context, input)),
    {
      ...{ mapping: await mappingFor(context, name), stdin: context.stdin, encoding, delimiter, use },
      ...(inputFormat && { format: inputFormat }),
      onNotice: noticeTo(context),
    },
  );
  for await (const record of records) report.add(record);
  const result: MapReport = report.result(use);
  const text =
    format === 'json'
      ? `${JSON.stringify(result, undefined, 2)}\n`
      : formatMapReport(result, painter(context.stdout));
  await context.stdout.write(text);
  // A preset knows fields that many accounts do not have; in a mapping of one's own the path is wrong.
  const isWrong = result.neverFound.length > 0 && !isPresetName(name);
  return result.invalid > 0 || isWrong ? ExitCode.Findings : ExitCode.Fine;
}
