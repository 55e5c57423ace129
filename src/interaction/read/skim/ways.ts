/** The ways records have gone so far: records of one file mostly share the order of their keys, and their blanks. */
import type { Block } from './block.js';
import { Gap } from './gap.js';
import { GapReader } from './gap-reader.js';
import type { Selection } from './selection.js';

/** Keys that are names of things rather than of fields make a new way of every record. */
const mostGaps = 2_000;
const mostBranches = 20;
/** In bytes; what is longer is no way of writing that comes again, and is not kept. */
const longestGap = 1_024;

export class Ways {
  /** Before a record. */
  readonly start = new Gap({
    bytes: new Uint8Array(),
    opensText: false,
    field: undefined,
    scopes: [],
    keys: new Map(),
    missing: undefined,
  });
  readonly #selection: Selection<unknown>;
  #gaps = 0;

  constructor(selection: Selection<unknown>) {
    this.#selection = selection;
  }

  /**
   * The gap that begins at `from`, where `before` was the last one. Undefined in doubt: where it is no JSON, where a
   * key comes for the second time (the last one counts then), and where too many ways are known.
   */
  follow(before: Gap, block: Block, from: number): Gap | undefined {
    const { likely } = before;
    if (likely?.standsAt(block, from)) return likely;
    before.likely =
      before.next.find((known) => known.standsAt(block, from)) ?? this.#learn(before, block, from);
    return before.likely;
  }

  #learn(before: Gap, block: Block, from: number): Gap | undefined {
    if (this.#gaps === mostGaps || before.next.length === mostBranches) return undefined;
    const reader = new GapReader(before, block, from);
    const isRead =
      before === this.start ? reader.begin(this.#selection.record) : reader.goOn(before.opensText);
    if (!isRead) return undefined;
    const { at, opensText, field, scopes, keys } = reader;
    if (at - from > longestGap) return undefined;
    const bytes = Uint8Array.from(block.bytes.subarray(from, at));
    const missing = scopes.length === 0 ? this.#missingOf(keys) : undefined;
    const gap = new Gap({ bytes, opensText, field, scopes, keys, missing });
    before.next.push(gap);
    this.#gaps += 1;
    return gap;
  }

  #missingOf(keys: ReadonlyMap<string, number>): readonly number[] {
    const there = new Set(keys.values());
    return Array.from({ length: this.#selection.places }, (_, place) => place).filter(
      (place) => !there.has(place),
    );
  }
}
