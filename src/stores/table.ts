/**
 * The port of a table: all that `tableStore` needs of a database. Every operation is about one row, and none needs a
 * transaction of more than one statement.
 */

/** A row as the table keeps it. */
export interface StoredRow {
  readonly text: string;
  /** The id of the write that wrote it. */
  readonly version: string;
  /** The table's clock at that write. */
  readonly writtenAt: number;
}

/** What stands under a key; without `row`, nothing. */
export interface TableState {
  readonly row?: StoredRow | undefined;
  /** The table's clock, in whole milliseconds since the epoch. */
  readonly now: number;
}

/** One write and its conditions. Where one of them does not hold, nothing is written. */
export interface TableWrite {
  readonly key: string;
  /** The version that must still stand; undefined where no row must stand. */
  readonly expected: string | undefined;
  /** Random, 13 hexadecimal digits: the row's next version. */
  readonly version: string;
  /** Undefined removes the row. */
  readonly text: string | undefined;
  /** Earliest and latest time of the write on the table's clock, both included. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** False where a crash of the database may forget the write, because nothing was done on the strength of it yet. */
  readonly durable: boolean;
  /**
   * True where the write keeps a customer from being asked, and is acted on at once: a table that is copied to others
   * must not lose it when one of those takes over, or must reject.
   */
  readonly protects?: boolean;
}

/** Where `written`, `now` is the time of the write; otherwise the state is what stands instead. */
export interface TableWritten extends TableState {
  readonly written: boolean;
}

/** A row on a walk through the table. */
export interface KeyedState extends TableState {
  readonly key: string;
  readonly row: StoredRow;
}

/** Each operation may reject with any error: `tableStore` makes STORE_UNAVAILABLE of it. */
export interface Table {
  /** Called once before the first operation, and again after it rejected. Refuses what cannot be read. */
  open?(): Promise<void>;
  /** The row as it is now, never an older one. */
  read(key: string): Promise<TableState>;
  /**
   * Writes as one step with its conditions. The write is made twice where the first reply was lost: the second one then
   * finds its own version, which is not an error.
   */
  write(write: TableWrite): Promise<TableWritten>;
  /** Every row at least once, in any order. */
  rows(): AsyncIterable<KeyedState>;
  /** Bytes on disk. */
  size?(): Promise<number>;
  close?(): Promise<void>;
}
