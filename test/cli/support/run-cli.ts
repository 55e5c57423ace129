/** The command line in this process: what it wrote, and its exit code. */
import { Readable } from 'node:stream';
import type { ExitCode } from '../../../src/cli/command.js';
import type { CommandContext, Output } from '../../../src/cli/context.js';
import { runCli } from '../../../src/cli/program.js';
import { type Clock, systemClock } from '../../../src/shared/clock.js';

export interface CliOptions {
  readonly cwd?: string;
  readonly stdin?: string | Readable;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly clock?: Clock;
  readonly nodeVersion?: string;
  readonly interrupt?: AbortSignal;
  /** Gets what SIGHUP would call. */
  readonly onHangup?: (listener: () => void) => void;
  /** Told of everything that is written, when it is written. */
  readonly hear?: (text: string) => void;
}

export interface CliResult {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export async function cli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { cwd = '.', stdin = '', env = {}, terminal = false, clock = systemClock } = options;
  const { nodeVersion = process.versions.node } = options;
  const { interrupt, hear, onHangup } = options;
  const stdout = capture(terminal, hear);
  const stderr = capture(terminal, hear);
  const context: CommandContext = {
    stdout: stdout.output,
    stderr: stderr.output,
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    env,
    cwd,
    clock,
    nodeVersion,
    takeInterrupts: () => interrupt ?? new AbortController().signal,
    takeHangups: (listener) => onHangup?.(listener),
  };
  const exitCode = await runCli(argv, context);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function capture(isTerminal: boolean, hear?: (text: string) => void): { output: Output; text: () => string } {
  const parts: string[] = [];
  return {
    output: {
      write: async (text) => {
        parts.push(text);
        hear?.(text);
      },
      isTerminal,
      hasColours: isTerminal,
      columns: 100,
      closed: false,
    },
    text: () => parts.join(''),
  };
}
