/** Everything a command may touch of the world outside, so that it runs in a test as it runs in a shell. */
import { isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../shared/clock.js';

/** A stream that a command writes to. */
export interface Output {
  /**
   * Resolves when there is room for more; does nothing once the reader has gone. Of results, rejects with
   * OUTPUT_UNWRITABLE when they cannot be written.
   */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** A terminal, and the user has not said NO_COLOR. */
  readonly hasColours: boolean;
  /** Width in characters. */
  readonly columns: number;
  /** The reader has gone (`| head`): there is no point in writing more. */
  readonly closed: boolean;
  /** The stream itself, for drawing a progress bar; absent in tests. */
  readonly stream?: NodeJS.WriteStream;
}

/** The world of one call; the file `bin.ts` gives the real one, tests give their own. */
export interface CommandContext {
  /** Results. */
  readonly stdout: Output;
  /** Everything else: progress, notes, errors. */
  readonly stderr: Output;
  readonly stdin: Readable;
  /** The environment variables: keys and secrets come from here, never from options. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from; `.` in a shell, so that messages keep the user's words. */
  readonly cwd: string;
  readonly clock: Clock;
  /** Such as `22.1.0`. */
  readonly nodeVersion: string;
  /**
   * From this call on Ctrl-C, SIGTERM and SIGHUP are left to the command: the signal is aborted, the command finishes
   * what is in flight and reports; a second Ctrl-C or SIGTERM leaves. A command that never calls it just ends.
   */
  takeInterrupts(): AbortSignal;
  /**
   * From this call on SIGHUP calls `listener`, as logrotate sends it, instead of interrupting. Not on a terminal: there it
   * says that the terminal was closed.
   */
  takeHangups(listener: () => void): void;
}

/** A path or glob of the command line as the file system understands it; `-` and a URL stay what they are. */
export function pathFrom(context: CommandContext, path: string): string {
  return path === '-' || isAbsolute(path) || /^[a-z][a-z\d+.-]+:\/\//i.test(path)
    ? path
    : join(context.cwd, path);
}

/** Rules to read or to compare with: a path, or a state of git, whose own path starts from the repository. */
export function rulesFrom(context: CommandContext, source: string): string {
  return source.startsWith('git:') ? source : pathFrom(context, source);
}
