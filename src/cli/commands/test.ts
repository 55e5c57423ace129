/** `autotrigger test`: scenarios and laws of a rule set and tests of mappings, with coverage. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom } from '../context.js';
import { reportFailure } from '../failures.js';
import { sayNotRead } from '../not-read.js';
import { formatOption, wholeNumber } from '../options.js';
import { writeResults } from '../results.js';
import { painter } from '../terminal/painter.js';

interface TestCommandOptions {
  /** A folder or a file; beside the rules unless given. */
  readonly scenarios?: string;
  /** 0 to 1. */
  readonly minCoverage?: number;
  /** Of a run whose laws are to be checked on the same interactions again. */
  readonly seed?: number;
  readonly trace?: true;
  readonly watch?: true;
  readonly format: 'pretty' | 'json' | 'markdown' | 'junit' | 'github' | 'sarif';
}

/** How long after a change of a file the tests run again, in milliseconds: editors write in several steps. */
const settleMs = 100;

/** Coverage is no reason to fail unless `--min-coverage` is given. */
export function define(command: Command, action: Action): void {
  command
    .argument(
      '<rules>',
      'folder of rule files, or one file; scenarios, laws and tests of mappings are found below it',
    )
    .option('-s, --scenarios <folder>', 'folder or file of the tests, when it is another')
    .option('--min-coverage <percent>', 'fail below this coverage, 0 to 100', percentage)
    .option('--seed <n>', 'repeat the laws of an earlier run', wholeNumber(0, 2 ** 31 - 1))
    .option('--trace', 'of what failed, show everything that differs, and every rule and condition')
    .option('-w, --watch', 'run again whenever a file changes, until interrupted')
    .addOption(formatOption('pretty', 'json', 'markdown', 'junit', 'github', 'sarif'))
    .action(action(testRules));
  command.addHelpText(
    'after',
    '\nReads every `*.scenarios.json`, `*.laws.json` and `*.mapping-tests.json`. Coverage counts each rule and each\ncomparison twice: seen true, and seen false; of a mapping, each field.\nExit codes: 0 all passed; 1 something failed, nothing ran, or coverage is too low; 2 could not run.',
  );
  addExamples(command, {
    'all scenarios, laws and tests of mappings beside the rules': 'autotrigger test rules',
    'every rule and comparison must be seen both ways': 'autotrigger test rules --min-coverage 100',
    'for a CI server': 'autotrigger test rules --format junit > junit.xml',
  });
}

async function testRules(
  context: CommandContext,
  rules: string,
  options: TestCommandOptions,
): Promise<ExitCode> {
  if (options.watch !== true) return runOnce(context, rules, options);
  const stopped = context.takeInterrupts();
  const [{ watch }, { readFilesBelow }, { foldersOfMappings, mappingTestsFileEnding }] = await Promise.all([
    import('node:fs'),
    import('../../simulation/find-files.js'),
    import('../../simulation/mapping-tests/read-mapping-tests.js'),
  ]);
  const given = [rules, ...(options.scenarios === undefined ? [] : [options.scenarios])];
  const folders = given.map((folder) => pathFrom(context, folder));
  const tests = folders.at(-1) ?? '';
  let code = await runOrReport(context, rules, options);
  await new Promise<void>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let running = Promise.resolve();
    const again = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        running = running.then(async () => {
          await context.stdout.write('\n');
          code = await runOrReport(context, rules, options);
          await watchMappings();
        });
      }, settleMs);
    };
    const watchers = new Map(folders.map((path) => [path, watch(path, { recursive: true }, again)]));
    // Mappings may lie elsewhere, and a test may name another one at any time.
    const watchMappings = async (): Promise<void> => {
      const files = await readFilesBelow(tests, [mappingTestsFileEnding]).catch(() => []);
      for (const path of foldersOfMappings(files)) {
        if (!stopped.aborted && !watchers.has(path)) watchers.set(path, watch(path, again));
      }
    };
    running = watchMappings();
    stopped.addEventListener('abort', () => {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      running.then(resolve, resolve);
    });
  });
  return code;
}

/** In watch mode a file with mistakes is part of the work: it is said, and the watch goes on. */
async function runOrReport(
  context: CommandContext,
  rules: string,
  options: TestCommandOptions,
): Promise<ExitCode> {
  try {
    return await runOnce(context, rules, options);
  } catch (error) {
    return reportFailure(context, error, options.format);
  }
}

async function runOnce(
  context: CommandContext,
  rules: string,
  { scenarios, minCoverage, seed, trace, format }: TestCommandOptions,
): Promise<ExitCode> {
  const { test } = await import('../../simulation/scenarios/test.js');
  const report = await test({
    rules: pathFrom(context, rules),
    scenarios: scenarios && pathFrom(context, scenarios),
    minCoverage,
    seed,
  });
  await sayNotRead(context, pathFrom(context, rules));
  const [{ formatTest, formatTestMarkdown }, { formatTestJunit, testFindings }] = await Promise.all([
    import('../../simulation/scenarios/format-test.js'),
    import('../../simulation/scenarios/test-findings.js'),
  ]);
  await writeResults(context, format, {
    pretty: () => formatTest(report, painter(context.stdout), { trace: trace === true }),
    json: () => report,
    markdown: () => formatTestMarkdown(report),
    junit: () => formatTestJunit(report, new Date(context.clock.now())),
    findings: () => testFindings(report),
  });
  return report.passed ? ExitCode.Fine : ExitCode.Findings;
}

function percentage(text: string): number {
  const value = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (value >= 0 && value <= 100) return value / 100;
  throw new InvalidArgumentError('It must be a percentage from 0 to 100.');
}
