/** Reads samples again from the lines they stood on, so that a million interactions need not be kept for twenty. */
import type { Interaction } from '../../interaction/interaction.js';
import { readInteraction } from '../../interaction/normalise.js';
import { parseRecord } from '../../interaction/read/parse-json.js';
import { loggedInteraction } from './logged-interaction.js';
import { type Piece, readPiece } from './read-piece.js';
import type { Sampled } from './sample.js';

/** The interactions of samples that were not kept, by the sample. */
export type Recall = (samples: readonly Sampled[]) => ReadonlyMap<Sampled, Interaction>;

/** A piece, and where in its file its lines stand. */
export interface PlacedPiece {
  readonly piece: Piece;
  readonly linesBefore: number;
  readonly lines: number;
}

/** Of each sample no more than its piece is read. A sample whose file has changed meanwhile is left out. */
export function recallFrom(pieces: readonly PlacedPiece[]): Recall {
  return (samples) => {
    const recalled = new Map<Sampled, Interaction>();
    for (const sampled of samples) {
      if (sampled.interaction !== undefined) continue;
      const interaction = interactionAt(sampled, pieces);
      if (interaction !== undefined) recalled.set(sampled, interaction);
    }
    return recalled;
  };
}

function interactionAt({ file, line }: Sampled, pieces: readonly PlacedPiece[]): Interaction | undefined {
  const placed = pieces.find(
    ({ piece, linesBefore, lines }) =>
      piece.number === file && line > linesBefore && line <= linesBefore + lines,
  );
  const text = placed && lineOf(placed.piece, line - placed.linesBefore);
  if (placed === undefined || text === undefined) return undefined;
  const read = readInteraction(loggedInteraction(parseRecord(text, 'line', placed.piece.file, line)));
  return read.ok ? read.interaction : undefined;
}

/** The n-th line of the piece, from 1. */
function lineOf(piece: Piece, n: number): string | undefined {
  let before = 0;
  for (const block of readPiece(piece)) {
    const lines = block === null ? [undefined] : block.toString('utf8').split('\n');
    // Behind the last line feed of a block there is nothing.
    if (block !== null) lines.pop();
    if (n <= before + lines.length) return lines[n - before - 1];
    before += lines.length;
  }
  return undefined;
}
