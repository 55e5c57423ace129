/** Sets of texts as deterministic automata, so that several conditions on one text can be reasoned about together. */

/** A state is told apart from others by its key alone. */
export interface TextLanguage {
  readonly start: string;
  step(state: string, char: string): string;
  /** Whether a text that ends in this state belongs to the language. */
  accepts(state: string): boolean;
  /** Code points at which the behaviour may change: all between two neighbours lead to the same state. */
  readonly boundaries: readonly number[];
  /** Characters of one kind lead from every state to the same state. */
  kindOf(char: string): string;
}

/** A language whose states are numbers, and whose steps are computed once: searches ask for the same ones again. */
export class NumberedLanguage {
  readonly start: number;
  readonly boundaries: readonly number[];
  readonly source: TextLanguage;
  readonly #states: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #steps: Map<string, number>[] = [];
  readonly #accepts: (boolean | undefined)[] = [];

  constructor(language: TextLanguage) {
    this.source = language;
    this.boundaries = language.boundaries;
    this.start = this.#numberOf(language.start);
  }

  step(state: number, char: string): number {
    const steps = this.#steps[state];
    const known = steps?.get(char);
    if (known !== undefined) return known;
    const next = this.#numberOf(this.source.step(this.#states[state] ?? '', char));
    steps?.set(char, next);
    return next;
  }

  kindOf(char: string): string {
    return this.source.kindOf(char);
  }

  accepts(state: number): boolean {
    const known = this.#accepts[state] ?? this.source.accepts(this.#states[state] ?? '');
    this.#accepts[state] = known;
    return known;
  }

  contains(text: string): boolean {
    let state = this.start;
    for (const char of text) state = this.step(state, char);
    return this.accepts(state);
  }

  #numberOf(state: string): number {
    const known = this.#numbers.get(state);
    if (known !== undefined) return known;
    const number = this.#states.push(state) - 1;
    this.#numbers.set(state, number);
    this.#steps.push(new Map());
    return number;
  }
}

/** Exactly these texts. */
export function constantsLanguage(texts: readonly string[]): TextLanguage {
  const all = new Set(texts);
  const prefixes = new Set(texts.flatMap((text) => prefixesOf(text)));
  const chars = new Set(texts.flatMap((text) => [...text]));
  const none = '!';
  return {
    start: '=',
    step: (state, char) => (state !== none && prefixes.has(state.slice(1) + char) ? state + char : none),
    accepts: (state) => state !== none && all.has(state.slice(1)),
    boundaries: texts.flatMap((text) => [...text].flatMap((char) => around(char))),
    kindOf: (char) => (chars.has(char) ? char : ''),
  };
}

/** Texts without white space at either end, as a normalised text is. The empty text belongs to it where `allowsEmpty`. */
export function trimmedLanguage(allowsEmpty: boolean): TextLanguage {
  return {
    start: 'empty',
    step: (state, char) => {
      const isSpace = char.trim() === '';
      if (state === 'refused' || (state === 'empty' && isSpace)) return 'refused';
      return isSpace ? 'space' : 'text';
    },
    accepts: (state) => state === 'text' || (allowsEmpty && state === 'empty'),
    boundaries: [...' \t\n'].flatMap((char) => around(char)),
    kindOf: (char) => (char.trim() === '' ? 'space' : 'text'),
  };
}

/** E-mail addresses whose domain (what follows the last `@`) belongs to `domains`. */
export function domainLanguage(domains: TextLanguage): TextLanguage {
  return {
    start: '',
    step(state, char) {
      if (char === '@') return `@${domains.start}`;
      return state === '' ? '' : `@${domains.step(state.slice(1), char)}`;
    },
    // A domain that is empty is a missing one.
    accepts: (state) => state !== '' && state !== `@${domains.start}` && domains.accepts(state.slice(1)),
    boundaries: [...domains.boundaries, ...around('@')],
    kindOf: (char) => (char === '@' ? char : domains.kindOf(char)),
  };
}

/** The code point of a character, and the one after it. */
export function around(char: string): readonly number[] {
  const code = char.codePointAt(0) ?? 0;
  return [code, code + 1];
}

function prefixesOf(text: string): string[] {
  const chars = [...text];
  return chars.map((_, index) => chars.slice(0, index + 1).join(''));
}
