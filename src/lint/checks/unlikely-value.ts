/** Texts that a fact can have and hardly has: a wildcard, several values in one, a word for nothing. */
import { standardFact } from '../../facts/standard-facts.js';
import { countryPattern, languagePattern } from '../../interaction/language-and-country.js';
import { isNullWord } from '../../interaction/null-words.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Check } from '../check.js';
import { comparisonsIn } from '../walk.js';

interface Doubt {
  readonly message: string;
  readonly fix: string;
}

/** Such a comparison finds nobody, and a rule that leaves people alone asks them. */
export const unlikelyValue: Check = {
  names: ['UNLIKELY_VALUE'],
  find: (ruleSet) =>
    [...comparisonsIn(ruleSet)].flatMap(({ comparison: { fact, operator, value }, place }) => {
      const [doubt] = textsIn(fact, operator, value).flatMap(
        (text) => doubtOf(text, fact, operator, ruleSet) ?? [],
      );
      return doubt === undefined ? [] : [{ code: 'UNLIKELY_VALUE', place, ...doubt }];
    }),
};

/** Of dates, numbers and patterns there is nothing to say here. */
function textsIn(fact: string, operator: string, value: unknown): readonly string[] {
  const { type = 'string' } = standardFact(fact) ?? {};
  if (!type.startsWith('string') || operator.endsWith('matches')) return [];
  return [value].flat().filter((one) => typeof one === 'string');
}

/** Their values hold no separators: one would have cut them into several. */
const single = new Set(['channel', 'status', 'tags', 'language', 'country']);

function doubtOf(written: string, fact: string, operator: string, ruleSet: RuleSet): Doubt | undefined {
  const text = written.trim();
  const quoted = JSON.stringify(written);
  if (/^[*%]|\*$/.test(text)) {
    const sign = /[*%]/.exec(text)?.[0] ?? '*';
    return {
      message: `\`${sign}\` stands for itself in \`${quoted}\`, and not for other letters`,
      fix: 'use `startsWith`, `endsWith` or `matches`',
    };
  }
  if (single.has(fact) && /[,;|]/.test(text)) {
    const list = JSON.stringify(text.split(/[,;|]/).map((part) => part.trim()));
    return {
      message: `\`${quoted}\` is one text, and \`${fact}\` hardly ever has it`,
      fix: `for several write a list with \`${fact === 'tags' ? 'containsAny' : 'in'}\`: \`${list}\``,
    };
  }
  if (/^!=?\s*\p{L}/u.test(text)) {
    return {
      message: `\`!\` stands for itself in \`${quoted}\`, and turns nothing round`,
      fix: 'put `not:` in front of the operator',
    };
  }
  if (isNullWord(text)) {
    return {
      message: `\`${quoted}\` is a word for nothing, which mappings read as missing`,
      fix: 'use `exists`, which asks whether the fact is there',
    };
  }
  return notSent(text, fact, operator, ruleSet);
}

const forms = {
  language: { pattern: languagePattern, name: 'ISO 639-1, as in `en` or `en-US`' },
  country: { pattern: countryPattern, name: 'ISO 3166-1 alpha-2, as in `us`' },
} as const;

/** The vendor refuses these, so that only rules which write another value there have a use for them. */
function notSent(text: string, fact: string, operator: string, { rules }: RuleSet): Doubt | undefined {
  if ((fact !== 'language' && fact !== 'country') || !/(?:equal|in)$/i.test(operator)) return undefined;
  const { pattern, name } = forms[fact];
  if (fact === 'country' && text.toLowerCase() === 'uk') {
    return { message: '`uk` is no country in ISO 3166-1', fix: 'did you mean `gb`?' };
  }
  const isWritten = rules.some(({ effect }) => effect.kind === 'enrich' && Object.hasOwn(effect.set, fact));
  if (isWritten || pattern.test(text.replaceAll('_', '-'))) return undefined;
  return {
    message: `nothing is sent where \`${fact}\` is \`${JSON.stringify(text)}\`, so this decides nothing`,
    fix: `write ${name}`,
  };
}
