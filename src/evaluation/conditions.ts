/**
 * Conditions as comparisons in a row: each knows where to go on when it holds and where when it does not. One loop
 * runs all of them, so that the processor meets the same little code for every rule.
 */
import type { Comparison } from './comparison.js';
import { type Frame, readSlot } from './evaluation-context.js';

/** What the loop does by itself, because nearly every condition is one of these; the rest is left to `compare`. */
export const operation = {
  done: 0,
  equal: 1,
  notEqual: 2,
  in: 3,
  notIn: 4,
  contains: 5,
  greaterThan: 6,
  lessThan: 7,
  other: 8,
  named: 9,
} as const;

interface Parts {
  readonly operation: number;
  /** -1 where no fact is asked about. */
  readonly slot?: number;
  readonly value?: unknown;
  /** The slot of its value, where that is another fact. */
  readonly operandSlot?: number;
  readonly compare?: Comparison;
  /** A condition by name, which is run on its own. */
  readonly named?: Step;
  readonly whenTrue?: Step;
  readonly whenFalse?: Step;
}

/** A class, so that all of them have one shape: the loop reads them several times as fast as objects of many. */
export class Step {
  readonly operation: number;
  readonly slot: number;
  readonly value: unknown;
  readonly operandSlot: number;
  readonly compare: Comparison;
  readonly named: Step | undefined;
  readonly whenTrue: Step | undefined;
  readonly whenFalse: Step | undefined;

  constructor(parts: Parts) {
    const {
      operation,
      slot = -1,
      value,
      operandSlot = -1,
      compare = never,
      named,
      whenTrue,
      whenFalse,
    } = parts;
    this.operation = operation;
    this.slot = slot;
    this.value = value;
    this.operandSlot = operandSlot;
    this.compare = compare;
    this.named = named;
    this.whenTrue = whenTrue;
    this.whenFalse = whenFalse;
  }
}

const never: Comparison = () => false;

/** Where every way through a condition ends. */
export const isTrue = new Step({ operation: operation.done });
export const isFalse = new Step({ operation: operation.done });

/** Throws where a condition cannot be evaluated; the rule's error is then settled with care, and slowly. */
export function holds(first: Step, frame: Frame): boolean {
  let at = first;
  while (at.operation !== operation.done) {
    at = (isMet(at, frame) ? at.whenTrue : at.whenFalse) ?? isFalse;
  }
  return at === isTrue;
}

function isMet(at: Step, frame: Frame): boolean {
  const { value } = at;
  const fact = at.slot === -1 ? undefined : readSlot(frame, at.slot);
  switch (at.operation) {
    case operation.equal:
      return fact === value;
    case operation.notEqual:
      return fact !== value;
    case operation.in:
      return isAmong(fact, value);
    case operation.notIn:
      return !isAmong(fact, value);
    case operation.contains:
      return Array.isArray(fact) && isAmong(value, fact);
    case operation.greaterThan:
      return typeof fact === 'number' ? fact > (value as number) : at.compare(fact, value);
    case operation.lessThan:
      return typeof fact === 'number' ? fact < (value as number) : at.compare(fact, value);
    case operation.named:
      return at.named !== undefined && holds(at.named, frame);
    default:
      return at.compare(fact, at.operandSlot === -1 ? value : readSlot(frame, at.operandSlot));
  }
}

/** By `===`, as `indexOf` does; a set stands for a list that is too long to be gone through. */
function isAmong(item: unknown, items: unknown): boolean {
  if (items instanceof Set) return items.has(item);
  const list = items as readonly unknown[];
  for (let index = 0; index < list.length; index++) if (list[index] === item) return true;
  return false;
}
