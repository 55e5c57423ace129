/** Counts the interactions in which a declared fact is not of its type, so that its rules could not be evaluated. */
import type { FactType } from '../facts/definition.js';
import { formatNumberOf } from '../shared/format-numbers.js';
import type { RuleError } from './rule-error.js';

/** For the summary of a run: a column that changed its form shows as thousands of these, not as thousands of skips. */
export interface NotOfType {
  readonly fact: string;
  /** As the fact is declared. */
  readonly type: FactType;
  /** Interactions. */
  readonly count: number;
}

/** Grows with the declared facts, not with the interactions. */
interface NotOfTypeCounter {
  /** The errors of one decision; a fact counts once, however many rules ask for it. */
  add(errors: readonly RuleError[]): void;
  /** Most frequent first. */
  list(): NotOfType[];
}

/** One for each run, since its counts are never reset. */
export function createNotOfTypeCounter(): NotOfTypeCounter {
  const counts = new Map<string, { fact: string; type: FactType; count: number }>();
  return {
    add(errors) {
      const facts = new Map(errors.flatMap(({ fact, type }) => (fact && type ? [[fact, type]] : [])));
      for (const [fact, type] of facts) {
        const known = counts.get(fact) ?? { fact, type, count: 0 };
        known.count += 1;
        counts.set(fact, known);
      }
    },
    list: () => [...counts.values()].map((one) => ({ ...one })).sort((a, b) => b.count - a.count),
  };
}

const kinds: Readonly<Record<FactType, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  instant: 'an instant',
  'string[]': 'a list of texts',
  'number[]': 'a list of numbers',
  any: 'a value',
};

/** `singular`: what was counted, as in `interaction`. */
export function describeNotOfType({ fact, type, count }: NotOfType, singular: string): string {
  const many = formatNumberOf(count, singular);
  return `\`${fact}\` is not ${kinds[type]} in ${many}, so the rules that ask for it could not be evaluated`;
}
