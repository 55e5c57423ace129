/** A server of a test's own: started, killed as in a crash, started again, and never left behind. */
import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';

export interface PrivateServer {
  /** Cuts everybody off at once; what is on disk is what a crash leaves. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Freezes it: connections stay, and nothing is answered until `resume`. */
  pause(): void;
  resume(): void;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

interface Recipe {
  readonly folder: string;
  launch(): ChildProcess;
  /** Resolves when it answers. */
  ready(): Promise<void>;
  readonly signal: 'SIGKILL' | 'SIGQUIT';
}

/** Started. */
export async function privateServer({ folder, launch, ready, signal }: Recipe): Promise<PrivateServer> {
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = launch();
    await ready();
  };
  const kill = async (): Promise<void> => {
    const running = server;
    server = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  // A test that fails half-way must not leave a server behind.
  process.once('exit', () => server?.kill(signal));
  await start();
  return {
    start,
    kill,
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
