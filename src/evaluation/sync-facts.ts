/** Facts given in code, where nothing can be awaited: a value that is there without waiting is used. */
import type { FactDefinition } from '../facts/definition.js';
import { readDeclaredValue } from '../facts/read-declared-value.js';
import type { Interaction } from '../interaction/interaction.js';
import type { ResolveFact } from './evaluation-context.js';

type Settled = { readonly value: unknown } | { readonly error: unknown };

/** Resolves each fact at most once, also where that fails. */
export function syncFacts(interaction: Interaction): ResolveFact {
  let settled: Map<FactDefinition, Settled> | undefined;
  return (definition) => {
    // Most rule sets ask for no such fact.
    settled ??= new Map();
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
