/** Readers yield records in batches: a million single steps through a stream take too long. */
import type { SourceLocation } from '../source-location.js';

export interface RecordBatch {
  /** Plain records, or `UnreadableRecord` in place of one. */
  readonly records: readonly unknown[];
  /** Where each record stands; same length, same order. */
  readonly places: readonly SourceLocation[];
}

/** A batch that is being filled. */
export class BatchBuilder {
  readonly #file: string;
  #records: unknown[] = [];
  #places: SourceLocation[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  get size(): number {
    return this.#records.length;
  }

  add(record: unknown, line: number): void {
    this.#records.push(record);
    this.#places.push({ file: this.#file, line });
  }

  /** Returns the records so far and starts an empty batch. */
  take(): RecordBatch {
    const batch = { records: this.#records, places: this.#places };
    this.#records = [];
    this.#places = [];
    return batch;
  }
}
