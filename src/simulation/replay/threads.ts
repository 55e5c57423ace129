/** A simulation on several threads: workers read and decide, the main thread applies the windows in order. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { SimulationReport } from '../report.js';
import { MergedTables } from './merged-tables.js';
import type { OpenedSettings } from './open-settings.js';
import { PieceCollector, type Tell } from './piece-collector.js';
import type { Piece } from './read-piece.js';
import { recallLines } from './recall.js';
import { Simulation } from './simulation.js';
import type { PieceObserved, PieceToObserve, WorkerTask } from './thread-protocol.js';

/** Pieces a worker has before it at once: while one answer is taken in, it is at the next one already. */
const piecesAhead = 2;

/** Undefined where workers cannot be had (a bundle without their file); nothing has been read then. */
export async function runThreads(
  pieces: readonly Piece[],
  settings: OpenedSettings,
  threads: number,
  tell: Tell,
): Promise<SimulationReport | undefined> {
  const { rules, baseline, environment } = settings;
  const workers = openWorkers(Math.min(threads, pieces.length), {
    rules: rules.files ?? [],
    baseline: baseline?.files,
    environment,
  });
  if (workers === undefined) return undefined;
  const merged = new MergedTables();
  const matched = {
    after: new Uint8Array(rules.ruleSet.rules.length),
    before: new Uint8Array(baseline?.ruleSet.rules.length ?? 0),
  };
  const simulation = new Simulation(settings, { tables: merged.tables, matched: (side) => matched[side] });
  const collector = new PieceCollector(simulation, pieces, tell);
  const take = (worker: number, answer: PieceObserved): void => {
    const { observed, news } = answer;
    merged.renumber(worker, news, observed.rows, observed.count);
    for (const side of ['after', 'before'] as const) {
      answer.matched[side].forEach((one, rule) => {
        if (one === 1) matched[side][rule] = 1;
      });
    }
    const piece = pieces[answer.order];
    if (piece !== undefined) collector.add(piece, observed);
  };
  try {
    await deal(workers, pieces, take);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return simulation.finish(recallLines);
}

/** Hands pieces out, and takes answers in the order of the pieces; never more than a few wait for their turn. */
function deal(
  workers: readonly Worker[],
  pieces: readonly Piece[],
  take: (worker: number, answer: PieceObserved) => void,
): Promise<void> {
  const waiting = new Map<number, PieceObserved>();
  let next = 0;
  return new Promise((resolve, reject) => {
    // Piece n goes to worker n modulo their number, so that each worker's answers are taken in its own order.
    const hand = (order: number): void => {
      const piece = pieces[order];
      if (piece === undefined) return;
      const message: PieceToObserve = { order, piece };
      workers[order % workers.length]?.postMessage(message);
    };
    const settle = (answer: PieceObserved): void => {
      waiting.set(answer.order, answer);
      for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
        waiting.delete(next);
        hand(next + workers.length * piecesAhead);
        take(next % workers.length, ready);
        next += 1;
      }
      if (next === pieces.length) resolve();
    };
    for (const worker of workers) {
      worker.on('message', (answer: PieceObserved) => {
        try {
          settle(answer);
        } catch (error) {
          reject(error);
        }
      });
      worker.on('error', reject);
    }
    for (let order = 0; order < workers.length * piecesAhead; order += 1) hand(order);
  });
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
  if (!script.href.endsWith('.ts')) return new Worker(script, { workerData });
  // Run from source, as tests and benchmarks do: a worker must be taught TypeScript anew.
  const code = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(script.href)})))`;
  return new Worker(code, { eval: true, workerData });
}
