/** What became of a run: counted while it goes, in bounded memory, without anything personal. */
import type { Reason } from '../../decision/decision.js';
import { createNotOfTypeCounter, type NotOfType } from '../../evaluation/not-of-type.js';
import { createReceiptCounter, type OutcomeCounts } from '../../receipt/counts.js';
import type { Receipt, ReceiptOutcome } from '../../receipt/receipt.js';
import { boundedCounter } from './bounded-counter.js';
import { createIssues, type Issue, isPutOff } from './issues.js';

/** How often a reason was given with an outcome. */
export interface ReasonCount {
  readonly outcome: ReceiptOutcome;
  readonly code: Reason['code'];
  readonly rule?: string;
  readonly fields?: readonly string[];
  /** The first message of its kind. */
  readonly message: string;
  readonly count: number;
}

/**
 * Counts of receipts. Names of channels and brands come from the input; their number is bounded where they are counted.
 */
export interface RunSummary {
  readonly total: number;
  readonly outcomes: OutcomeCounts;
  readonly byChannel: Readonly<Record<string, OutcomeCounts>>;
  readonly byBrand: Readonly<Record<string, OutcomeCounts>>;
  /** Most frequent first. */
  readonly reasons: readonly ReasonCount[];
  /** When the windows of those that were suppressed end. */
  readonly suppressedUntil?: { readonly first: string; readonly last: string };
  /** Until when deferred interactions wait, where that is known. */
  readonly deferredUntil?: { readonly first: string; readonly last: string };
  /** Of the deferred ones, those that a rule's delay, or the sending hours, put off. */
  readonly delayed: number;
  /** Most frequent first. */
  readonly issues: readonly Issue[];
  /** Declared facts whose values are not of their type, and in how many interactions. */
  readonly notOfType: readonly NotOfType[];
  /** Versions of the rules that decided. */
  readonly ruleSets: readonly string[];
}

/** Counts while a run goes. */
export interface RunCounter {
  add(receipt: Receipt): void;
  summary(): RunSummary;
}

/** Nothing counted yet. */
export function createRunCounter(): RunCounter {
  const counter = createReceiptCounter();
  const reasons = boundedCounter<{ -readonly [Key in keyof ReasonCount]: ReasonCount[Key] }>();
  const issues = createIssues();
  const notOfType = createNotOfTypeCounter();
  const ruleSets = new Set<string>();
  let until: RunSummary['suppressedUntil'];
  let deferredUntil: RunSummary['deferredUntil'];
  let delayed = 0;

  return {
    add(receipt) {
      const { outcome, suppression, ruleSet, retryAt } = receipt;
      counter.add(receipt);
      issues.add(receipt);
      notOfType.add(receipt.decision?.errors ?? []);
      if (ruleSet !== '') ruleSets.add(ruleSet);
      for (const { code, rule, fields, message } of decisive(receipt.reasons)) {
        // Not by message: it may name values of the interaction, and then every record would be a kind of its own.
        const kind = { outcome, code, ...(rule && { rule }), ...(fields && { fields }) };
        reasons.count(JSON.stringify(kind), () => ({ ...kind, message, count: 0 }));
      }
      if (outcome === 'suppressed' && suppression !== undefined) until = spanned(until, suppression.until);
      if (outcome !== 'deferred') return;
      if (retryAt !== undefined) deferredUntil = spanned(deferredUntil, retryAt);
      if (isPutOff(receipt)) delayed += 1;
    },
    summary: () => ({
      ...counter.counts(),
      reasons: reasons.mostFrequent().map((reason) => ({ ...reason })),
      ...(until && { suppressedUntil: until }),
      ...(deferredUntil && { deferredUntil }),
      delayed,
      issues: issues.list(),
      notOfType: notOfType.list(),
      ruleSets: [...ruleSets],
    }),
  };
}

/** The first reason says why; what follows it of another kind only says how far the interaction had come. */
function decisive(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.filter(({ code }) => code === reasons[0]?.code);
}

/** Instants in ISO 8601 of one zone sort like texts. */
function spanned(span: RunSummary['suppressedUntil'], end: string): RunSummary['suppressedUntil'] {
  if (span === undefined) return { first: end, last: end };
  return { first: end < span.first ? end : span.first, last: end > span.last ? end : span.last };
}
