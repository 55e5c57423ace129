/** Reads JSON line by line and builds of each record only what is asked for; the rest is checked and passed over. */
import { type Block, blockOf, emptyBlock, letters, lettersOf } from './block.js';
import { byte } from './bytes.js';
import { doubt, endOfText, passBlanks, passValue } from './passing.js';
import type { Selection } from './selection.js';
import { ValueReader } from './value-reader.js';
import { Ways } from './ways.js';

export class Skimmer<Whole> {
  /** Behind the line that was read last. */
  end = 0;
  readonly #selection: Selection<Whole> | undefined;
  readonly #ways: Ways | undefined;
  readonly #reader = new ValueReader();
  /** What was read of the record, by the places of the selection. */
  readonly #values: unknown[];
  #block: Block = emptyBlock;

  /** Without a selection every line is in doubt. */
  constructor(selection: Selection<Whole> | undefined) {
    this.#selection = selection;
    this.#ways = selection && new Ways(selection);
    this.#values = Array.from({ length: selection?.places ?? 0 }, () => undefined);
  }

  /** The point in time that the latest record names, in milliseconds; NaN where it names none. */
  get instant(): number {
    return this.#reader.instant;
  }

  /** Whole lines, the last one with its line feed; the bytes must stay as they are until the next ones. */
  open(bytes: Buffer): void {
    this.#block = blockOf(bytes);
  }

  /**
   * What stands on the line that begins at `from`, but for what is not asked for. Undefined in doubt: then the line
   * is to be parsed.
   */
  read(from: number): Whole | undefined {
    const block = this.#block;
    const end = block.text.indexOf('\n', from);
    this.end = end + 1;
    const stop = block.bytes[end - 1] === byte.carriageReturn ? end - 1 : end;
    if (this.#selection === undefined || block.bytes[from] !== byte.openBrace) return undefined;
    const kind = lettersOf(block, from, stop);
    if (kind === letters.odd) return undefined;
    this.#reader.open(block, stop, kind === letters.ascii);
    return this.#readValues(from, stop) ? this.#selection.make(this.#values) : undefined;
  }

  /** The line that begins at `from`, which was to be read, as text. */
  line(from: number): string {
    return this.#block.bytes.toString('utf8', from, this.end - 1);
  }

  #readValues(from: number, stop: number): boolean {
    const block = this.#block;
    const reader = this.#reader;
    const values = this.#values;
    const ways = this.#ways;
    let at = from;
    let gap = ways?.start;
    for (;;) {
      gap = gap && ways?.follow(gap, block, at);
      if (gap === undefined) return false;
      at += gap.bytes.length;
      const { field, missing } = gap;
      if (missing !== undefined) {
        for (let index = 0; index < missing.length; index += 1) values[missing[index] ?? 0] = undefined;
        return passBlanks(block, at) === stop;
      }
      if (field !== undefined) {
        at = reader.read(at, field, gap.opensText);
        values[field.place] = reader.value;
      } else at = gap.opensText ? endOfText(block, at) : passValue(block, at);
      // A text without an end, or one that ends in a later line.
      if (at === doubt || at >= stop) return false;
    }
  }
}
