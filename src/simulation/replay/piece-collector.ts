/** Takes observed pieces in their order: counts lines on, hands rows over, tells how far it has come. */
import type { SimulationProgress } from '../simulate-options.js';
import type { ObservedLines } from './observe-lines.js';
import type { Piece } from './read-piece.js';
import type { PlacedPiece } from './reread-samples.js';
import { column, rowWidth } from './row.js';
import type { Simulation } from './simulation.js';

export type Tell = (progress: SimulationProgress) => void;

export class PieceCollector {
  readonly #simulation: Simulation;
  readonly #tell: Tell;
  readonly #totalBytes: number;
  #bytes = 0;
  #count = 0;
  #file = -1;
  #line = 0;
  /** The pieces so far, to find samples again. */
  readonly placed: PlacedPiece[] = [];

  constructor(simulation: Simulation, pieces: readonly Piece[], tell: Tell) {
    this.#simulation = simulation;
    this.#tell = tell;
    this.#totalBytes = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
    for (const { number, file } of pieces) simulation.files[number] = file;
  }

  add(piece: Piece, { rows, count, lines, problems }: ObservedLines): void {
    const { file, number, from, to } = piece;
    if (number !== this.#file) {
      this.#file = number;
      this.#line = 0;
    }
    for (let at = 0; at < count * rowWidth; at += rowWidth) {
      rows[at + column.line] = (rows[at + column.line] ?? 0) + this.#line;
    }
    this.#simulation.add(rows, count);
    for (const { line, message } of problems) {
      this.#simulation.refuse({ file, line: line + this.#line, message });
    }
    this.placed.push({ piece, linesBefore: this.#line, lines });
    this.#line += lines;
    this.#bytes += to - from;
    this.#count += count;
    this.#tell({ file, bytes: this.#bytes, totalBytes: this.#totalBytes, count: this.#count });
  }
}
