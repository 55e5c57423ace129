/** Gives every fact (and every path into it) that rules ask about its slot, and says how the slot is filled. */
import type { FactDefinition } from '../facts/definition.js';
import { factReader } from '../facts/fact-reader.js';
import { parseDefinitePath } from '../rules/definite-path.js';
import { readSlot, type SlotReader } from './evaluation-context.js';
import { followPath } from './follow-path.js';

export interface Slot {
  readonly fact: string;
  readonly path?: string;
  readonly read: SlotReader;
  /** True when its value has to be fetched. */
  readonly fetched: boolean;
}

export class Slots {
  readonly #all: Slot[] = [];
  readonly #known = new Map<string, number>();
  readonly #facts: ReadonlyMap<string, FactDefinition>;
  readonly #timezone: string;

  constructor(facts: ReadonlyMap<string, FactDefinition>, timezone: string) {
    this.#facts = facts;
    this.#timezone = timezone;
  }

  get all(): readonly Slot[] {
    return this.#all;
  }

  /** The number of the slot for a fact, or for what stands at a path within it. */
  slotOf(fact: string, path?: string): number {
    const whole = this.#slot(JSON.stringify(fact), () => this.#factSlot(fact));
    // json-rules-engine: an empty path is none
    if (path === undefined || path === '') return whole;
    return this.#slot(JSON.stringify([fact, path]), () => ({
      fact,
      path,
      read: readPath(whole, path),
      fetched: this.#all[whole]?.fetched ?? false,
    }));
  }

  isFetched(slot: number): boolean {
    return this.#all[slot]?.fetched ?? false;
  }

  #slot(key: string, create: () => Slot): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const slot = this.#all.push(create()) - 1;
    this.#known.set(key, slot);
    return slot;
  }

  #factSlot(fact: string): Slot {
    const definition = this.#facts.get(fact);
    if (definition?.resolve !== undefined) {
      return { fact, read: (_, __, frame) => frame.fetch(definition), fetched: true };
    }
    return { fact, read: factReader(fact, this.#timezone), fetched: false };
  }
}

function readPath(whole: number, path: string): SlotReader {
  const steps = parseDefinitePath(path);
  if (steps === undefined) {
    return () => {
      throw new Error(`the path \`${path}\` is not definite`);
    };
  }
  return (_, __, frame) => followPath(readSlot(frame, whole), steps);
}
