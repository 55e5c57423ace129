/** Feeds a replay: records from files, or one by one from the caller. */
import { type ReadProgress, readBatches } from '../../interaction/read/read-interactions.js';
import { findSources } from '../../interaction/read/sources.js';
import type { SimulationReport } from '../report.js';
import type { SimulateOptions, SimulationFiles, SimulationProgress } from '../simulate-options.js';
import { Replay, type ReplaySettings } from './replay.js';

type OnProgress = (progress: SimulationProgress) => void;

const progressEvery = 1_000;

export async function runSimulation(
  { interactions, onProgress = () => undefined }: SimulateOptions,
  settings: ReplaySettings,
): Promise<SimulationReport> {
  return 'files' in interactions
    ? replayFiles(interactions, settings, onProgress)
    : replayRecords(interactions, settings, onProgress);
}

async function replayFiles(
  { files, ...reading }: SimulationFiles,
  settings: ReplaySettings,
  onProgress: OnProgress,
): Promise<SimulationReport> {
  const sources = await findSources(files, reading.stdin);
  const replay = new Replay(
    settings,
    sources.map(({ file }) => file),
  );
  let read: ReadProgress | undefined;
  let count = 0;
  const options = {
    ...reading,
    onProgress: (progress: ReadProgress) => {
      read = progress;
    },
  };
  for await (const records of readBatches(files, options)) {
    for (const record of records) replay.add(record);
    count += records.length;
    onProgress({ ...read, count });
  }
  return replay.finish();
}

async function replayRecords(
  records: Iterable<unknown> | AsyncIterable<unknown>,
  settings: ReplaySettings,
  onProgress: OnProgress,
): Promise<SimulationReport> {
  const replay = new Replay(settings);
  let count = 0;
  for await (const record of records) {
    replay.add(record);
    count += 1;
    if (count % progressEvery === 0) onProgress({ count });
  }
  return replay.finish();
}
