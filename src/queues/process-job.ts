/** The data of one job → its interactions → their receipts and the verdict: what every engine's adapter does. */
import { assertMapping } from '../interaction/mapping/assert-mapping.js';
import { mapRecord } from '../interaction/mapping/map-record.js';
import type { Mapping } from '../interaction/mapping/mapping.js';
import type { Trigger } from '../pipeline/options.js';
import type { Receipt } from '../receipt/receipt.js';
import { toLogRecord } from '../receipt/receipt-log.js';
import { isObject } from '../shared/is-object.js';
import { assertOption, refuseSlips } from '../shared/options.js';
import { type Verdict, verdictOfAll } from './verdict.js';

/** What the adapters of all queues take. */
export interface JobOptions {
  /** For records of another system (`loadMapping`). Unless set, the data is an interaction or an array of them. */
  readonly mapping?: Mapping;
  /**
   * For jobs that hold only ids, so that no address lies in the queue: the data of a job → its record, before the
   * mapping. Called each time the job is taken, so that a job that waited is decided on the latest record. What it throws
   * spends an attempt of the job.
   */
  readonly resolve?: (data: unknown) => unknown;
  /** Called with each receipt, its decision included: the place to write it down. What it throws spends an attempt. */
  readonly onReceipt?: (receipt: Receipt) => void;
}

/** One receipt for each interaction of the job, and what all of them together mean for it. */
export interface ProcessedJob {
  readonly receipts: readonly Receipt[];
  readonly verdict: Verdict;
}

/** Rejects only with what `resolve` or `onReceipt` threw. */
export type JobProcessor = (data: unknown) => Promise<ProcessedJob>;

/** Those of every adapter. */
const known = ['mapping', 'resolve', 'onReceipt', 'changeVisibility', 'onDead', 'clock'];

/**
 * For an engine without an adapter here: the data of a job → its receipts and the verdict.
 *
 * @throws AutotriggerError OPTION_INVALID
 */
export function jobProcessor(trigger: Pick<Trigger, 'process'>, options: JobOptions = {}): JobProcessor {
  const { mapping, resolve, onReceipt } = options;
  refuseSlips(options, known);
  assertMapping(mapping);
  assertOption(
    isObject(trigger) && typeof trigger.process === 'function',
    'trigger',
    'a trigger (createTrigger)',
  );
  assertOption(resolve === undefined || typeof resolve === 'function', 'resolve', 'a function');
  assertOption(onReceipt === undefined || typeof onReceipt === 'function', 'onReceipt', 'a function');
  return async (data) => {
    const record = resolve === undefined ? data : await resolve(data);
    const receipts = await Promise.all(recordsOf(record, mapping).map((one) => trigger.process(one)));
    for (const receipt of receipts) onReceipt?.(receipt);
    return { receipts, verdict: verdictOfAll(receipts) };
  };
}

/** A record that the mapping cannot read stays in: the trigger gives it its `invalid` receipt. */
function recordsOf(data: unknown, mapping: Mapping | undefined): readonly unknown[] {
  if (mapping === undefined) return Array.isArray(data) ? data : [data];
  const mapped = mapRecord(mapping, data);
  const errors = mapped.errors.map(({ error }) => error);
  return mapped.ok ? [...mapped.interactions, ...errors] : errors;
}

/** As a queue may keep them: without an address, and without the decision, whose request holds one. */
export function withoutDecisions(receipts: readonly Receipt[]): Receipt[] {
  return receipts.map((receipt) => {
    const { decision: _decision, ...kept } = toLogRecord(receipt);
    return kept;
  });
}
