/** A progress bar on standard error for long work on a terminal; nothing at all elsewhere. */
import type { Output } from '../context.js';

export interface Progress {
  /** `done` and `total` in bytes of the input (0 where the total is not known), `count` in interactions. */
  update(progress: { readonly done: number; readonly total: number; readonly count: number }): void;
  stop(): void;
}

const none: Progress = { update: () => undefined, stop: () => undefined };

export async function openProgress({ isTerminal, stream }: Output): Promise<Progress> {
  if (!isTerminal || stream === undefined) return none;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{bar} {percentage} % · {count} interactions · {duration_formatted} · {eta_formatted} left',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C is the command's affair: what is in flight is finished first.
    gracefulExit: false,
  });
  let started = false;
  return {
    update({ done, total, count }) {
      if (!started) bar.start(total, 0, { count: 0 });
      started = true;
      bar.setTotal(total);
      bar.update(done, { count: count.toLocaleString('en-US') });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
