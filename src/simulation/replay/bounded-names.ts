/** Names for a table of counts, at most a thousand of them: an input could spell a channel in a million ways. */

const mostNames = 1_000;

const otherNames = '(others)';
export const noName = '(none)';

export class BoundedNames {
  readonly #known = new Set<string>();

  /** The name itself, `(none)` for undefined, `(others)` once a thousand different names are known. */
  nameFor(name: string = noName): string {
    if (this.#known.has(name)) return name;
    if (this.#known.size >= mostNames) return otherNames;
    this.#known.add(name);
    return name;
  }
}
