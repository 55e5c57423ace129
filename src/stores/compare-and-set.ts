/**
 * Reads a record, takes a step on it, and writes the result on condition that nobody wrote in between; otherwise takes
 * the step again on what stands there now.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAutotriggerError } from '../errors/autotrigger-error.js';
import type { Step } from './row/steps.js';
import type { Table, TableState, TableWrite, TableWritten } from './table.js';

/** How a kind of record is written as text. */
export interface RecordKind<Value> {
  /** What an absent record stands for. */
  readonly empty: Value;
  fromText(text: string, writtenAt: number): Value;
  /** Undefined for what is not kept. @param asOf dates that are the time of the write */
  toText(value: Value, asOf: number): string | undefined;
  /** The value as it stands once it is written. */
  redated(value: Value, asOf: number, writtenAt: number): Value;
  /** Whether the next step on it is likely to come from this process. */
  isExpectedAgain(value: Value): boolean;
}

/** The records of one kind in one table. */
export interface Records<Value> {
  /** The value as it is now, and the table's clock. */
  read(key: string): Promise<{ readonly value: Value; readonly now: number }>;
  /** @param assertInTime throws once nobody waits for the result any more: then nothing is written */
  change<Result>(key: string, step: Step<Result, Value>, assertInTime: () => void): Promise<Result>;
}

interface Known<Value> {
  readonly value: Value;
  readonly version: string | undefined;
  readonly now: number;
  /** False for a value that this process remembers: no refusal rests on it. */
  readonly isFresh: boolean;
}

/** Records remembered at most; beyond that many, of requests that nobody ended, none. */
const maxRemembered = 10_000;

/** Mismatches after which a call pauses before each further attempt, and the longest pause in milliseconds. */
const mismatchesAtOnce = 3;
const maxPauseMs = 50;

/** No clock shows it, so what this write dates differs from what was dated in the same millisecond before. */
const halfMillisecond = 0.5;

/**
 * Between a read and its write anything may happen: the process is stopped, the reply is lost, others write. What is
 * relied on is the version alone (ADR 18).
 *
 * @param timeoutMs how long a caller waits: a write that the table makes later than that must not take effect
 */
export function createRecords<Value>(
  table: Table,
  kind: RecordKind<Value>,
  timeoutMs: number,
): Records<Value> {
  const remembered = new Map<string, Known<Value>>();

  function known({ row, now }: TableState): Known<Value> {
    const value = row === undefined ? kind.empty : kind.fromText(row.text, row.writtenAt);
    return { value, version: row?.version, now, isFresh: true };
  }

  async function read(key: string): Promise<Known<Value>> {
    try {
      return known(await table.read(key));
    } catch (error) {
      assertMayBeCut(error);
      return known(await table.read(key));
    }
  }

  function remember(key: string, value: Value, version: string, now: number): void {
    if (!kind.isExpectedAgain(value)) return;
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(key, { value, version, now, isFresh: false });
  }

  async function change<Result>(
    key: string,
    step: Step<Result, Value>,
    assertInTime: () => void,
  ): Promise<Result> {
    // One id for the whole call: the version of its writes, and what it recognises its own work by.
    const call = newVersion();
    let current = remembered.get(key) ?? (await read(key));
    remembered.delete(key);
    for (let mismatches = 0; ; ) {
      const { value, version, now, isFresh } = current;
      const asOf = now + halfMillisecond;
      const {
        row: next,
        result,
        notAfter = Infinity,
        durable = true,
        protects = false,
      } = step(value, { now: asOf, call });
      const text = next === undefined ? undefined : kind.toText(next, asOf);
      if (next === undefined || (text === undefined && version === undefined)) {
        // A refusal is final, so it must rest on what the table holds, not on what this process wrote last.
        if (isFresh) return result(now);
        current = await read(key);
        continue;
      }
      assertInTime();
      const written = await write(table, {
        key,
        expected: version,
        version: call,
        text,
        notBefore: now,
        // A call that was given up must not take effect later.
        notAfter: Math.min(notAfter, isFresh ? now + timeoutMs : Infinity, Number.MAX_SAFE_INTEGER),
        durable,
        protects,
      });
      if ('writtenAt' in written) {
        const { writtenAt } = written;
        if (text !== undefined) remember(key, kind.redated(next, asOf, writtenAt), call, writtenAt);
        return result(writtenAt);
      }
      current = known(written.state);
      mismatches += 1;
      if (mismatches > mismatchesAtOnce) await sleep(Math.random() * Math.min(2 ** mismatches, maxPauseMs));
    }
  }

  return { read, change };
}

type Written = { readonly writtenAt: number } | { readonly state: TableState };

/** Where the reply is lost, the same write is sent again: what it finds then says what became of the first. */
async function write(table: Table, given: TableWrite): Promise<Written> {
  let isRepeated = false;
  let state: TableWritten;
  try {
    state = await table.write(given);
  } catch (error) {
    assertMayBeCut(error);
    isRepeated = true;
    state = await table.write(given);
  }
  if (state.written) return { writtenAt: state.now };
  if (state.row?.version === given.version) return { writtenAt: state.row.writtenAt };
  const isRemoved = isRepeated && given.text === undefined && state.row === undefined;
  return isRemoved ? { writtenAt: state.now } : { state };
}

/** Errors of this package say what is wrong for good; any other may be a connection that was cut. */
function assertMayBeCut(error: unknown): void {
  if (isAutotriggerError(error)) throw error;
}

/** 52 random bits in hex, which fit into a number as well: the last group of a UUID, which is all random, and a digit. */
function newVersion(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 1) + uuid.slice(-12);
}
