/** Loads the facts of one decision that have to be fetched: each once at most, none longer than the time-out. */
import type { FactDefinition } from '../facts/definition.js';
import { readDeclaredValue } from '../facts/read-declared-value.js';
import type { Interaction } from '../interaction/interaction.js';
import { notFetched, type ResolveFact } from './evaluation-context.js';

type Settled = { readonly value: unknown } | { readonly error: unknown };

/**
 * For one decision. What was loaded stays, failures included, so a fact has one value however many rules ask for it;
 * what is late is given up, its signal aborted.
 */
export class FactLoader {
  readonly #interaction: Interaction;
  readonly #timeoutMs: number;
  readonly #loading = new Map<FactDefinition, Promise<Settled>>();
  readonly #settled = new Map<FactDefinition, Settled>();
  #failed = false;

  constructor(interaction: Interaction, timeoutMs: number) {
    this.#interaction = interaction;
    this.#timeoutMs = timeoutMs;
  }

  /** True once a fact was rejected, threw or took too long. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The value, or undefined where loading it fails; never rejects. */
  async load(definition: FactDefinition): Promise<unknown> {
    const loading = this.#loading.get(definition) ?? this.#settle(definition);
    this.#loading.set(definition, loading);
    const result = await loading;
    return 'value' in result ? result.value : undefined;
  }

  /** The value of a fact that was loaded before; throws why loading it failed, or `notFetched`. */
  readonly resolve: ResolveFact = (definition) => {
    const result = this.#settled.get(definition);
    if (result === undefined) throw notFetched;
    if ('error' in result) throw result.error;
    return result.value;
  };

  async #settle(definition: FactDefinition): Promise<Settled> {
    const result = await this.#resolveInTime(definition);
    if ('error' in result) this.#failed = true;
    this.#settled.set(definition, result);
    return result;
  }

  async #resolveInTime(definition: FactDefinition): Promise<Settled> {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timedOut = new Promise<Settled>((resolve) => {
      timer = setTimeout(() => {
        const error = new Error(`the fact \`${definition.name}\` took longer than ${this.#timeoutMs} ms`);
        resolve({ error });
        abort.abort(error);
      }, this.#timeoutMs);
    });
    try {
      const fetched = Promise.resolve(definition.resolve?.(this.#interaction, { signal: abort.signal }));
      const read = fetched.then((value) => ({ value: readDeclaredValue(definition, value) }));
      return await Promise.race([read, timedOut]);
    } catch (error) {
      return { error };
    } finally {
      clearTimeout(timer);
    }
  }
}
