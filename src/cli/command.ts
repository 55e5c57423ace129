/** What every file in commands/ exports, and what help of a command looks like. */
import type { Command } from 'commander';
import type { CommandContext } from './context.js';

/** What a command tells the shell. */
export enum ExitCode {
  Fine = 0,
  /** A test failed, a threshold was crossed, a request was not accepted. */
  Findings = 1,
  /** Usage, unreadable input, invalid rules. */
  CouldNotRun = 2,
}

/** Turns a command's function into commander's action: it gets the context first and answers with an exit code. */
export type Action = <A extends unknown[]>(
  execute: (context: CommandContext, ...given: A) => Promise<ExitCode>,
) => (...given: A) => Promise<void>;

/** A command; its file is loaded only when the command is asked for. */
export interface CommandModule {
  /** Adds arguments, options, examples and the action (or sub-commands with theirs) to the command. */
  define(command: Command, action: Action): void;
}

/** What an example shows → its command line. */
export type Examples = Readonly<Record<string, string>>;

/** Adds examples at the end of `--help`, in the order that they are written in. */
export function addExamples(command: Command, examples: Examples): void {
  const lines = Object.entries(examples).map(([what, line]) => `  # ${what}\n  $ ${line}`);
  command.addHelpText('after', `\nExamples:\n${lines.join('\n\n')}\n`);
}
