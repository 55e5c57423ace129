/** A document of another system, in code → raw interactions. */
import { systemClock } from '../../shared/clock.js';
import type { UnreadableRecord } from '../unreadable.js';
import { isUnreadableRecord } from '../unreadable.js';
import { assertMapping } from './assert-mapping.js';
import { joinedLists } from './beside.js';
import { compileMapping } from './compile.js';
import type { Mapping } from './mapping.js';

/** What a mapping needs besides the document. */
export interface MapRecordOptions {
  /** Lists from elsewhere that look-ups find by name; they stand before those that `loadMapping` read. */
  readonly joined?: Readonly<Record<string, unknown>>;
  /** By which the century of two digits and implausible times are told; the machine's clock unless set. */
  readonly now?: Date;
}

/** One record that could not be mapped. */
export interface MappedError {
  /** Of the record among those of the document, from 0. */
  readonly index: number;
  /** What is wrong, and what to do; `trigger.process` makes an `invalid` receipt of it. */
  readonly error: UnreadableRecord;
}

/** What became of a document. Each of its records is in `interactions` or `errors`, or was skipped. */
export type MapResult =
  | {
      readonly ok: true;
      /** Raw interactions, as `trigger.process` and `normaliseInteraction` take them. */
      readonly interactions: readonly unknown[];
      readonly errors: readonly MappedError[];
      /** Records that the mapping's `when` leaves out. */
      readonly skipped: number;
      /** What the mapping has to say about the document: more pages, fields that a query did not ask for. */
      readonly notices: readonly string[];
    }
  | {
      readonly ok: false;
      /** The first of them. */
      readonly error: UnreadableRecord;
      readonly errors: readonly MappedError[];
    };

/**
 * Maps a document with none, one or several records. Pure, and never throws: a record that cannot be read is an
 * error in the result, which is `ok: false` when that is so for all of them. A document whose list is empty, or
 * whose records are all left out, is `ok` without interactions.
 */
export function mapRecord(mapping: Mapping, document: unknown, options: MapRecordOptions = {}): MapResult {
  assertMapping(mapping ?? null);
  const { now } = options;
  const joined = { ...joinedLists(mapping), ...options.joined };
  const mapped = compileMapping(mapping)(document, { joined, now: now?.getTime() ?? systemClock.now() });
  const interactions: unknown[] = [];
  const errors: MappedError[] = [];
  mapped.records.forEach(({ result }, index) => {
    if (isUnreadableRecord(result)) errors.push({ index, error: result });
    else interactions.push(result);
  });
  const [first] = errors;
  if (first !== undefined && interactions.length === 0) return { ok: false, error: first.error, errors };
  return { ok: true, interactions, errors, skipped: mapped.skipped, notices: mapped.notices };
}
