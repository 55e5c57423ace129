/** Finds a text that is in some languages and not in others, or shows that there is none. */
import type { NumberedLanguage } from './text-language.js';

/** One thing that is asked of a text, as in "does not end with `.test`". */
export interface TextDemand {
  readonly language: NumberedLanguage;
  /** True: the text is in the language; false: it is not. */
  readonly holds: boolean;
}

/** `none` is certain: every state was seen, so no text of any length meets the demands. */
export type FoundText = (
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'none' }
  /** The search ended before every state was seen. */
  | { readonly kind: 'undecided' }
) & {
  /** Steps of automata that were taken. */
  readonly effort: number;
};

/** Steps of automata until a search gives up: about a second. */
const mostSteps = 3_000_000;

/** The shortest such text; `isPossible` says which characters a text of this fact can hold (folded ones, for most). */
export function findText(demands: readonly TextDemand[], isPossible: (char: string) => boolean): FoundText {
  // Mostly a text of ASCII characters is there.
  const plain = search(demands, alphabetOf(demands, isPossible, endOfAscii));
  if (plain.kind === 'found') return plain;
  const whole = search(demands, alphabetOf(demands, isPossible, endOfUnicode));
  return { ...whole, effort: plain.effort + whole.effort };
}

/**
 * Breadth first through the product of all automata, so that the first text is a shortest one. A state that was seen
 * before was reached by a text as short, and what follows from it is the same.
 */
function search(demands: readonly TextDemand[], alphabet: readonly string[]): FoundText {
  const start = demands.map(({ language }) => language.start);
  const seen = new Set([keyOf(start)]);
  let effort = 0;
  let open: { readonly text: string; readonly states: readonly number[] }[] = [{ text: '', states: start }];
  while (open.length > 0) {
    const next: typeof open = [];
    for (const { text, states } of open) {
      if (demands.every(({ language, holds }, index) => language.accepts(states[index] ?? 0) === holds)) {
        return { kind: 'found', text, effort };
      }
      for (const char of alphabet) {
        const reached = demands.map(({ language }, index) => language.step(states[index] ?? 0, char));
        effort += demands.length + 1;
        const key = keyOf(reached);
        if (seen.has(key)) continue;
        if (effort >= mostSteps) return { kind: 'undecided', effort };
        seen.add(key);
        next.push({ text: text + char, states: reached });
      }
    }
    open = next;
  }
  return { kind: 'none', effort };
}

const keyOf = (states: readonly number[]): string => states.join(' ');

const endOfAscii = 0x80;
const endOfUnicode = 0x110000;
const surrogates = { first: 0xd800, last: 0xdfff } as const;
/** Code points tried in each interval until one is possible. */
const tried = 64;
/** Letters and digits come first, so that texts that are found are readable. */
const readable = [...'axn1'].map((char) => char.codePointAt(0) ?? 0);

/** One character below `end` for each kind of characters that no language tells apart. */
function alphabetOf(
  demands: readonly TextDemand[],
  isPossible: (char: string) => boolean,
  end: number,
): readonly string[] {
  const cuts = [0x20, 0x7f, ...demands.flatMap(({ language }) => language.boundaries)].filter(
    (cut) => cut < end,
  );
  const sorted = [...new Set([...cuts, end])].sort((a, b) => a - b);
  const chars = sorted.slice(0, -1).flatMap((from, index) => {
    const to = sorted[index + 1] ?? from;
    const preferred = readable.filter((code) => code >= from && code < to);
    const candidates = [
      ...preferred,
      ...Array.from({ length: Math.min(tried, to - from) }, (_, step) => from + step),
    ];
    const code = candidates.find((one) => !isSurrogate(one) && isPossible(String.fromCodePoint(one)));
    return code === undefined ? [] : [String.fromCodePoint(code)];
  });
  const isReadable = (char: string): number => (/^[a-z0-9]$/.test(char) ? 0 : 1);
  chars.sort((a, b) => isReadable(a) - isReadable(b));
  const kinds = new Map<string, string>();
  for (const char of chars) {
    const kind = demands.map(({ language }) => language.kindOf(char)).join('\n');
    if (!kinds.has(kind)) kinds.set(kind, char);
  }
  return [...kinds.values()];
}

function isSurrogate(code: number): boolean {
  return code >= surrogates.first && code <= surrogates.last;
}
