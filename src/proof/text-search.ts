/** Looks for a text that one or several facts can have, and that meets what is asked of it. */
import { type FoundText, findText, type TextDemand } from './find-text.js';

/** The texts that a fact can have. */
export interface TextForm {
  readonly demands: readonly TextDemand[];
  /** Texts that read naturally: most that are wanted are found among them, without a search. */
  readonly examples: readonly string[];
  /** Whether a text of this fact can hold the character. */
  isPossible(char: string): boolean;
}

/** `effort` is what it cost, in the unit of {@link Solver.effort}: a step is about as much as a clause. */
export function textFor(forms: readonly TextForm[], asked: readonly TextDemand[]): FoundText {
  const all = [...forms.flatMap(({ demands }) => demands), ...asked];
  const isPossible = (char: string): boolean => forms.every((form) => form.isPossible(char));
  const example = forms
    .flatMap(({ examples }) => examples)
    .find((text) => all.every((demand) => meets(text, demand)) && [...text].every(isPossible));
  if (example !== undefined) return { kind: 'found', text: example, effort: 0 };
  // First only what the text must be in; what it must not be in is added when a text that is found is in it.
  let searched = all.filter(({ holds }) => holds);
  let effort = 0;
  for (;;) {
    const result = findText(searched, isPossible);
    effort += result.effort;
    const missed = result.kind === 'found' && all.find((demand) => !meets(result.text, demand));
    if (missed === false || missed === undefined) return { ...result, effort };
    searched = [...searched, missed];
  }
}

/** Holds one text to one demand. */
export function meets(text: string, { language, holds }: TextDemand): boolean {
  return language.contains(text) === holds;
}
