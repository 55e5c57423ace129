/** Facts given in code, where nothing can be awaited: a value that is there at once is taken. */
import type { FactDefinition } from '../facts/definition.js';
import type { Interaction } from '../interaction/interaction.js';
import type { Fetch } from './evaluation-context.js';

type Answer = { readonly value: unknown } | { readonly error: unknown };

/** Where no rule asks for such a fact. */
export const fetchNothing: Fetch = ({ name }) => {
  throw new Error(`the fact \`${name}\` is asked for by no rule`);
};

/** Asks each fact at most once, whatever comes of it. */
export function fetchAtHand(interaction: Interaction): Fetch {
  const answers = new Map<FactDefinition, Answer>();
  return (definition) => {
    let answer = answers.get(definition);
    if (answer === undefined) {
      answer = ask(definition, interaction);
      answers.set(definition, answer);
    }
    if ('error' in answer) throw answer.error;
    return answer.value;
  };
}

function ask(definition: FactDefinition, interaction: Interaction): Answer {
  const abort = new AbortController();
  try {
    const value = definition.resolve?.(interaction, { signal: abort.signal });
    if (!isPromise(value)) return { value };
    abort.abort();
    value.then(undefined, () => undefined); // nobody waits for it: its failure is no unhandled one
    return { error: new Error(`the fact \`${definition.name}\` has to be fetched: use \`decideAsync\``) };
  } catch (error) {
    return { error };
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
