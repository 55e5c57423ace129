/** Programs that a test starts, watches by what they print, and ends. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { expect, vi } from 'vitest';

export interface Program {
  readonly child: ChildProcess;
  /** Both streams. */
  output(): string;
  /** Resolves when the output matches. */
  says(text: string | RegExp): Promise<void>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export function startProgram(command: string, argv: readonly string[], options: SpawnOptions): Program {
  const child = spawn(command, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      output += String(data);
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  return {
    child,
    output: () => output,
    says: (text) => vi.waitFor(() => expect(output).toMatch(text), { timeout: 60_000, interval: 50 }),
    ended,
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
