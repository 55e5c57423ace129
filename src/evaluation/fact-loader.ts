/** Facts of one decision that have to be fetched: each asked once at most, none longer than its time. */
import type { FactDefinition } from '../facts/definition.js';
import type { Interaction } from '../interaction/interaction.js';
import { notFetched } from './evaluate-with-trace.js';
import type { Fetch } from './evaluation-context.js';

type Answer = { readonly value: unknown } | { readonly error: unknown };

export class FetchedFacts {
  readonly #interaction: Interaction;
  readonly #timeoutMs: number;
  readonly #asked = new Map<FactDefinition, Promise<Answer>>();
  readonly #answers = new Map<FactDefinition, Answer>();
  #failed = false;

  constructor(interaction: Interaction, timeoutMs: number) {
    this.#interaction = interaction;
    this.#timeoutMs = timeoutMs;
  }

  /** True once a fact was rejected, threw or took too long. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The value, or undefined when it is not to be had; never rejects. */
  async ask(definition: FactDefinition): Promise<unknown> {
    let asked = this.#asked.get(definition);
    if (asked === undefined) {
      asked = this.#obtain(definition);
      this.#asked.set(definition, asked);
    }
    const answer = await asked;
    return 'value' in answer ? answer.value : undefined;
  }

  /** What came of it, for evaluating without waiting: throws the failure, or `notFetched`. */
  readonly read: Fetch = (definition) => {
    const answer = this.#answers.get(definition);
    if (answer === undefined) throw notFetched;
    if ('error' in answer) throw answer.error;
    return answer.value;
  };

  async #obtain(definition: FactDefinition): Promise<Answer> {
    const answer = await this.#attempt(definition);
    if ('error' in answer) this.#failed = true;
    this.#answers.set(definition, answer);
    return answer;
  }

  async #attempt(definition: FactDefinition): Promise<Answer> {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<Answer>((resolve) => {
      timer = setTimeout(() => {
        const error = new Error(`the fact \`${definition.name}\` took longer than ${this.#timeoutMs} ms`);
        resolve({ error });
        abort.abort(error);
      }, this.#timeoutMs);
    });
    try {
      const value = Promise.resolve(definition.resolve?.(this.#interaction, { signal: abort.signal }));
      return await Promise.race([value.then((fetched) => ({ value: fetched })), tooLate]);
    } catch (error) {
      return { error };
    } finally {
      clearTimeout(timer);
    }
  }
}
