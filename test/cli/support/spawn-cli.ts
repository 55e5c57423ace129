/** The command line as a process of its own, straight from the sources. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

const bin = resolve(import.meta.dirname, '../../../src/cli/bin.ts');
const tsx = import.meta.resolve('tsx');

export interface RunningCli {
  readonly process: ChildProcessWithoutNullStreams;
  stdout(): string;
  stderr(): string;
  /** Exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>;
  /** Resolves when `seen` is true; rejects when the process ends before. */
  until(seen: () => boolean): Promise<void>;
}

export function spawnCli(
  argv: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Run as this user and group; only root may. */
    readonly uid?: number;
  },
): RunningCli {
  const { AUTOTRIGGER_API_KEY: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', tsx, bin, ...argv], {
    cwd: options.cwd,
    env: { ...inherited, ...options.env },
    ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    texts.stderr += text;
  });
  const closed = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    process: child,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    ended: () => closed,
    async until(seen) {
      while (!seen()) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`ended before: ${texts.stderr}${texts.stdout}`);
        await delay(20);
      }
    },
  };
}
