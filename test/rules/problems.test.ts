/** A file of mistakes is refused without holding up the process: the list ends after a thousand. */
import { expect, it } from 'vitest';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

function refusalOf(content: unknown): { message: string; codes: Set<string>; count: number } {
  try {
    parseRuleSet([{ path: 'a.rules.json', content: JSON.stringify(content) }]);
  } catch (error) {
    if (isAutotriggerError(error)) {
      const codes = new Set(error.diagnostics.map(({ code }) => code));
      return { message: error.message, codes, count: error.diagnostics.length };
    }
    throw error;
  }
  throw new Error('accepted');
}

it.each([
  ['unknown keys', Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`k${i}`, 1]))],
  ['empty rules', { rules: Array.from({ length: 3_000 }, () => ({})) }],
  [
    'conditions of one rule',
    {
      rules: [
        {
          name: 'x',
          conditions: {
            all: Array.from({ length: 3_000 }, () => ({ fact: 'nope', operator: 'equl', value: 1 })),
          },
          event: { type: 'send' },
        },
      ],
    },
  ],
])('lists a thousand mistakes of many %s, and says that there are more', (_, content) => {
  expect(refusalOf(content)).toMatchObject({
    count: 1_000,
    message: 'the rule file has more than 1000 mistakes',
  });
});

it('does not look into a file of more than 100,000 rules', () => {
  const { codes } = refusalOf({ rules: Array.from({ length: 100_001 }, () => 0) });
  expect([...codes]).toEqual(['TOO_MANY_RULES']);
});
