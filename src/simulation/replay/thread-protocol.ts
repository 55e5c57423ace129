/** What the main thread and its workers say to each other. */
import type { RuleFileContent } from '../../rules/parse-rule-set.js';
import type { Environment } from '../../shared/environment.js';
import type { ObservedLines } from './observe-lines.js';
import type { Piece } from './read-piece.js';
import type { Tables } from './tables.js';

/** A worker is born with this, and asks for nothing more. */
export interface WorkerTask {
  readonly rules: readonly RuleFileContent[];
  readonly baseline: readonly RuleFileContent[] | undefined;
  readonly environment: Environment;
  readonly pieces: readonly Piece[];
  /** Of `Turns`. */
  readonly turns: SharedArrayBuffer;
  readonly mostAhead: number;
}

/** From a worker. Numbers in rows are the worker's own; `news` are entries of its tables not yet sent. */
export interface PieceObserved {
  readonly turn: number;
  readonly observed: ObservedLines;
  readonly news: Tables;
  readonly matched: { readonly after: Uint8Array; readonly before: Uint8Array };
}
