/** A progress bar on standard error for long work on a terminal; nothing at all elsewhere. */
import { formatCount } from '../../shared/format-numbers.js';
import type { Output } from '../context.js';

/** What a command tells of long work. */
export interface Progress {
  /** How much of the input has been read, in bytes; `total` is undefined where it is not known. */
  read(bytes: number, total: number | undefined): void;
  /** One more interaction is done. */
  count(): void;
  stop(): void;
}

const none: Progress = { read: () => undefined, count: () => undefined, stop: () => undefined };

const known = '{bar} {percentage} % · {counted} interactions · {rate} a second · {eta_formatted} left';
const unknown = '{counted} interactions · {rate} a second · {duration_formatted}';

/** What stands beside the bar, at its longest: `100 % · 10,000,000 interactions · 100,000 a second · 59m59s left`. */
const wordsWidth = 66;
const leastBar = 10;

/** `wanted` is false for work without an end. */
export async function openProgress(
  { isTerminal, columns, stream }: Output,
  wanted = true,
): Promise<Progress> {
  if (!wanted || !isTerminal || stream === undefined) return none;
  const { default: cliProgress } = await import('cli-progress');
  let bar: InstanceType<typeof cliProgress.SingleBar> | undefined;
  let counted = 0;
  const began = performance.now();
  const room = columns - wordsWidth;
  const payload = (): { counted: string; rate: string } => {
    const seconds = Math.max(0.001, (performance.now() - began) / 1_000);
    return {
      counted: formatCount(counted),
      rate: formatCount(counted / seconds),
    };
  };
  const open = (total: number | undefined): InstanceType<typeof cliProgress.SingleBar> => {
    const opened = new cliProgress.SingleBar({
      stream,
      format: total === undefined || room < leastBar ? unknown : known,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: Math.min(30, Math.max(leastBar, room)),
      // Left alone: a process that a signal ends would leave a terminal that no longer wraps.
      linewrap: true,
      clearOnComplete: true,
      etaBuffer: 100,
      // Ctrl-C is the command's affair: what is in flight is finished first.
      gracefulExit: false,
    });
    opened.start(total ?? 0, 0, payload());
    return opened;
  };
  return {
    read(bytes, total) {
      bar ??= open(total);
      if (total !== undefined) bar.update(bytes, payload());
    },
    count() {
      counted += 1;
      if (counted % 100 === 0) bar?.update(payload());
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}
