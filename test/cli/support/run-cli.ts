/** The command line in this process: what it wrote, and its exit code. */
import { Readable } from 'node:stream';
import type { CommandContext, Output } from '../../../src/cli/context.js';
import type { ExitCode } from '../../../src/cli/exit-code.js';
import { runCli } from '../../../src/cli/program.js';
import { type Clock, systemClock } from '../../../src/shared/clock.js';

export interface CliOptions {
  readonly cwd?: string;
  readonly stdin?: string | Readable;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly clock?: Clock;
  readonly interrupt?: AbortSignal;
}

export interface CliResult {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export async function cli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { cwd = '.', stdin = '', env = {}, terminal = false, clock = systemClock, interrupt } = options;
  const stdout = capture(terminal);
  const stderr = capture(terminal);
  const context: CommandContext = {
    stdout: stdout.output,
    stderr: stderr.output,
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    env,
    cwd,
    clock,
    takeInterrupts: () => interrupt ?? new AbortController().signal,
  };
  const exitCode = await runCli(argv, context);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function capture(isTerminal: boolean): { output: Output; text: () => string } {
  const parts: string[] = [];
  return {
    output: {
      write: async (text) => void parts.push(text),
      isTerminal,
      hasColours: isTerminal,
      columns: 100,
      closed: false,
    },
    text: () => parts.join(''),
  };
}
