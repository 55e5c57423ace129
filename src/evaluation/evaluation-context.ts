/** What one evaluation works on: an interaction, a moment, and the values of the facts read so far. */
import type { FactDefinition } from '../facts/definition.js';
import { readDeclaredValue } from '../facts/read-declared-value.js';
import type { Interaction } from '../interaction/interaction.js';

/** The value of a fact given in code; throws where there is none, {@link notFetched} where it was not needed. */
export type ResolveFact = (definition: FactDefinition) => unknown;

/** A fact that rules ask for, or what stands at a path within it. */
export interface FactSlot {
  readonly fact: string;
  readonly path?: string;
  read(context: EvaluationContext): unknown;
}

/** Of one interaction and one moment; never used for a second, since the values in it are kept. */
export interface EvaluationContext {
  readonly interaction: Interaction;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Undefined until a fact is asked for that is given in code: most rule sets have none. */
  resolveFact: ResolveFact | undefined;
  readonly slots: readonly FactSlot[];
  /** The value of each slot; undefined where it is missing or was not read yet. */
  readonly values: unknown[];
}

/** Thrown for a fact that was not fetched, because it could not change the decision. */
export const notFetched: unique symbol = Symbol('not fetched');

/** `resolveFact` gets the facts that are given in code; unless given, those that need no waiting. */
export function createEvaluationContext(
  slots: readonly FactSlot[],
  interaction: Interaction,
  now: number,
  resolveFact?: ResolveFact,
): EvaluationContext {
  return { interaction, now, resolveFact, slots, values: new Array(slots.length) };
}

/** Reads each fact once, but for one that is missing: that is found out as fast as it is remembered. */
export function readFact(context: EvaluationContext, slot: number): unknown {
  const known = context.values[slot];
  if (known !== undefined) return known;
  const value = context.slots[slot]?.read(context);
  context.values[slot] = value;
  return value;
}

/** The value of a fact that is given in code. */
export function resolveFact(context: EvaluationContext, definition: FactDefinition): unknown {
  context.resolveFact ??= syncFacts(context.interaction);
  return context.resolveFact(definition);
}

type Settled = { readonly value: unknown } | { readonly error: unknown };

/** Resolves each fact at most once, also where that fails. */
function syncFacts(interaction: Interaction): ResolveFact {
  const settled = new Map<FactDefinition, Settled>();
  return (definition) => {
    const result = settled.get(definition) ?? resolve(definition, interaction);
    settled.set(definition, result);
    if ('error' in result) throw result.error;
    return result.value;
  };
}

function resolve(definition: FactDefinition, interaction: Interaction): Settled {
  const abort = new AbortController();
  try {
    const value = definition.resolve?.(interaction, { signal: abort.signal });
    if (!isPromise(value)) return { value: readDeclaredValue(definition, value) };
    abort.abort();
    value.then(undefined, () => undefined); // nothing waits for it, so its rejection must not go unhandled
    return { error: new Error(`the fact \`${definition.name}\` has to be fetched: use \`decideAsync\``) };
  } catch (error) {
    return { error };
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
