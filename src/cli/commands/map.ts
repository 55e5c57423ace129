/** `autotrigger map`: what a mapping makes of a sample of records. */
import type { Command } from 'commander';
import type { MappingUse } from '../../interaction/mapping/mapping-use.js';
import { isPresetName } from '../../interaction/mapping/preset-names.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { type InputOptions, openInput } from '../input/open-input.js';
import { addInputOptions, formatOption, joinOption, mapOption, wholeNumber } from '../options.js';
import { writeResults } from '../results.js';
import { painter } from '../terminal/painter.js';

interface MapOptions extends InputOptions {
  readonly map: string;
  /** Interactions that are shown, and as many errors; everything is counted. */
  readonly limit: number;
  readonly reveal?: boolean;
  readonly format: 'pretty' | 'json';
}

/** `--map` is required: records that are interactions already have nothing to be looked at. */
export function define(command: Command, action: Action): void {
  addInputOptions(command)
    .argument('<input...>', 'records of another system: files, globs, or `-` for standard input')
    .addOption(mapOption().makeOptionMandatory())
    .addOption(joinOption())
    .option('--limit <n>', 'interactions and invalid records that are shown', wholeNumber(0, 100_000), 10)
    .option('--reveal', 'show names, addresses and other personal data instead of masking them')
    .addOption(formatOption('pretty', 'json'))
    .action(action(map));
  command.addHelpText(
    'after',
    '\nNothing is decided and nothing is sent.\nExit codes: 0 every record was mapped or left out; 1 a record is invalid, or no record has a field of a mapping of your\nown; 2 could not run.',
  );
  addExamples(command, {
    'what a mapping makes of an export, and which of its fields no record has':
      'autotrigger map tickets.csv --map tickets.mapping.json',
    'with names and addresses, for a program':
      'autotrigger map tickets.json --map zendesk --format json --reveal',
    'with people that the records name by id only':
      'autotrigger map tickets.ndjson --map zendesk --join users=users.json',
  });
}

async function map(
  context: CommandContext,
  inputs: readonly string[],
  options: MapOptions,
): Promise<ExitCode> {
  const { map: name, limit, reveal = false, format } = options;
  const { createMapReport, formatMapReport } = await import('../map/map-report.js');
  const use: MappingUse = [];
  const report = createMapReport(limit, reveal);
  for await (const record of await openInput(context, inputs, options, { use })) report.add(record);
  const result = report.result(use);
  await writeResults(context, format, {
    pretty: () => formatMapReport(result, painter(context.stdout)),
    json: () => result,
  });
  // A preset knows fields that many accounts do not have; in a mapping of one's own the path is wrong.
  const isWrong = result.neverFound.length > 0 && !isPresetName(name);
  return result.invalid > 0 || isWrong ? ExitCode.Findings : ExitCode.Fine;
}
