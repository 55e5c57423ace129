/** Reads samples again from the lines they stood on, so that a million interactions need not be kept for twenty. */
import { createReadStream } from 'node:fs';
import type { Interaction } from '../../interaction/interaction.js';
import { normaliseInteraction } from '../../interaction/normalise.js';
import { parseRecord } from '../../interaction/read/parse-json.js';
import { loggedInteraction } from './logged-interaction.js';
import type { Sampled } from './sample.js';

/** The interactions of samples that were not kept, by the sample. */
export type Recall = (
  samples: readonly Sampled[],
  files: readonly string[],
) => Promise<ReadonlyMap<Sampled, Interaction>>;

const newline = 10;
const chunkBytes = 1 << 20;

/** From NDJSON files. A sample whose file has changed meanwhile is left out. */
export const recallLines: Recall = async (samples, files) => {
  const recalled = new Map<Sampled, Interaction>();
  for (const [number, file] of files.entries()) {
    const wanted = new Map<number, Sampled[]>();
    for (const sampled of samples) {
      if (sampled.interaction !== undefined || sampled.file !== number) continue;
      wanted.set(sampled.line, [...(wanted.get(sampled.line) ?? []), sampled]);
    }
    if (wanted.size === 0) continue;
    for await (const { line, text } of linesOf(file, new Set(wanted.keys()))) {
      const read = normaliseInteraction(loggedInteraction(parseRecord(text, 'line', file, line)));
      if (read.ok) for (const sampled of wanted.get(line) ?? []) recalled.set(sampled, read.interaction);
    }
  }
  return recalled;
};

/** Only the wanted lines are decoded; the others cost a search for their end. */
async function* linesOf(file: string, wanted: ReadonlySet<number>) {
  let left = wanted.size;
  let line = 1;
  let pending: Buffer[] = [];
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: chunkBytes });
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      if (wanted.has(line)) {
        yield { line, text: decode([...pending, chunk.subarray(from, end)]) };
        left -= 1;
        if (left === 0) return;
      }
      pending = [];
      from = end + 1;
      line += 1;
    }
    if (wanted.has(line)) pending.push(chunk.subarray(from));
  }
  if (wanted.has(line)) yield { line, text: decode(pending) };
}

function decode(pieces: readonly Buffer[]): string {
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
