/** Numbers the facts (and the paths into them) that rules ask about, so that each is read once an evaluation. */
import { factReader } from '../facts/fact-reader.js';
import { readInstant } from '../interaction/read-text.js';
import { parseDefinitePath } from '../rules/definite-path.js';
import type { Moments } from '../rules/moment.js';
import type { RuleSet } from '../rules/rule-set.js';
import { toIso } from '../shared/instant.js';
import { type FactSlot, readFact, resolveFact } from './evaluation-context.js';

/**
 * Numbers instead of names, so that an evaluation keeps values in an array. Facts, paths into them and computed
 * operands each have a slot; the same question of two rules has one.
 */
export class FactSlots {
  readonly #ruleSet: RuleSet;
  readonly #all: FactSlot[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(ruleSet: RuleSet) {
    this.#ruleSet = ruleSet;
  }

  get all(): readonly FactSlot[] {
    return this.#all;
  }

  /** The number of the slot of a fact, or of what stands at a path within it. */
  slotOf(fact: string, path?: string): number {
    // JSON keeps keys apart: a text for a fact, a list for a path into one.
    const whole = this.#numberOf(JSON.stringify(fact), () => this.#factSlot(fact));
    // As in json-rules-engine, an empty path is no path.
    if (path === undefined || path === '') return whole;
    return this.#numberOf(JSON.stringify([fact, path]), () => ({
      fact,
      path,
      read: pathReader(whole, path),
    }));
  }

  /** The number of the slot that holds the instant, or the two bounds, that a decision is made with. */
  slotOfMoments(moments: Moments): number {
    const slots = moments.map((moment) =>
      typeof moment === 'string' || moment.fact === undefined
        ? undefined
        : this.slotOf(moment.fact, moment.path),
    );
    const name = momentsName(moments);
    return this.#numberOf(name, () => ({
      fact: name,
      read: (context) => {
        const bases = slots.map((slot) => (slot === undefined ? context.now : readFact(context, slot)));
        return instantsOf(moments, bases);
      },
    }));
  }

  #numberOf(key: string, create: () => FactSlot): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const slot = this.#all.push(create()) - 1;
    this.#numbers.set(key, slot);
    return slot;
  }

  #factSlot(fact: string): FactSlot {
    const definition = this.#ruleSet.facts.get(fact);
    if (definition?.resolve !== undefined) {
      return { fact, read: (context) => resolveFact(context, definition) };
    }
    return { fact, read: factReader(fact, this.#ruleSet.settings, this.#ruleSet.facts) };
  }
}

function pathReader(whole: number, path: string): FactSlot['read'] {
  const steps = parseDefinitePath(path);
  if (steps === undefined) {
    return () => {
      throw new Error(`the path \`${path}\` is not definite`);
    };
  }
  return (context) => followPath(readFact(context, whole), steps);
}

/** A primitive passes through unchanged; a step that is not an own property gives undefined. */
export function followPath(value: unknown, steps: readonly string[]): unknown {
  if (value === null || typeof value !== 'object') return value;
  let current: unknown = value;
  for (const step of steps) {
    if (!current || !Object.hasOwn(current, step)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[step];
  }
  return current;
}

/** What rules call the computed operand; no fact has such a name, and the same moments have the same one. */
export function momentsName(moments: Moments): string {
  return JSON.stringify(['moments', ...moments]);
}

/**
 * One instant, or the two bounds of a range, in ISO 8601. `bases`: for each moment the value of its fact, or the time
 * of the decision in milliseconds. Undefined where a fact is missing or no instant: nothing compares with that.
 */
export function instantsOf(moments: Moments, bases: readonly unknown[]): unknown {
  const instants = moments.map((moment, index) => {
    if (typeof moment === 'string') return moment;
    const base = bases[index];
    const from = typeof base === 'number' ? toIso(base) : readInstant(base, '', []);
    return from === undefined ? undefined : toIso(Date.parse(from) + moment.offsetMs);
  });
  return instants.length === 1 ? instants[0] : instants;
}
