/** Languages of texts against the engine that decides. */
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { findText, type TextDemand } from '../../src/proof/find-text.js';
import { patternLanguage, prefixLanguage, suffixLanguage } from '../../src/proof/pattern-language.js';
import {
  constantsLanguage,
  domainLanguage,
  NumberedLanguage,
  type TextLanguage,
  trimmedLanguage,
} from '../../src/proof/text-language.js';

const patterns = [
  'opt-?out',
  '^no',
  'reply$',
  '\\bvip\\b',
  '^[a-c]+$',
  'a|b',
  '(ab)*c',
  '^$',
  '.',
  '\\d{2,3}',
  '[^a]',
  '\\Ba',
  'k',
  'K',
  '(?i)k',
  '(?i)OPT-?out',
  '^\\s',
  'é',
  '(?m)^x$',
  '\\pL\\d',
  'a.c',
];
const text = fc.string({ unit: fc.constantFrom(...'abckopt-u vip12éx\n@.K'), maxLength: 8 });

function contains(language: TextLanguage, given: string): boolean {
  return language.accepts([...given].reduce((state, char) => language.step(state, char), language.start));
}

function languageOf(pattern: string): TextLanguage {
  const language = patternLanguage(pattern);
  if (language === undefined) throw new Error(`no language for ${pattern}`);
  return language;
}

const folded = (char: string): boolean => char.toLowerCase() === char;

describe('a language of texts', () => {
  it('holds exactly the texts in which the engine finds the pattern', () => {
    fc.assert(
      fc.property(fc.constantFrom(...patterns), text, (pattern, given) => {
        const expected = RE2JS.compile(pattern).test(given);
        expect(contains(languageOf(pattern), given)).toBe(expected);
      }),
      { numRuns: 5_000, seed: 20261127 },
    );
  });

  it('takes characters of one kind to one state', () => {
    const chars = [...'abckKopt-u vip12éx\n@.K\u017F\u00A0µß9_'];
    fc.assert(
      fc.property(fc.constantFrom(...patterns), text, (pattern, before) => {
        const language = languageOf(pattern);
        const state = [...before].reduce((from, char) => language.step(from, char), language.start);
        const reached = new Map<string, string>();
        for (const char of chars) {
          const kind = language.kindOf(char);
          const to = language.step(state, char);
          expect(reached.get(kind) ?? to).toBe(to);
          reached.set(kind, to);
        }
        expect(reached.size).toBeGreaterThan(1);
      }),
      { numRuns: 1_000, seed: 20261127 },
    );
  });

  it('of a prefix, a suffix, a domain and constants is what their names say', () => {
    fc.assert(
      fc.property(text, text, (given, part) => {
        expect(contains(prefixLanguage(part) ?? languageOf('.'), given)).toBe(given.startsWith(part));
        expect(contains(suffixLanguage(part) ?? languageOf('.'), given)).toBe(given.endsWith(part));
        expect(contains(constantsLanguage(['abc', 'ab', part]), given)).toBe(
          ['abc', 'ab', part].includes(given),
        );
        expect(contains(trimmedLanguage(false), given)).toBe(given !== '' && given.trim() === given);
        const domain = given.slice(given.lastIndexOf('@') + 1);
        expect(contains(domainLanguage(constantsLanguage(['a.b', part])), given)).toBe(
          given.includes('@') && domain !== '' && ['a.b', part].includes(domain),
        );
      }),
      { numRuns: 2_000, seed: 20261127 },
    );
  });
});

describe('finding a text', () => {
  it('meets every demand, and finds none only where enumeration finds none', () => {
    const demands = fc.uniqueArray(fc.tuple(fc.constantFrom(...patterns), fc.boolean()), {
      minLength: 1,
      maxLength: 4,
      selector: ([pattern]) => pattern,
    });
    const short = enumerate('abcox1 ', 4);
    fc.assert(
      fc.property(demands, (chosen) => {
        const asked: TextDemand[] = chosen.map(([pattern, holds]) => ({
          language: new NumberedLanguage(languageOf(pattern)),
          holds,
        }));
        const result = findText(asked, folded);
        if (result.kind === 'found') {
          for (const [pattern, holds] of chosen) {
            expect(RE2JS.compile(pattern).test(result.text)).toBe(holds);
          }
        } else {
          expect(result.kind).toBe('none');
          const fits = short.find((given) =>
            asked.every(({ language, holds }) => language.contains(given) === holds),
          );
          expect(fits).toBeUndefined();
        }
      }),
      { numRuns: 300, seed: 20261127 },
    );
  });

  it('finds that no text both begins and does not begin with a prefix of a prefix', () => {
    const long = prefixLanguage('do_not_reply');
    const short = prefixLanguage('do_not');
    if (long === undefined || short === undefined) throw new Error('no language');
    expect(
      findText(
        [
          { language: new NumberedLanguage(long), holds: true },
          { language: new NumberedLanguage(short), holds: false },
        ],
        folded,
      ),
    ).toMatchObject({
      kind: 'none',
    });
    expect(
      findText(
        [
          { language: new NumberedLanguage(long), holds: false },
          { language: new NumberedLanguage(short), holds: true },
        ],
        folded,
      ),
    ).toMatchObject({
      kind: 'found',
      text: 'do_not',
    });
  });
});

function enumerate(chars: string, longest: number): string[] {
  const all = [''];
  for (let from = 0, length = 0; length < longest; length += 1) {
    const to = all.length;
    for (const prefix of all.slice(from, to)) for (const char of chars) all.push(prefix + char);
    from = to;
  }
  return all;
}
