/** "Did you mean": the nearest of the words that would have been right, if one is near enough to be a slip. */
import { distance } from 'fastest-levenshtein';

/** Of longer ones no slip is likely, and the distance takes time in the product of both lengths. */
const longestWord = 100;

/** The candidate a slip of the pen away from `word`, or undefined; case does not count as a difference. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined;
  const folded = word.toLowerCase();
  const most = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length * 0.4));
  let best: string | undefined;
  let bestDistance = most + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > most) continue;
    const other = candidate.toLowerCase();
    const away = distance(folded, other);
    // Two letters swapped are two steps apart, `form` and `from`; two other letters are half of a short word, `path` and `with`.
    const isAnother = away > 1 && word.length < 6 && lettersOf(folded) !== lettersOf(other);
    if (away < bestDistance && !isAnother) {
      best = candidate;
      bestDistance = away;
    }
  }
  return best;
}

const lettersOf = (word: string): string => [...word].sort().join('');

/** "did you mean `x`?" where a known word is near that negates as the word does, else the alternative. */
export function suggestion(word: string, known: Iterable<string>, otherwise: string): string {
  const near = didYouMean(
    word,
    [...known].filter((other) => isNegated(other) === isNegated(word)),
  );
  return near === undefined ? otherwise : `did you mean \`${near}\`?`;
}

/** `not_resolved` is not a slip of the pen for `resolved`. */
function isNegated(word: string): boolean {
  return /(?:^|[^a-z])(?:not|no|non|never|without|dont|doesnt|isnt)(?=[^a-z]|[A-Z]|$)|^(?:un|non)(?=[a-z]{4})/i.test(
    word,
  );
}
