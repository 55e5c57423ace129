/** The texts in which a regular expression is found, read from the program that the engine itself runs. */
import { RE2JS } from 're2js';
import { around, type TextLanguage } from './text-language.js';

/** One instruction of a compiled RE2 program. */
interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: ArrayLike<number>;
  matchRune(rune: number): boolean;
}

interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

/** The operations of RE2 programs (re2js 2, class Inst). */
const op = {
  alt: 1,
  altMatch: 2,
  capture: 3,
  emptyWidth: 4,
  fail: 5,
  match: 6,
  nop: 7,
  rune: 8,
  rune1: 9,
  runeAny: 10,
  runeAnyNotNewline: 11,
} as const;

/** The conditions of an empty-width instruction (RE2 syntax: `^`, `$`, `\A`, `\z`, `\b`, `\B`). */
const empty = {
  beginLine: 1,
  endLine: 2,
  beginText: 4,
  endText: 8,
  wordBoundary: 16,
  noWordBoundary: 32,
} as const;

const found = 'found';

/** What the character before a place was, as far as empty-width instructions ask. */
type Before = 'begin' | 'newline' | 'word' | 'other';

/** Undefined for a pattern that the engine refuses, or whose program holds an instruction that is not known here. */
export function patternLanguage(pattern: string): TextLanguage | undefined {
  const program = programOf(pattern);
  if (
    program === undefined ||
    !program.inst.every(({ op: one }) => one >= op.alt && one <= op.runeAnyNotNewline)
  ) {
    return undefined;
  }
  return {
    start: stateOf('begin', [program.start]),
    step(state, char) {
      if (state === found) return found;
      const { before, places } = partsOf(state);
      const conditions = conditionsAt(before, char);
      const reached = closure(program, places, conditions);
      if (reached.some((place) => program.inst[place]?.op === op.match)) return found;
      const rune = char.codePointAt(0) ?? 0;
      const next = reached.flatMap((place) => {
        const instruction = program.inst[place];
        return instruction !== undefined && consumes(instruction, rune) ? [instruction.out] : [];
      });
      // The pattern may also begin at the next character.
      return stateOf(kindOf(char), [...next, program.start]);
    },
    accepts(state) {
      if (state === found) return true;
      const { before, places } = partsOf(state);
      const reached = closure(program, places, conditionsAt(before, undefined));
      return reached.some((place) => program.inst[place]?.op === op.match);
    },
    boundaries: boundariesOf(program),
    // Which instructions take it, and what it is for the empty-width ones.
    kindOf(char) {
      const rune = char.codePointAt(0) ?? 0;
      const taken = program.inst.flatMap((instruction, place) => (consumes(instruction, rune) ? place : []));
      return `${kindOf(char)} ${taken.join(',')}`;
    },
  };
}

/** Texts that begin with this one, as `startsWith` compares: the texts are folded where their fact is. */
export function prefixLanguage(prefix: string): TextLanguage | undefined {
  return patternLanguage(`\\A${RE2JS.quote(prefix)}`);
}

/** Texts that end with this one. */
export function suffixLanguage(suffix: string): TextLanguage | undefined {
  return patternLanguage(`${RE2JS.quote(suffix)}\\z`);
}

function programOf(pattern: string): Program | undefined {
  try {
    // As the engine compiles it (`shared/pattern.ts`): where case does not count, the pattern says so itself. The
    // program is private to the package; a version that lays it out in another way gives no language, and then nothing
    // is known of the comparison.
    const compiled = RE2JS.compile(pattern) as unknown as {
      readonly re2Input?: { readonly prog?: Program };
    };
    return compiled.re2Input?.prog;
  } catch {
    return undefined;
  }
}

/** Every instruction that can be reached without consuming a character. */
function closure({ inst }: Program, places: readonly number[], conditions: number): readonly number[] {
  const reached = new Set<number>();
  const open = [...places];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const instruction = inst[place];
    if (instruction === undefined || reached.has(place)) continue;
    reached.add(place);
    if (instruction.op === op.alt || instruction.op === op.altMatch)
      open.push(instruction.arg, instruction.out);
    else if (instruction.op === op.capture || instruction.op === op.nop) open.push(instruction.out);
    else if (instruction.op === op.emptyWidth && (instruction.arg & ~conditions) === 0)
      open.push(instruction.out);
  }
  return [...reached];
}

function consumes(instruction: Instruction, rune: number): boolean {
  switch (instruction.op) {
    case op.rune:
    case op.rune1:
      return instruction.matchRune(rune);
    case op.runeAny:
      return true;
    case op.runeAnyNotNewline:
      return rune !== 10;
    default:
      return false;
  }
}

/** Which empty-width conditions hold between a character and the next one; no next one is the end of the text. */
function conditionsAt(before: Before, char: string | undefined): number {
  const after = char === undefined ? undefined : kindOf(char);
  const isBoundary = (before === 'word') !== (after === 'word');
  return (
    (before === 'begin' ? empty.beginText | empty.beginLine : 0) |
    (before === 'newline' ? empty.beginLine : 0) |
    (after === undefined ? empty.endText | empty.endLine : 0) |
    (after === 'newline' ? empty.endLine : 0) |
    (isBoundary ? empty.wordBoundary : empty.noWordBoundary)
  );
}

function kindOf(char: string): Before {
  if (char === '\n') return 'newline';
  return /^\w$/.test(char) ? 'word' : 'other';
}

function stateOf(before: Before, places: readonly number[]): string {
  return `${before} ${[...new Set(places)].sort((a, b) => a - b).join(',')}`;
}

function partsOf(state: string): { before: Before; places: number[] } {
  const [before = '', places = ''] = state.split(' ');
  return { before: before as Before, places: places.split(',').map(Number) };
}

function boundariesOf({ inst }: Program): readonly number[] {
  const words = [...'09AZ_az\n'].flatMap((char) => around(char));
  const ranges = inst.flatMap(({ op: one, runes }) => {
    if (one !== op.rune && one !== op.rune1) return [];
    // A single rune may be matched in either case: its other forms are boundaries, too.
    if (runes.length === 1) return caseFormsOf(runes[0] ?? 0).flatMap((char) => around(char));
    return Array.from(runes, (rune, index) => (index % 2 === 0 ? rune : rune + 1));
  });
  return [...words, ...ranges];
}

function caseFormsOf(rune: number): readonly string[] {
  const char = String.fromCodePoint(rune);
  // U+017F and U+212A fold to `s` and `k` (Unicode CaseFolding.txt).
  const special = /[sS]/.test(char) ? ['\u017F'] : /[kK]/.test(char) ? ['\u212A'] : [];
  return [char, char.toLowerCase(), char.toUpperCase(), ...special].filter((form) => [...form].length === 1);
}
