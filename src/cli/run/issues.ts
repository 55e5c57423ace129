/** Issues of a run: receipts that need attention, counted by kind, with what to do about them. */
import type { Receipt, ReceiptOutcome } from '../../receipt/receipt.js';
import { withoutAddresses } from '../../shared/redact.js';
import { boundedCounter } from './bounded-counter.js';

/** Receipts of one outcome, code and fix, together: what is to be done about them is the same. */
export interface Issue {
  readonly outcome: ReceiptOutcome;
  readonly code: string;
  /** The first message of its kind. */
  readonly message: string;
  /** There are others of this kind, which say something else. */
  readonly varied?: true;
  readonly fix?: string;
  readonly count: number;
  /** Up to three: an interaction id, or a place in the input. */
  readonly examples: readonly string[];
  /** From this instant on all of them may be tried again, where that is known; ISO 8601, UTC. */
  readonly retryAt?: string;
}

/** Collects while a run goes. */
export interface Issues {
  add(receipt: Receipt): void;
  /** Most frequent first. */
  list(): readonly Issue[];
}

type Gathered = { -readonly [Key in keyof Issue]: Issue[Key] } & { examples: string[] };

const examplesAtMost = 3;

/** In bounded memory: at most 500 kinds, and three examples of each. */
export function createIssues(): Issues {
  const counter = boundedCounter<Gathered>();
  return {
    add(receipt) {
      if (!isIssue(receipt)) return;
      const { outcome, error, reasons, retryAt } = receipt;
      const code = error?.code ?? reasons[0]?.code ?? outcome;
      const message = error?.message ?? reasons[0]?.message ?? outcome;
      const fix = error?.fix;
      // Not by message, which may name what is wrong with one record; of all that are alike the first is shown.
      const gathered = counter.count(JSON.stringify([outcome, code, fix]), () => ({
        ...{ outcome, code, message, count: 0, examples: [] },
        ...(fix === undefined ? {} : { fix }),
      }));
      if (gathered === undefined) return;
      if (message !== gathered.message) gathered.varied = true;
      const example = exampleOf(receipt);
      if (example !== undefined && gathered.examples.length < examplesAtMost) gathered.examples.push(example);
      // Instants in ISO 8601 of one zone sort like texts.
      if (retryAt !== undefined && retryAt > (gathered.retryAt ?? '')) gathered.retryAt = retryAt;
    },
    list: () => counter.mostFrequent().map((gathered) => ({ ...gathered, examples: [...gathered.examples] })),
  };
}

/** What rules put off is as it should be; every other request that was deferred has to be tried again. */
function isIssue(receipt: Receipt): boolean {
  const { outcome } = receipt;
  if (outcome === 'deferred') return !isPutOff(receipt);
  return outcome === 'rejected' || outcome === 'failed' || outcome === 'unknown' || outcome === 'invalid';
}

/** It waits for a delay that a rule asks for, for the sending hours, or for a quota to open. */
export function isPutOff({ outcome, reasons }: Receipt): boolean {
  const code = reasons[0]?.code;
  return outcome === 'deferred' && (code === 'DELAYED' || code === 'SENDING_HOURS' || code === 'QUOTA');
}

function exampleOf({ error, interactionId }: Receipt): string | undefined {
  if (error?.line !== undefined)
    return `${error.file === undefined ? 'line ' : `${error.file}:`}${error.line}`;
  return interactionId === null ? undefined : withoutAddresses(interactionId);
}
