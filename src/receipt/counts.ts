/** Counts of receipts by outcome, in all and for each channel and brand. */
import { boundedNames } from '../shared/bounded-names.js';
import { type Receipt, type ReceiptOutcome, receiptOutcomes } from './receipt.js';

/** A number for every outcome, 0 included, so that a chart has no gaps. */
export type OutcomeCounts = Readonly<Record<ReceiptOutcome, number>>;

/** What `trigger.status().receipts` shows. A receipt without a channel counts in no entry of `byChannel`. */
export interface ReceiptCounts {
  readonly total: number;
  readonly outcomes: OutcomeCounts;
  /** Of the first 200 channels each; further ones together as `(others)`. */
  readonly byChannel: Readonly<Record<string, OutcomeCounts>>;
  /** Of the first 200 brands each; further ones together as `(others)`. */
  readonly byBrand: Readonly<Record<string, OutcomeCounts>>;
}

/** Counts of one trigger or one run. Memory is bounded, whatever channels and brands come in. */
export interface ReceiptCounter {
  add(receipt: Receipt): void;
  /** A copy, which later receipts do not change. */
  counts(): ReceiptCounts;
}

type MutableCounts = Record<ReceiptOutcome, number>;

/** Counts from zero. Never looks at more of a receipt than its outcome, channel and brand. */
export function createReceiptCounter(): ReceiptCounter {
  const outcomes = zeroCounts();
  const channels = countsByName();
  const brands = countsByName();
  return {
    add({ outcome, channel, brand }) {
      outcomes[outcome] += 1;
      channels.add(channel, outcome);
      brands.add(brand, outcome);
    },
    counts: () => ({
      total: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
      outcomes: { ...outcomes },
      byChannel: channels.copy(),
      byBrand: brands.copy(),
    }),
  };
}

function countsByName() {
  const counts = new Map<string, MutableCounts>();
  const bounded = boundedNames();
  return {
    add(name: string | undefined, outcome: ReceiptOutcome): void {
      if (name === undefined) return;
      const key = bounded(name);
      const of = counts.get(key) ?? zeroCounts();
      counts.set(key, of);
      of[outcome] += 1;
    },
    // `fromEntries` defines own properties, so a channel called `__proto__` is a name like any other.
    copy: (): Readonly<Record<string, OutcomeCounts>> =>
      Object.fromEntries([...counts].map(([name, of]) => [name, { ...of }])),
  };
}

function zeroCounts(): MutableCounts {
  return Object.fromEntries(receiptOutcomes.map((outcome) => [outcome, 0])) as MutableCounts;
}
