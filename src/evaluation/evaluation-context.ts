/** What one evaluation works on: an interaction, a moment, and the values of the facts read so far. */
import type { FactDefinition } from '../facts/definition.js';
import type { Interaction } from '../interaction/interaction.js';

/** The value of a fact given in code; throws where there is none, {@link notFetched} where it was not needed. */
export type ResolveFact = (definition: FactDefinition) => unknown;

/** A fact that rules ask for, or what stands at a path within it. */
export interface FactSlot {
  readonly fact: string;
  readonly path?: string;
  read(context: EvaluationContext): unknown;
}

export interface EvaluationContext {
  readonly interaction: Interaction;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly resolveFact: ResolveFact;
  readonly slots: readonly FactSlot[];
  /** The value of each slot, or `unread`. */
  readonly values: unknown[];
}

/** Stands in `values` until the fact is read. */
const unread: unique symbol = Symbol('unread');

/** Thrown for a fact that was not fetched, because it could not change the decision. */
export const notFetched: unique symbol = Symbol('not fetched');

export function createEvaluationContext(
  slots: readonly FactSlot[],
  interaction: Interaction,
  now: number,
  resolveFact: ResolveFact,
): EvaluationContext {
  return { interaction, now, resolveFact, slots, values: new Array(slots.length).fill(unread) };
}

/** Reads each fact once. */
export function readFact(context: EvaluationContext, slot: number): unknown {
  const known = context.values[slot];
  if (known !== unread) return known;
  const value = context.slots[slot]?.read(context);
  context.values[slot] = value;
  return value;
}
