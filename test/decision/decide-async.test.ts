import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { decideAsync } from '../../src/decision/decide-async.js';
import { explainAsync } from '../../src/explanation/explain-async.js';
import type { FactDefinition } from '../../src/facts/definition.js';
import type { Effect } from '../../src/rules/rule-set.js';
import { type RuleSketch, ruleSetOf } from './support/rule-set.js';

const now = new Date('2026-11-20T12:00:00Z');
const interaction = {
  ext_interaction_id: '1',
  channel: 'chat',
  status: 'closed',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { custom_id: '7' },
};
const closed = { fact: 'status', operator: 'equal', value: 'closed' };
const vip = { fact: 'vip', operator: 'equal', value: true };

function rule(
  name: string,
  kind: 'send' | 'record' | 'skip',
  ...all: RuleSketch['conditions'][]
): RuleSketch {
  const effect: Effect = { kind };
  return { name, effect, conditions: { all } };
}

function fact(name: string, resolve: NonNullable<FactDefinition['resolve']>): FactDefinition {
  return { name, type: 'any', resolve };
}

describe('a fetched fact', () => {
  it('is fetched once for all rules that ask, and decides', async () => {
    const resolve = vi.fn(async () => true);
    const rules = [rule('send', 'send', closed), rule('one', 'skip', vip), rule('two', 'skip', vip, closed)];
    const ruleSet = ruleSetOf({ rules, facts: [fact('vip', resolve)] });
    const decision = await decideAsync(ruleSet, interaction, { now });
    expect(decision.reasons.map((reason) => reason.rule)).toEqual(['one', 'two']);
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  it.each([
    [
      'a rule skips already',
      [rule('skip', 'skip', closed), rule('send', 'send', closed), rule('vip', 'skip', vip)],
    ],
    ['nothing would be sent anyway', [rule('vip', 'skip', vip)]],
    ['a rule records already', [rule('record', 'record', closed), rule('vip', 'send', vip)]],
  ])('is not fetched when %s', async (_, rules) => {
    const resolve = vi.fn(async () => true);
    await decideAsync(ruleSetOf({ rules, facts: [fact('vip', resolve)] }), interaction, { now });
    expect(resolve).not.toHaveBeenCalled();
  });

  it('whose value is not of its declared type makes its rules errors', async () => {
    const wrong: FactDefinition = { name: 'vip', type: 'boolean', resolve: async () => 'perhaps' };
    const rules = [rule('send', 'send', closed), rule('vip', 'skip', vip)];
    const decision = await decideAsync(ruleSetOf({ rules, facts: [wrong] }), interaction, { now });
    expect(decision).toMatchObject({ outcome: 'skip', reasons: [{ code: 'RULE_ERROR', rule: 'vip' }] });
    const atOnce = { ...wrong, resolve: () => 'perhaps' };
    expect(decide(ruleSetOf({ rules, facts: [atOnce] }), interaction, { now })).toEqual(decision);
  });

  it.each([
    ['rejects', async () => Promise.reject(new Error('the service is away'))],
    [
      'throws',
      () => {
        throw new Error('the service is away');
      },
    ],
  ])('that %s makes a skip rule skip and a send rule not match', async (_, resolve) => {
    const facts = [fact('vip', resolve)];
    const skipping = ruleSetOf({ rules: [rule('send', 'send', closed), rule('vip', 'skip', vip)], facts });
    expect(await decideAsync(skipping, interaction, { now })).toMatchObject({
      outcome: 'skip',
      reasons: [{ code: 'RULE_ERROR', rule: 'vip' }],
      errors: [{ rule: 'vip', message: 'the service is away', pointer: '/rules/1/conditions/all/0' }],
    });
    const sending = ruleSetOf({ rules: [rule('vip', 'send', vip)], facts });
    expect(await decideAsync(sending, interaction, { now })).toMatchObject({
      outcome: 'skip',
      errors: [{ rule: 'vip' }],
    });
  });

  it('that is late is aborted and counts as an error', async () => {
    let aborted = false;
    const late = fact('vip', (_, { signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => undefined);
    });
    const ruleSet = ruleSetOf({
      rules: [rule('send', 'send', closed), rule('vip', 'skip', vip)],
      facts: [late],
    });
    const decision = await decideAsync(ruleSet, interaction, { now, factTimeoutMs: 20 });
    expect(decision).toMatchObject({
      outcome: 'skip',
      errors: [{ message: 'the fact `vip` took longer than 20 ms' }],
    });
    expect(aborted).toBe(true);
  });

  it('cannot be awaited by decide, which says so and fails safe', () => {
    const ruleSet = ruleSetOf({
      rules: [rule('send', 'send', closed), rule('vip', 'skip', vip)],
      facts: [fact('vip', async () => Promise.reject(new Error('nobody hears this')))],
    });
    const decision = decide(ruleSet, interaction, { now });
    expect(decision.outcome).toBe('skip');
    expect(decision.errors[0]?.message).toContain('use `decideAsync`');
  });

  it('whose answer is there at once is taken by decide, too', () => {
    const facts = [fact('vip', ({ ext_interaction_id }) => ext_interaction_id === '1')];
    const ruleSet = ruleSetOf({ rules: [rule('vip', 'send', vip)], facts });
    expect(decide(ruleSet, interaction, { now }).outcome).toBe('send');
    expect(decide(ruleSet, { ...interaction, ext_interaction_id: '2' }, { now }).outcome).toBe('skip');
  });

  it('that is undefined is missing, no error; a list where a value is none gives false', async () => {
    const odd = { fact: 'status', operator: 'in', value: { fact: 'vip' } };
    const ruleSet = ruleSetOf({
      rules: [rule('send', 'send', closed), rule('odd', 'skip', odd)],
      facts: [fact('vip', async () => undefined)],
    });
    expect(await decideAsync(ruleSet, interaction, { now })).toMatchObject({ outcome: 'send', errors: [] });
  });

  it('that was not needed is shown as not evaluated', async () => {
    const rules = [rule('skip', 'skip', closed), rule('vip', 'skip', vip)];
    const explanation = await explainAsync(
      ruleSetOf({ rules, facts: [fact('vip', async () => true)] }),
      interaction,
      { now },
    );
    expect(explanation.rules.map(({ name, result }) => [name, result])).toEqual([
      ['skip', 'true'],
      ['vip', 'not evaluated'],
    ]);
  });
});

describe('overlapping decisions', () => {
  it('are each equal to their sequential twin, 2,000 of them with facts of random latency', async () => {
    const scoreOf = ({ ext_interaction_id }: { ext_interaction_id: string }): number => {
      if (Number(ext_interaction_id) % 97 === 0) throw new Error('the service is away');
      return Number(ext_interaction_id) % 10;
    };
    const blocksOf = ({ ext_interaction_id }: { ext_interaction_id: string }): unknown => ({
      list: Number(ext_interaction_id) % 7 === 0 ? ['a'] : [],
    });
    const slowly = async <Value>(value: () => Value): Promise<Value> => {
      await sleep(Math.random() * 20);
      return value();
    };
    const at = (value: number): RuleSketch['conditions'] => ({
      fact: 'score',
      operator: 'greaterThan',
      value,
    });
    const rules = [
      rule('send', 'send', closed),
      rule('blocked', 'skip', { fact: 'blocked', path: '$.list', operator: 'contains', value: 'a' }),
      rule('high', 'record', at(7)),
      rule('low', 'send', { not: at(3) }),
    ];
    const fetching = ruleSetOf({
      rules,
      facts: [
        fact('score', (record) => slowly(() => scoreOf(record))),
        fact('blocked', (record) => slowly(() => blocksOf(record))),
      ],
    });
    const atOnce = ruleSetOf({ rules, facts: [fact('score', scoreOf), fact('blocked', blocksOf)] });
    const records = Array.from({ length: 2_000 }, (_, index) => ({
      ...interaction,
      ext_interaction_id: String(index),
    }));
    const together = await Promise.all(records.map((record) => decideAsync(fetching, record, { now })));
    expect(together).toEqual(records.map((record) => decide(atOnce, record, { now })));
    const count = (outcome: string): number =>
      together.filter((decision) => decision.outcome === outcome).length;
    expect([count('send'), count('record'), count('skip')]).toEqual([1355, 341, 304]);
  });
});

describe('what code gives that is not of its type', () => {
  const away = (): Promise<never> => Promise.reject(new Error('nobody hears this'));
  const answers: readonly (readonly [string, () => unknown])[] = [
    ['a promise of true', async () => true],
    ['a promise of false', async () => false],
    ['a promise that rejects', away],
    ['1', () => 1],
    ["'yes'", () => 'yes'],
    ['undefined', () => undefined],
    ['null', () => null],
  ];
  const effects: readonly Effect[] = [
    { kind: 'skip' },
    { kind: 'record' },
    { kind: 'send' },
    { kind: 'enrich', addTags: ['x'], set: {} },
  ];
  const asking = { fact: 'status', operator: 'own', value: 'closed' };
  const fetched = { fact: 'fetched', operator: 'equal', value: true };

  /** Beside it stands a send rule that matches, except where the rule itself sends: nothing else may. */
  function rulesWith(effect: Effect, ...all: RuleSketch['conditions'][]): readonly RuleSketch[] {
    const own = { name: 'own', effect, conditions: { all } };
    return effect.kind === 'send' ? [own] : [rule('send', 'send', closed), own];
  }

  async function bothWays(ruleSet: ReturnType<typeof ruleSetOf>) {
    const decision = decide(ruleSet, interaction, { now });
    expect(await decideAsync(ruleSet, interaction, { now })).toEqual(decision);
    return decision;
  }

  describe.each(effects)('by a rule of the effect $kind', (effect) => {
    it.each(answers)('makes an error of it where an operator gives %s', async (_, test) => {
      const operators = [{ name: 'own', test: test as () => boolean }];
      for (const operator of ['own', 'not:own']) {
        const rules = rulesWith(effect, { ...asking, operator });
        const decision = await bothWays(ruleSetOf({ rules, operators }));
        expect(decision).toMatchObject({
          outcome: 'skip',
          errors: [{ rule: 'own', message: expect.stringContaining('something else than true or false') }],
        });
        // The same rule in json-rules-engine, because it asks for a fetched fact too.
        const facts = [fact('fetched', async () => true)];
        const both = ruleSetOf({
          rules: rulesWith(effect, fetched, { ...asking, operator }),
          operators,
          facts,
        });
        expect(await decideAsync(both, interaction, { now })).toMatchObject({
          outcome: 'skip',
          errors: [{ rule: 'own' }],
        });
      }
    });

    it.each([
      ['a text', () => 'perhaps'],
      ['a number', () => 1],
      ['a list', () => [true]],
      ['an object', () => ({})],
      ['a promise of a number', async () => 1],
      ['a promise of a promise of a text', async () => (async () => 'perhaps')()],
      ['a promise that rejects', away],
    ])('makes an error of it where a fact gives %s', async (_, resolve) => {
      const facts: FactDefinition[] = [{ name: 'vip', type: 'boolean', resolve }];
      const ruleSet = ruleSetOf({ rules: rulesWith(effect, vip), facts });
      for (const decision of [
        decide(ruleSet, interaction, { now }),
        await decideAsync(ruleSet, interaction, { now }),
      ]) {
        expect(decision).toMatchObject({ outcome: 'skip', errors: [{ rule: 'own' }] });
      }
    });
  });

  it('leaves no rejection that nobody handles', async () => {
    const unhandled: unknown[] = [];
    const hear = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', hear);
    const operators = [{ name: 'own', test: away as unknown as () => boolean }];
    await bothWays(ruleSetOf({ rules: rulesWith({ kind: 'skip' }, asking), operators }));
    await sleep(5);
    process.off('unhandledRejection', hear);
    expect(unhandled).toEqual([]);
  });
});
