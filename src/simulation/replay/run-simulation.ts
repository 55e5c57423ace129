/** Feeds a simulation: files in pieces, by threads where that can be; everything else record by record. */

import { formatByName } from '../../interaction/read/format.js';
import { type ReadProgress, readBatches } from '../../interaction/read/read-batches.js';
import { findSources } from '../../interaction/read/sources.js';
import { checkReadable } from '../../interaction/read/text-encoding.js';
import { type SourceLocation, sourceLocationOf } from '../../interaction/source-location.js';
import type { SimulationReport } from '../report.js';
import type { SimulateOptions, SimulationFiles } from '../simulate-options.js';
import { observeLines } from './observe-lines.js';
import { Observer } from './observer.js';
import type { OpenedSettings } from './open-settings.js';
import { PieceCollector, type Tell } from './piece-collector.js';
import type { Piece } from './read-piece.js';
import { recallFrom } from './reread-samples.js';
import { column, newRows } from './row.js';
import { Simulation } from './simulation.js';
import { Numbering } from './tables.js';
import type { MainThread } from './threads.js';

const pieceBytes = 1 << 19;
const progressEvery = 1_000;

export async function runSimulation(
  options: SimulateOptions,
  settings: OpenedSettings,
): Promise<SimulationReport> {
  const { interactions, onProgress = () => undefined, threads = 1 } = options;
  const pieces = 'files' in interactions ? await piecesOf(interactions) : undefined;
  const { rules, baseline, environment } = settings;
  const numbering = new Numbering();
  const observer = new Observer(
    { rules: rules.ruleSet, baseline: baseline?.ruleSet, environment },
    numbering,
  );
  const simulation = new Simulation(settings, {
    tables: numbering.tables,
    matched: (side) => observer[side]?.matched ?? new Uint8Array(),
  });
  if (pieces === undefined) {
    await feedRecords(simulation, observer, interactions, onProgress);
    return simulation.finish(recallFrom([]));
  }
  const collector = new PieceCollector(simulation, pieces, onProgress);
  const main: MainThread = { threads, observer, numbering, collector };
  if (!(await feedFromThreads(settings, pieces, main))) await feedPieces(pieces, main);
  return simulation.finish(recallFrom(collector.placed));
}

/** Files cut into pieces; undefined where they must be read from front to end: other formats, mappings, pipes. */
async function piecesOf({ files, mapping, format, stdin }: SimulationFiles): Promise<Piece[] | undefined> {
  if (mapping !== undefined) return undefined;
  const sources = await findSources(files, stdin);
  const pieces: Piece[] = [];
  for (const [number, source] of sources.entries()) {
    const { file, bytes } = source;
    if (bytes === undefined || (format ?? formatByName(file)) !== 'ndjson') return undefined;
    await checkReadable(source);
    for (let from = 0; from === 0 || from < bytes; from += pieceBytes) {
      pieces.push({ file, number, from, to: Math.min(bytes, from + pieceBytes) });
    }
  }
  return pieces;
}

/** False where there is but one thread. */
async function feedFromThreads(
  settings: OpenedSettings,
  pieces: readonly Piece[],
  main: MainThread,
): Promise<boolean> {
  const { rules, baseline } = settings;
  const isInFiles = rules.files !== undefined && (baseline === undefined || baseline.files !== undefined);
  if (main.threads < 2 || pieces.length < 2 || !isInFiles) return false;
  const { runThreads } = await import('./threads.js');
  return runThreads(pieces, settings, main);
}

async function feedPieces(pieces: readonly Piece[], { collector, observer }: MainThread): Promise<void> {
  for (const piece of pieces) {
    collector.add(piece, observeLines(observer, piece));
    // Others get their turn: a caller's timers, a signal.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function feedRecords(
  simulation: Simulation,
  observer: Observer,
  interactions: SimulateOptions['interactions'],
  tell: Tell,
): Promise<void> {
  const rows = newRows(1);
  let count = 0;
  const add = (record: unknown, place: SourceLocation | undefined): void => {
    observer.observe(record, rows, 0);
    const { interaction, problem } = observer;
    rows[column.line] = place?.line ?? 0;
    rows[column.file] = place === undefined ? -1 : fileNumber(simulation, place.file);
    if (problem !== undefined) simulation.refuse({ file: place?.file, line: place?.line, ...problem });
    simulation.add(rows, 1, interaction);
    count += 1;
  };
  if ('files' in interactions) {
    let read: ReadProgress | undefined;
    const { files, ...reading } = interactions;
    const onProgress = (progress: ReadProgress): void => {
      read = progress;
    };
    for await (const { records, places } of readBatches(files, { ...reading, onProgress })) {
      for (let index = 0; index < records.length; index += 1) add(records[index], places[index]);
      tell({ ...read, count });
    }
    return;
  }
  for await (const record of interactions) {
    add(record, sourceLocationOf(record));
    if (count % progressEvery === 0) tell({ count });
  }
}

function fileNumber({ files }: Simulation, file: string): number {
  if (files.at(-1) === file) return files.length - 1;
  const known = files.indexOf(file);
  return known === -1 ? files.push(file) - 1 : known;
}
