/** What one evaluation works on: an interaction, a moment, and a slot for each fact that rules ask about. */
import type { FactDefinition } from '../facts/definition.js';
import type { Interaction } from '../interaction/interaction.js';

/** Answers for a fact that is fetched; throws when the value is not to be had. */
export type Fetch = (definition: FactDefinition) => unknown;

export interface Frame {
  readonly interaction: Interaction;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly fetch: Fetch;
  readonly readers: readonly SlotReader[];
  /** The value of each slot, or `unread`. */
  readonly slots: unknown[];
}

/** Most read a fact of the interaction as of `now`; what is fetched, or stands within another fact, needs the frame. */
export type SlotReader = (interaction: Interaction, now: number, frame: Frame) => unknown;

/** Stands in a slot until its fact is asked for the first time. */
export const unread: unique symbol = Symbol('unread');

export function readSlot(frame: Frame, slot: number): unknown {
  const known = frame.slots[slot];
  if (known !== unread) return known;
  const value = frame.readers[slot]?.(frame.interaction, frame.now, frame);
  frame.slots[slot] = value;
  return value;
}
