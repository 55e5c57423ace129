/** `autotrigger simulate`: what rules would do with interactions that happened, and what a change of them flips. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { MappingUse } from '../../interaction/mapping/mapping-use.js';
import { parseDuration } from '../../shared/duration.js';
import type { Environment } from '../../shared/environment.js';
import type { SimulationReport } from '../../simulation/report.js';
import type { PastRequest } from '../../suppression/protocol.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom, rulesFrom } from '../context.js';
import { type InputOptions, mappingHint, neverFoundNotes, readOptions } from '../input/open-input.js';
import { sayNotRead } from '../not-read.js';
import {
  addInputOptions,
  baselineOption,
  duration,
  environmentOption,
  formatOption,
  joinOption,
  mapOption,
  notEmpty,
  rulesOption,
  wholeNumber,
} from '../options.js';
import { writeResults } from '../results.js';
import { painter } from '../terminal/painter.js';
import { openProgress } from '../terminal/progress.js';

const formats = ['pretty', 'json', 'markdown', 'html', 'junit', 'github', 'sarif'] as const;

interface SimulateCommandOptions extends InputOptions {
  readonly rules: string;
  readonly baseline?: string;
  readonly env: Environment;
  /** Milliseconds; infinite for `all`, which keeps what the rules do not skip in memory. */
  readonly tolerance: number;
  /** Of each outcome, and of each group of differences. */
  readonly samples: number;
  /** Milliseconds. A run once a day decides hours after the end, where `hours_since_end` is not 0. */
  readonly decisionLag: number;
  /** A file of requests from before the first interaction: without it nobody is held back on the first days. */
  readonly history?: string;
  /** Thresholds, several in one text with commas between them. */
  readonly failOn?: readonly string[];
  readonly format: (typeof formats)[number];
}

/** In `production` unless given: there channels in manual mode are skipped, as they will be. */
export function define(command: Command, action: Action): void {
  addInputOptions(command)
    .argument('<input...>', 'files of interactions (NDJSON, JSON, CSV), globs, or `-` for standard input')
    .addOption(rulesOption())
    .addOption(baselineOption())
    .addOption(mapOption())
    .addOption(joinOption())
    .addOption(environmentOption('in production, channels in manual mode are skipped').default('production'))
    .addOption(
      new Option('--tolerance <length>', 'how far out of order interactions may come: `1d`, `6h`, `all`')
        .argParser(tolerance)
        .default(86_400_000, '1d'),
    )
    .addOption(
      new Option('--decision-lag <length>', 'how long after its end each interaction is decided: `10m`')
        .argParser(duration)
        .default(0, 'at its end'),
    )
    .option(
      '--history <file>',
      'requests from before, as `suppressions import` reads them, so that their windows hold',
      notEmpty,
    )
    .option('--samples <n>', 'interactions shown of each outcome and each flip', wholeNumber(0, 1_000), 10)
    .option('--fail-on <threshold...>', 'exit with 1 when crossed: `new-sends`, `flips>100`, `send-rate>+5%`')
    .addOption(formatOption(...formats))
    .action(action(simulateRules));
  command.addHelpText(
    'after',
    '\nNothing is sent and no store is touched. Windows are applied in the interactions’ own time (`ended_at`).\nThresholds: docs/reference/thresholds.md.\nExit codes: 0 simulated; 1 a threshold was crossed; 2 could not run.',
  );
  addExamples(command, {
    'last month under the rules as they are': 'autotrigger simulate interactions.ndjson',
    'what this branch changes, as a comment for the pull request':
      'autotrigger simulate interactions.ndjson --baseline git:main --format markdown',
    'fail when a change sends to more people than before':
      'autotrigger simulate interactions.ndjson --baseline git:main --fail-on "send-rate>+5%"',
    'an export of another system, as a page to look at':
      'autotrigger simulate tickets.csv --map tickets.mapping.json --format html > report.html',
  });
}

async function simulateRules(
  context: CommandContext,
  inputs: readonly string[],
  options: SimulateCommandOptions,
): Promise<ExitCode> {
  const { isCrossed, simulate } = await import('../../simulation/simulate.js');
  const { map, baseline, failOn = [] } = options;
  const history = options.history === undefined ? [] : await historyFrom(context, options.history);
  const files = inputs.map((input) => pathFrom(context, input));
  const progress = await openProgress(context.stderr);
  const use: MappingUse = [];
  const reading = await readOptions(context, options, use);
  let counted = 0;
  try {
    const report = await simulate({
      rules: rulesFrom(context, options.rules),
      ...(baseline !== undefined && { baseline: rulesFrom(context, baseline) }),
      interactions: { files, ...reading },
      environment: options.env,
      toleranceMs: options.tolerance,
      samples: options.samples,
      decisionLagMs: options.decisionLag,
      history,
      failOn,
      repository: context.cwd,
      onProgress: ({ bytes = 0, totalBytes, count }) => {
        progress.read(bytes, totalBytes);
        for (; counted < count; counted += 1) progress.count();
      },
    });
    progress.stop();
    await sayNotRead(context, rulesFrom(context, options.rules));
    await write(context, report, options.format);
    const { interactions: read, outcomes } = report.after;
    await context.stderr.write(neverFoundNotes(use, map));
    await context.stderr.write(mappingHint({ read, invalid: outcomes.invalid, map }));
    return isCrossed(report) ? ExitCode.Findings : ExitCode.Fine;
  } finally {
    progress.stop();
  }
}

/** Every row or none: what is left out would be asked again in the simulation. */
async function historyFrom(context: CommandContext, file: string): Promise<readonly PastRequest[]> {
  const [{ readRows }, { readHistoryRow }] = await Promise.all([
    import('../suppressions/read-rows.js'),
    import('../../suppression/rows.js'),
  ]);
  const requests: PastRequest[] = [];
  let row = 0;
  for await (const given of readRows(context, [file])) {
    row += 1;
    const read = readHistoryRow(given, context.clock.now());
    if ('problem' in read) {
      throw new AutotriggerError('INPUT_UNREADABLE', `entry ${row} of \`${file}\`: ${read.problem}`, {
        fix: 'write `email` and `asked_at` in every entry, as for `autotrigger suppressions import`',
        file,
      });
    }
    requests.push(read.value);
  }
  return requests;
}

async function write(
  context: CommandContext,
  report: SimulationReport,
  format: SimulateCommandOptions['format'],
): Promise<void> {
  const findings = () => import('../../simulation/formats/simulation-findings.js');
  await writeResults(context, format, {
    pretty: async () => {
      const { formatSimulation } = await import('../../simulation/formats/simulation-pretty.js');
      return formatSimulation(report, painter(context.stdout));
    },
    json: () => report,
    markdown: async () => {
      const { formatSimulationMarkdown } = await import('../../simulation/formats/simulation-markdown.js');
      return formatSimulationMarkdown(report);
    },
    html: async () => {
      const { formatSimulationHtml } = await import('../../simulation/html/page.js');
      return formatSimulationHtml(report);
    },
    junit: async () => (await findings()).formatSimulationJunit(report, new Date(context.clock.now())),
    findings: async () => (await findings()).simulationFindings(report),
  });
}

function tolerance(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  const length = parseDuration(text);
  if (length !== undefined) return length.ms;
  throw new InvalidArgumentError('It must be a length such as `1d` or `6h`, or `all` to sort everything.');
}
