/** Laws: what breaks one is found, however rare, and comes back as small as it can be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decision/decide.js';
import { normaliseInteraction } from '../../../src/interaction/normalise.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import { checkLaws } from '../../../src/simulation/invariants/check-laws.js';
import { test } from '../../../src/simulation/scenarios/test.js';
import { interactionsFor } from '../../../src/testing/laws.js';
import { ruleSetOf, serviceRules } from '../support/example.js';

const tagged = { any: [{ fact: 'tags', operator: 'contains', value: 'do_not_send_stella' }] };
const equal = (fact: string, value: unknown) => ({ fact, operator: 'equal', value });

/** Ten values each for four facts: ten thousand combinations, of which one is sent in spite of its tag. */
const tenThousand = {
  rules: [
    ...['language', 'country', 'brand', 'channel'].map((fact) => ({
      name: `knows ten of ${fact}`,
      conditions: {
        all: [{ fact, operator: 'in', value: Array.from({ length: 10 }, (_, index) => codeOf(fact, index)) }],
      },
      event: { type: 'enrich', params: { add_tags: [fact] } },
    })),
    { name: 'tagged', conditions: tagged, event: { type: 'enrich', params: { add_tags: ['seen'] } } },
    {
      name: 'one in ten thousand',
      conditions: {
        all: ['language', 'country', 'brand', 'channel'].map((fact, index) =>
          equal(fact, codeOf(fact, index + 3)),
        ),
      },
      event: { type: 'send' },
    },
  ],
};

function codeOf(fact: string, index: number): string {
  const two = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'];
  return fact === 'language' || fact === 'country' ? (two[index] ?? 'fi') : `${fact}${index}`;
}

describe('checkLaws', () => {
  it('holds a law that the rules keep', async () => {
    const laws = [{ name: 'never sent', when: tagged, never: 'send' as const }];
    expect(await checkLaws(ruleSetOf(serviceRules), laws)).toMatchObject([{ passed: true }]);
  });

  it('finds the one combination in ten thousand, and shrinks it to the fields that matter', async () => {
    const [result] = await checkLaws(ruleSetOf(tenThousand), [
      { name: 'never sent', when: tagged, never: 'send' },
    ]);
    expect(result?.passed).toBe(false);
    expect(result?.counterexample?.interaction).toEqual({
      ext_interaction_id: expect.any(String),
      customer: { name: expect.any(String), email: expect.any(String) },
      employee: { custom_id: 'agent-1' },
      tags: ['do_not_send_stella'],
      language: 'es',
      country: 'it',
      brand: 'brand5',
      channel: 'channel6',
    });
    expect(result?.counterexample?.outcome).toBe('send');
    expect(result?.problem).toContain('`one in ten thousand` sends');
  });

  it('finds what only one number, one moment or one address shows', async () => {
    const rare = (leaf: object) => ({
      facts: { 'attributes.score': { type: 'number' }, 'attributes.more': { type: 'any' } },
      rules: [
        { name: 'rare', conditions: { all: [leaf, equal('status', 'closed')] }, event: { type: 'send' } },
      ],
    });
    const laws = [{ name: 'never sent', never: 'send' as const }];
    for (const leaf of [
      equal('attributes.score', 4711.5),
      equal('local_time', '03:17'),
      { fact: 'customer.email', operator: 'matches', value: '^a{9}@b\\.test$' },
      { ...equal('attributes.more', 'deep'), path: '$.in.side' },
    ]) {
      const [result] = await checkLaws(ruleSetOf(rare(leaf)), laws);
      expect([leaf, result?.counterexample?.outcome]).toEqual([leaf, 'send']);
      expect(result?.tried).toBeLessThan(40);
    }
  });

  it('knows the mode of channels, and who is held out', async () => {
    const sending = { rules: [], default: 'send', channels: { email: 'manual', chat: 'integrated' } };
    const laws = [{ name: 'all', when: { any: [equal('channel', 'email')] }, always: 'send' as const }];
    const passed = async (content: object, environment: 'test' | 'production') =>
      (await checkLaws(ruleSetOf(content), laws, { environment }))[0]?.passed;
    const complete = { 'customer.name': true, 'customer.email': true, 'employee.email': true };
    const when = {
      all: [
        equal('channel', 'email'),
        ...Object.keys(complete).map((fact) => ({ fact, operator: 'exists', value: true })),
        ...['language', 'country', 'do_not_send'].map((fact) => ({ fact, operator: 'exists', value: false })),
        { fact: 'customer.email', operator: 'matches', value: '^customer[0-9]*@example\\.com$' },
      ],
    };
    laws[0] = { name: 'all', when, always: 'send' } as never;
    expect(await passed(sending, 'test')).toBe(true);
    expect(await passed(sending, 'production')).toBe(false);
    expect(await passed({ ...sending, suppression: { hold_out: 0.01 } }, 'test')).toBe(false);
  });

  it('says on what a law rests that cannot be proved', async () => {
    const operators = [
      { name: 'isOdd', factTypes: ['string'], valueTypes: ['boolean'], test: () => false },
    ] as const;
    const conditions = { all: [{ fact: 'brand', operator: 'isOdd', value: true }] };
    const content = { rules: [{ name: 'odd', conditions, event: { type: 'send' } }] };
    const ruleSet = parseRuleSet([{ path: 'a.rules.json', content }], { operators });
    const [result] = await checkLaws(ruleSet, [{ name: 'never sent', never: 'send', runs: 20 }]);
    expect(result).toMatchObject({ passed: true, assuming: ['`brand` `isOdd` true is not true'] });
  });

  it('repeats a run by its seed', async () => {
    const laws = [{ name: 'never sent', never: 'send' as const }];
    const first = await checkLaws(ruleSetOf(serviceRules), laws, { seed: 42 });
    expect(await checkLaws(ruleSetOf(serviceRules), laws, { seed: 42 })).toEqual(first);
  });

  it('fails a law that never applied: nothing was checked', async () => {
    const never = { all: [equal('brand', 'a'), equal('brand', 'b')] };
    const [result] = await checkLaws(ruleSetOf(serviceRules), [{ name: 'x', when: never, never: 'send' }]);
    expect(result).toMatchObject({ passed: false, applied: 0 });
    expect(result?.problem).toContain('nothing was checked');
  });

  it('takes laws in code', async () => {
    const holds = (
      { outcome }: { outcome: string },
      { customer }: { customer: { email?: string } },
    ): boolean => outcome !== 'send' || customer.email?.endsWith('.com') === true;
    expect(await checkLaws(ruleSetOf(serviceRules), [{ name: 'only .com', holds }])).toMatchObject([
      { passed: true },
    ]);
  });

  it.each([
    ['states nothing', {}],
    [
      'has a `when` the rules do not understand',
      { when: { all: [equal('no such fact', 1)] }, never: 'send' as const },
    ],
  ])('throws OPTION_INVALID for a law that %s', async (_, law) => {
    await expect(checkLaws(ruleSetOf(serviceRules), [{ name: 'x', ...law }])).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });
});

