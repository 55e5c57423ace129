/** What the main thread and its workers say to each other. */
import type { RuleFileContent } from '../../rules/parse-rule-set.js';
import type { Environment } from '../../shared/environment.js';
import type { ObservedLines } from './observe-lines.js';
import type { Piece } from './read-piece.js';
import type { Tables } from './tables.js';

/** A worker is born with this. */
export interface WorkerTask {
  readonly rules: readonly RuleFileContent[];
  readonly baseline: readonly RuleFileContent[] | undefined;
  readonly environment: Environment;
}

/** To a worker. */
export interface PieceToObserve {
  readonly order: number;
  readonly piece: Piece;
}

/** From a worker. Numbers in rows are the worker's own; `news` are entries of its tables not yet sent. */
export interface PieceObserved {
  readonly order: number;
  readonly observed: ObservedLines;
  readonly news: Tables;
  readonly matched: { readonly after: Uint8Array; readonly before: Uint8Array };
}
