/** What became of a run: counted while it goes, in bounded memory, without anything personal. */
import type { Reason } from '../../decision/decision.js';
import type { Receipt, ReceiptOutcome } from '../../receipt/receipt.js';
import { createTally, type OutcomeCounts } from '../../receipt/tally.js';

export interface ReasonCount {
  readonly outcome: ReceiptOutcome;
  readonly code: Reason['code'];
  readonly rule?: string;
  readonly fields?: readonly string[];
  /** The first message of its kind. */
  readonly message: string;
  readonly count: number;
}

/** Something that a person has to see to. */
export interface Trouble {
  readonly outcome: ReceiptOutcome;
  readonly code: string;
  /** The first message of its kind. */
  readonly message: string;
  readonly fix?: string;
  readonly count: number;
  /** Up to three: an interaction id, or a place in the input. */
  readonly examples: readonly string[];
}

export interface RunSummary {
  readonly total: number;
  readonly outcomes: OutcomeCounts;
  readonly byChannel: Readonly<Record<string, OutcomeCounts>>;
  readonly byBrand: Readonly<Record<string, OutcomeCounts>>;
  /** Most frequent first. */
  readonly reasons: readonly ReasonCount[];
  /** When the windows of those that were suppressed end. */
  readonly suppressedUntil?: { readonly first: string; readonly last: string };
  /** Most frequent first. */
  readonly troubles: readonly Trouble[];
  /** Versions of the rules that decided. */
  readonly ruleSets: readonly string[];
}

export interface RunCounter {
  add(receipt: Receipt): void;
  summary(): RunSummary;
}

/** Rules and messages come from outside; kinds beyond this many are left out of the lists, never out of the totals. */
const kindsAtMost = 500;
const examplesAtMost = 3;

type Counted<Kind> = { kind: Omit<Kind, 'count'>; count: number };

export function createRunCounter(): RunCounter {
  const tally = createTally();
  const reasons = new Map<string, Counted<ReasonCount>>();
  const troubles = new Map<string, Counted<Omit<Trouble, 'examples'>> & { examples: string[] }>();
  const ruleSets = new Set<string>();
  let until: { first: string; last: string } | undefined;

  return {
    add(receipt) {
      const { outcome, suppression, ruleSet } = receipt;
      tally.add(receipt);
      if (ruleSet !== '') ruleSets.add(ruleSet);
      for (const { code, rule, fields, message } of decisive(receipt.reasons)) {
        const kind = { outcome, code, ...(rule && { rule }), ...(fields && { fields }) };
        count(reasons, JSON.stringify(kind), () => ({ kind: { ...kind, message }, count: 0 }));
      }
      if (isFinding(receipt)) {
        const trouble = troubleOf(receipt);
        const key = JSON.stringify([outcome, trouble.code, trouble.fix]);
        const counted = count(troubles, key, () => ({ kind: trouble, count: 0, examples: [] }));
        const example = exampleOf(receipt);
        if (example !== undefined && counted && counted.examples.length < examplesAtMost) {
          counted.examples.push(example);
        }
      }
      if (outcome === 'suppressed' && suppression !== undefined) {
        const end = suppression.until;
        until = {
          first: until === undefined || end < until.first ? end : until.first,
          last: until === undefined || end > until.last ? end : until.last,
        };
      }
    },
    summary: () => ({
      ...tally.snapshot(),
      reasons: mostFrequent(reasons).map(({ kind, count: times }) => ({ ...kind, count: times })),
      ...(until && { suppressedUntil: until }),
      troubles: mostFrequent(troubles).map(({ kind, count: times, examples }) => ({
        ...{ ...kind, count: times, examples },
      })),
      ruleSets: [...ruleSets],
    }),
  };
}

/** The first reason says why; what follows it of another kind only says how far the interaction had come. */
function decisive(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.filter(({ code }) => code === reasons[0]?.code);
}

/** A delay that a rule asks for is as it should be; every other request that was put off has to be tried again. */
function isFinding({ outcome, reasons }: Receipt): boolean {
  if (outcome === 'deferred') return !reasons.every(({ code }) => code === 'DELAYED');
  return outcome === 'rejected' || outcome === 'failed' || outcome === 'unknown' || outcome === 'invalid';
}

function troubleOf({ outcome, error, reasons: [reason] }: Receipt): Omit<Trouble, 'count' | 'examples'> {
  const fix = error?.fix;
  return {
    outcome,
    code: error?.code ?? reason?.code ?? outcome,
    message: error?.message ?? reason?.message ?? outcome,
    ...(fix === undefined ? {} : { fix }),
  };
}

function exampleOf({ error, interactionId }: Receipt): string | undefined {
  if (error?.line !== undefined)
    return `${error.file === undefined ? 'line ' : `${error.file}:`}${error.line}`;
  return interactionId ?? undefined;
}

function count<Entry extends { count: number }>(
  entries: Map<string, Entry>,
  key: string,
  create: () => Entry,
): Entry | undefined {
  const known = entries.get(key) ?? (entries.size < kindsAtMost ? create() : undefined);
  if (known === undefined) return undefined;
  known.count += 1;
  entries.set(key, known);
  return known;
}

function mostFrequent<Entry extends { count: number }>(entries: ReadonlyMap<string, Entry>): Entry[] {
  return [...entries.values()].sort((a, b) => b.count - a.count);
}
