/** Regular expressions that cannot hang: RE2 syntax, time linear in the text, decided when rules are loaded. */
import { RE2JS } from 're2js';

/** A pattern that can be run, or why it cannot: rule files are data, so a bad pattern is no exception. */
type CompiledPattern =
  | {
      readonly ok: true;
      test(text: string): boolean;
      /** The first match and its groups, from group 0; undefined where nothing matches, null for a group without part in it. */
      find(text: string): readonly (string | null)[] | undefined;
    }
  /** Why not, as one lower-case sentence fit for a diagnostic. */
  | { readonly ok: false; readonly message: string; readonly fix: string };

/** Longer patterns are refused: the time to match grows with the pattern, too. */
const longestPattern = 1_000;

/** A repeat multiplies the program; beyond this many instructions a pattern is refused. */
const largestProgram = 5_000;

/**
 * Compiles a pattern for the operator `matches`: it is searched for anywhere in the text, `^` and `$` anchor it,
 * `(?i)` in front ignores case. Look-around and back-references do not exist, as they cannot be linear.
 */
export function compilePattern(pattern: string): CompiledPattern {
  if (pattern.length > longestPattern) {
    return refusal(`the pattern is longer than ${longestPattern} characters`);
  }
  try {
    const compiled = RE2JS.compile(pattern);
    if (compiled.programSize() > largestProgram) return refusal('the pattern repeats too much to stay fast');
    const find = (text: string): (string | null)[] | undefined => {
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return undefined;
      return Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group));
    };
    return { ok: true, test: (text) => compiled.test(text), find };
  } catch (error) {
    return refusal(error instanceof Error ? lowerFirst(error.message) : 'the pattern cannot be read');
  }
}

function refusal(message: string): CompiledPattern {
  return {
    ok: false,
    message,
    fix: 'use RE2 syntax: no look-ahead, look-behind or back-references, and short repeats',
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
