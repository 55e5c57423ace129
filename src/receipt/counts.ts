/** Counts of receipts, so that "are the numbers in line with what we expect?" has an answer. */
import { type Receipt, type ReceiptOutcome, receiptOutcomes } from './receipt.js';

export type OutcomeCounts = Readonly<Record<ReceiptOutcome, number>>;

export interface TallySnapshot {
  readonly total: number;
  readonly outcomes: OutcomeCounts;
  readonly byChannel: Readonly<Record<string, OutcomeCounts>>;
  readonly byBrand: Readonly<Record<string, OutcomeCounts>>;
}

export interface Tally {
  add(receipt: Receipt): void;
  snapshot(): TallySnapshot;
}

/** Channels and brands come from outside; beyond this many, further ones are counted together. */
const mostNames = 200;
const others = '(others)';

export function createTally(): Tally {
  const outcomes = noCounts();
  const byChannel = new Map<string, Record<ReceiptOutcome, number>>();
  const byBrand = new Map<string, Record<ReceiptOutcome, number>>();
  return {
    add({ outcome, channel, brand }) {
      outcomes[outcome] += 1;
      if (channel !== undefined) countsOf(byChannel, channel)[outcome] += 1;
      if (brand !== undefined) countsOf(byBrand, brand)[outcome] += 1;
    },
    snapshot: () => ({
      total: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
      outcomes: { ...outcomes },
      byChannel: copy(byChannel),
      byBrand: copy(byBrand),
    }),
  };
}

function noCounts(): Record<ReceiptOutcome, number> {
  return Object.fromEntries(receiptOutcomes.map((outcome) => [outcome, 0])) as Record<ReceiptOutcome, number>;
}

function countsOf(
  counts: Map<string, Record<ReceiptOutcome, number>>,
  name: string,
): Record<ReceiptOutcome, number> {
  const key = counts.has(name) || counts.size < mostNames ? name : others;
  let found = counts.get(key);
  if (found === undefined) {
    found = noCounts();
    counts.set(key, found);
  }
  return found;
}

// `fromEntries` defines own properties, so a channel called `__proto__` is a name like any other.
function copy(counts: ReadonlyMap<string, OutcomeCounts>): Readonly<Record<string, OutcomeCounts>> {
  return Object.fromEntries([...counts].map(([name, of]) => [name, { ...of }]));
}
