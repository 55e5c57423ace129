/** A simulation on several threads: all of them read and decide, the main one also applies the windows in order. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type ObservedLines, observeLines } from './observe-lines.js';
import type { Observer } from './observer.js';
import type { OpenedSettings } from './open-settings.js';
import type { PieceCollector } from './piece-collector.js';
import type { Piece } from './read-piece.js';
import { Renumbering } from './renumbering.js';
import type { Numbering } from './tables.js';
import type { PieceObserved, WorkerTask } from './thread-protocol.js';
import { sharedTurns, Turns } from './turns.js';

/** Pieces a thread may be ahead of the one that is taken in next: enough for it never to wait, little to hold. */
const aheadEach = 8;

/** The main thread's own; `threads` counts it. */
export interface MainThread {
  readonly threads: number;
  readonly observer: Observer;
  readonly numbering: Numbering;
  readonly collector: PieceCollector;
}

/** False where workers cannot be had (a bundle without their file); nothing has been read then. */
export async function runThreads(
  pieces: readonly Piece[],
  { rules, baseline, environment }: OpenedSettings,
  main: MainThread,
): Promise<boolean> {
  const count = Math.min(main.threads, pieces.length) - 1;
  const turns = sharedTurns();
  const mostAhead = (count + 1) * aheadEach;
  const workers = openWorkers(count, {
    rules: rules.files ?? [],
    baseline: baseline?.files,
    environment,
    pieces,
    turns,
    mostAhead,
  });
  if (workers === undefined) return false;
  try {
    await new Shift(pieces, main, new Turns(turns, pieces.length, mostAhead)).work(workers);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return true;
}

/** The main thread at work: takes answers in the order of the pieces, and reads pieces itself meanwhile. */
class Shift {
  readonly #pieces: readonly Piece[];
  readonly #main: MainThread;
  readonly #turns: Turns;
  readonly #waiting = new Map<number, ObservedLines>();
  #taken = 0;
  #failed: { readonly error: unknown } | undefined;
  /** Ends the wait for an answer. */
  #wake: () => void = () => undefined;

  constructor(pieces: readonly Piece[], main: MainThread, turns: Turns) {
    this.#pieces = pieces;
    this.#main = main;
    this.#turns = turns;
  }

  async work(workers: readonly Worker[]): Promise<void> {
    for (const worker of workers) this.#listen(worker);
    while (this.#taken < this.#pieces.length) {
      const turn = this.#turns.next();
      const piece = this.#pieces[turn ?? -1];
      if (turn === undefined || piece === undefined) await this.#answer();
      else {
        this.#settle(turn, observeLines(this.#main.observer, piece));
        // Answers get in, and others their turn: a caller's timers, a signal.
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (this.#failed !== undefined) throw this.#failed.error;
    }
  }

  #listen(worker: Worker): void {
    const renumbering = new Renumbering(this.#main.numbering, this.#main.observer.before !== undefined);
    const fail = (error: unknown): void => {
      this.#failed ??= { error };
      this.#wake();
    };
    worker.on('error', fail);
    worker.on('message', ({ turn, observed, news, matched }: PieceObserved) => {
      try {
        renumbering.learn(news);
        renumbering.apply(observed.rows, observed.count);
        for (const side of ['after', 'before'] as const) {
          matched[side].forEach((one, rule) => {
            if (one === 1) this.#main.observer[side]?.matched.fill(1, rule, rule + 1);
          });
        }
        this.#settle(turn, observed);
      } catch (error) {
        fail(error);
      }
      this.#wake();
    });
  }

  #settle(turn: number, observed: ObservedLines): void {
    this.#waiting.set(turn, observed);
    for (;;) {
      const ready = this.#waiting.get(this.#taken);
      const piece = this.#pieces[this.#taken];
      if (ready === undefined || piece === undefined) return;
      this.#waiting.delete(this.#taken);
      this.#main.collector.add(piece, ready);
      this.#taken += 1;
      this.#turns.advance();
    }
  }

  #answer(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

function openWorkers(count: number, task: WorkerTask): Worker[] | undefined {
  const { url } = import.meta;
  // BOUNDARY: bundled by somebody else, or as CommonJS, the package may have lost its place and the worker's file.
  if (typeof url !== 'string') return undefined;
  const script = new URL(url.endsWith('.ts') ? './worker.ts' : './simulation-worker.js', url);
  if (!existsSync(script)) return undefined;
  return Array.from({ length: count }, () => openWorker(script, task));
}

function openWorker(script: URL, workerData: WorkerTask): Worker {
  // What the process was told to load first (loaders, instrumentation) is of no use here, and takes time.
  if (!script.href.endsWith('.ts')) return new Worker(script, { workerData, execArgv: [] });
  // Run from source, as tests and benchmarks do: a worker must be taught TypeScript anew.
  const code = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(script.href)})))`;
  return new Worker(code, { eval: true, workerData });
}