describe('a laws file', () => {
  it('has its mistakes said at their places', async () => {
    const content = `{ "laws": [
  { "name": "a", "when": { "all": [ { "fact": "statsu", "operator": "equal", "value": "x" } ] }, "never": "send" },
  { "name": "b", "never": "send", "always": "skip" }
] }`;
    const run = (text: string) =>
      test({ rules: ruleSetOf(serviceRules), scenarios: [{ path: 'a.laws.json', content: text }] });
    await expect(run(content)).rejects.toMatchObject({ diagnostics: [{ line: 3, pointer: '/laws/1' }] });
    await expect(run(content.replace(', "always": "skip"', ''))).rejects.toMatchObject({
      diagnostics: [
        { line: 2, pointer: '/laws/0/when/all/0/fact', fix: expect.stringContaining('`status`') },
      ],
    });
  });
});

describe('arbitrary cases', () => {
  it('reach every rule of a rule set, matching and not, whatever its facts and operators', () => {
    const leaf = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });
    const leaves = [
      leaf('local_hour', 'between', [9, 10]),
      leaf('local_weekday', 'equal', 6),
      leaf('days_since_end', 'greaterThan', 30),
      leaf('customer.email_domain', 'equal', 'example.net'),
      leaf('attributes.handle_time_s', 'lessThanInclusive', 5),
      leaf('attributes.subject', 'matches', '^re: [a-z]{3}'),
      leaf('tags', 'containsAll', ['x', 'y', 'z']),
      leaf('ended_at', 'before', '2020-01-01T00:00:00Z'),
      { ...leaf('attributes.nested', 'equal', 4), path: '$.a.b' },
    ];
    const ruleSet = ruleSetOf({
      facts: {
        'attributes.handle_time_s': { type: 'number' },
        'attributes.subject': { type: 'string' },
        'attributes.nested': { type: 'any' },
      },
      rules: leaves.map((condition, index) => ({
        name: `rule ${index}`,
        conditions: { all: [condition] },
        event: { type: 'skip' },
      })),
    });
    const reached = new Map<string, Set<boolean>>(ruleSet.rules.map(({ name }) => [name, new Set()]));
    const cases = interactionsFor(ruleSet, { now: new Date('2026-01-15T12:00:00Z') });
    for (const { interaction, now } of fc.sample(cases, 400)) {
      expect(normaliseInteraction(interaction).ok).toBe(true);
      const decided = new Set(decide(ruleSet, interaction, { now }).reasons.map(({ rule }) => rule));
      for (const [name, seen] of reached) seen.add(decided.has(name));
    }
    expect([...reached].filter(([, seen]) => seen.size < 2).map(([name]) => name)).toEqual([]);
  });
});
