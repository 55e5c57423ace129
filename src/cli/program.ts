/** One call of the command line: finds the command, loads it, runs it, answers with an exit code. */
import { Command, CommanderError } from 'commander';
import { engines, version } from '../../package.json';
import { type Action, addExamples, ExitCode } from './command.js';
import { commands } from './commands.js';
import type { CommandContext, Output } from './context.js';
import { reportFailure } from './failures.js';
import { usageError } from './options.js';
import { painter } from './terminal/painter.js';
import { assertVariables } from './variables.js';

/** `argv` without node and the script. Never throws, never touches the process. */
export async function runCli(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    return context.stdout.write(`${version}\n`).then(
      () => ExitCode.Fine,
      (error) => reportFailure(context, error),
    );
  }
  if (isTooOld(context.nodeVersion)) {
    const error = usageError(`Node ${context.nodeVersion} is too old`, `use Node ${oldestNode} or later`);
    return reportFailure(context, error, askedFormat(argv));
  }
  let exitCode = ExitCode.Fine;
  const action: Action =
    (execute) =>
    async (...given) => {
      const command = given.at(-1);
      const format: unknown = command instanceof Command ? command.opts().format : undefined;
      let hasWritten = false;
      const stdout: Output = Object.create(context.stdout, {
        write: {
          value: (text: string) => {
            hasWritten = true;
            return context.stdout.write(text);
          },
        },
      });
      try {
        assertVariables(context);
        assertArguments(given);
        exitCode = await execute({ ...context, stdout }, ...given);
      } catch (error) {
        // Behind results that are written already, a second document would make both unreadable.
        const asked = typeof format === 'string' && !hasWritten ? format : undefined;
        exitCode = await reportFailure(context, error, asked);
      }
    };
  const printed: { output: Output; text: string }[] = [];
  try {
    const program = await buildProgram(argv, context, action, (output, text) =>
      printed.push({ output, text }),
    );
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    exitCode =
      error instanceof CommanderError
        ? await reportUsage(context, argv, error)
        : await reportFailure(context, error, askedFormat(argv));
  }
  try {
    for (const { output, text } of printed) await output.write(text);
  } catch (error) {
    exitCode = await reportFailure(context, error);
  }
  return exitCode;
}

const oldestNode = engines.node.replace('>=', '');

/** An older one fails somewhere on the way, at what it does not have. */
function isTooOld(version: string): boolean {
  const [[major = 0, minor = 0] = [], [oldestMajor = 0, oldestMinor = 0] = []] = [version, oldestNode].map(
    (text) => text.split('.').map(Number),
  );
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

async function buildProgram(
  argv: readonly string[],
  context: CommandContext,
  action: Action,
  print: (output: Output, text: string) => void,
): Promise<Command> {
  const { stdout, stderr } = context;
  const program = new Command('autotrigger')
    .description('Decide by rules which interactions get a feedback request, and submit them: nobody twice.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(stdout, text),
      writeErr: (text) => print(stderr, text),
      outputError: (text, write) => write(painter(stderr).red(text)),
      getOutHelpWidth: () => stdout.columns,
      getErrHelpWidth: () => stderr.columns,
      getOutHasColors: () => stdout.hasColours,
      getErrHasColors: () => stderr.hasColours,
    })
    .configureHelp({ styleTitle: (title) => painter(stdout).bold(title) })
    .addHelpText('after', '\n`autotrigger help <command>` shows options and examples of one.');
  addExamples(program, {
    'rules to start from': 'autotrigger init',
    'try them, without the vendor': 'autotrigger run interactions.ndjson --rules rules --sandbox',
  });
  // Only the command that is meant is loaded with its options; the others are names and summaries.
  const wanted = argv.filter((word) => !word.startsWith('-')).slice(0, 2);
  const name = wanted[0] === 'help' ? wanted[1] : wanted[0];
  const known = name !== undefined && Object.hasOwn(commands, name) ? name : undefined;
  program.showHelpAfterError(`  fix: see \`autotrigger${known === undefined ? '' : ` ${known}`} --help\``);
  for (const [entry, { summary, load }] of Object.entries(commands)) {
    const command = program.command(entry).summary(summary).description(`${summary}.`);
    if (entry === known) {
      (await load()).define(command, action);
      sayRepeated(command, stderr);
    }
  }
  return program;
}

/**
 * Commander takes the last one, and the opt-outs of the first folder of rules do not hold. Not refused, because scripts
 * add an option to their own.
 */
function sayRepeated(command: Command, stderr: Output): void {
  for (const name of ['rules', 'map', 'env', 'store', 'baseline']) {
    let before: unknown;
    command.on(`option:${name}`, (value: unknown) => {
      if (before !== undefined && before !== value) {
        const label = painter(stderr).yellow('warning');
        void stderr.write(`${label}: \`--${name}\` is given twice, and only the last counts\n`);
      }
      before = value;
    });
  }
  for (const inner of command.commands) sayRepeated(inner, stderr);
}

/** An empty text would be the current folder. Addresses have their own answer, which names the row. Throws USAGE. */
function assertArguments(given: readonly unknown[]): void {
  const paths = given.filter((argument) => typeof argument === 'string' || Array.isArray(argument));
  const command = given.at(-1);
  const named = command instanceof Command ? command.registeredArguments : [];
  for (const [index, argument] of paths.entries()) {
    const name = named[index]?.name();
    if (name === 'address' || ![argument].flat().includes('')) continue;
    throw usageError(`the argument \`${name}\` is empty`, 'look for a variable of the shell that is not set');
  }
}

/**
 * Help that was asked for is fine; help that had to be given, and every other complaint, is a usage error. commander
 * has written it for a person already; a job that asked for a format gets it in that format, too.
 */
async function reportUsage(
  context: CommandContext,
  argv: readonly string[],
  error: CommanderError,
): Promise<ExitCode> {
  if (error.exitCode === 0) return ExitCode.Fine;
  const { formatFailure } = await import('./failure-formats.js');
  const [code, message, fix] = ['USAGE', error.message.replace(/^error: /, ''), 'see `--help`'];
  const failure = { code, message, fix, diagnostics: [{ code, severity: 'error' as const, message, fix }] };
  await context.stdout.write(await formatFailure(context, failure, askedFormat(argv))).catch(() => undefined);
  return ExitCode.CouldNotRun;
}

/** Read from the words themselves: options that cannot be parsed have no values yet. */
function askedFormat(argv: readonly string[]): string {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const at = words.findLastIndex((word) => /^(?:--format(?:=|$)|-f)/.test(word));
  const word = words[at];
  if (word === undefined) return 'pretty';
  return word === '--format' || word === '-f'
    ? (words[at + 1] ?? 'pretty')
    : word.replace(/^(?:--format=|-f)/, '');
}
