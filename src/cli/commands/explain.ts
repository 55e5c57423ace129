/** `autotrigger explain`: one interaction, every rule, every condition. */
import { type Command, Option } from 'commander';
import { printableLines } from '../../errors/printable.js';
import { sourceLocationOf } from '../../interaction/source-location.js';
import { isUnreadableRecord } from '../../interaction/unreadable.js';
import type { Environment } from '../../shared/environment.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom } from '../context.js';
import type { InputOptions } from '../input/open-input.js';
import { sayNotRead } from '../not-read.js';
import {
  addInputOptions,
  environmentOption,
  formatOption,
  instant,
  joinOption,
  mapOption,
  rulesOption,
  usageError,
  wholeNumber,
} from '../options.js';
import { writeResults } from '../results.js';
import { type Painter, painter } from '../terminal/painter.js';

interface ExplainOptions extends InputOptions {
  /** One of `id`, `line` and `index`; the first interaction where all are left out. */
  readonly id?: string;
  readonly line?: number;
  /** From 1. */
  readonly index?: number;
  readonly rules: string;
  readonly env: Environment;
  /** The present unless given: a decision of last week needs its own moment to be explained. */
  readonly now?: Date;
  /** Personal data is masked unless asked for: explanations end up in tickets and chats. */
  readonly reveal?: true;
  readonly format: 'pretty' | 'json';
}

/** Needs no store and no key: it explains the decision of the rules alone. */
export function define(command: Command, action: Action): void {
  addInputOptions(command)
    .argument('<input>', 'a file of interactions, or `-` for standard input')
    .addOption(
      new Option('--id <id>', 'the interaction with this ext_interaction_id').conflicts(['line', 'index']),
    )
    .addOption(
      new Option('--line <n>', 'the interaction that begins on this line')
        .argParser(wholeNumber(1))
        .conflicts('index'),
    )
    .option('--index <n>', 'the n-th interaction, from 1 (default: the first)', wholeNumber(1))
    .addOption(rulesOption())
    .addOption(mapOption())
    .addOption(joinOption())
    .addOption(environmentOption().default('test'))
    .option('--now <instant>', 'decide as of this instant (default: now)', instant)
    .option('--reveal', 'show names, addresses and other personal data instead of masking them')
    .addOption(formatOption('pretty', 'json'))
    .action(action(explainOne));
  command.addHelpText(
    'after',
    '\nNothing is sent and no store is asked: this is the decision of the rules alone.\nExit codes: 0 explained; 2 there is no such interaction, or something cannot be read.',
  );
  addExamples(command, {
    'why was ticket 4711 not sent?': 'autotrigger explain interactions.ndjson --id 4711',
    'the ticket that begins on line 20 of an export':
      'autotrigger explain tickets.csv --map zendesk --line 20',
  });
}

async function explainOne(
  context: CommandContext,
  input: string,
  options: ExplainOptions,
): Promise<ExitCode> {
  const { stdout, stderr, clock } = context;
  const [{ loadRuleSet }, { explain }, { formatExplanation }, { normaliseInteraction }, { mappingHint }] =
    await Promise.all([
      import('../../rules/load-rule-set.js'),
      import('../../explanation/explain.js'),
      import('../../explanation/format-explanation.js'),
      import('../../interaction/normalise.js'),
      import('../input/open-input.js'),
    ]);
  const ruleSet = await loadRuleSet(pathFrom(context, options.rules));
  await sayNotRead(context, pathFrom(context, options.rules));
  const record = await find(context, input, options);
  const explanation = explain(ruleSet, record, {
    now: options.now ?? new Date(clock.now()),
    environment: options.env,
    reveal: options.reveal === true,
  });
  await writeResults(context, options.format, {
    pretty: () => `${coloured(printableLines(formatExplanation(explanation)), painter(stdout))}\n`,
    json: () => explanation,
  });
  // A record of another system is explained as invalid, which says nothing of how to give a mapping.
  const invalid = normaliseInteraction(record).ok ? 0 : 1;
  await stderr.write(mappingHint({ read: 1, invalid, map: options.map }));
  return ExitCode.Fine;
}

function coloured(text: string, paint: Painter): string {
  return text.replace(/^ *[✓✗!] /gm, (mark) => (mark.includes('✓') ? paint.green(mark) : paint.red(mark)));
}

async function find(context: CommandContext, input: string, options: ExplainOptions): Promise<unknown> {
  const { openInput } = await import('../input/open-input.js');
  const { id, line, index = id === undefined && line === undefined ? 1 : undefined } = options;
  let position = 0;
  for await (const record of await openInput(context, [input], options)) {
    position += 1;
    if (index === position || (line !== undefined && lineOf(record) === line)) return record;
    if (id !== undefined && idOf(record) === id) return record;
  }
  const asked =
    id !== undefined
      ? `with the id \`${id}\``
      : line !== undefined
        ? `that begins on line ${line}`
        : `number ${index}`;
  throw usageError(
    `\`${input}\` holds no interaction ${asked}; it holds ${position}`,
    'look at the ids, lines or the number of interactions in the input',
  );
}

function lineOf(record: unknown): number | undefined {
  return isUnreadableRecord(record) ? record.line : sourceLocationOf(record)?.line;
}

function idOf(record: unknown): string | undefined {
  if (typeof record !== 'object' || record === null || !('ext_interaction_id' in record)) return undefined;
  return String(record.ext_interaction_id).trim();
}
