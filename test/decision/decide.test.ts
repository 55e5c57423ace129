import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { Effect } from '../../src/rules/rule-set.js';
import { weekly } from '../support/weekly.js';
import { type RuleSketch, ruleSetOf } from './support/rule-set.js';

const now = new Date('2026-11-20T12:00:00Z');

const complete = {
  ext_interaction_id: 'case-1',
  channel: 'Email',
  status: ' Closed ',
  tags: ['VIP'],
  brand: 'kids',
  ended_at: '2026-11-20T10:00:00Z',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { name: 'Paul', custom_id: '7' },
};

const always = { all: [{ fact: 'ext_interaction_id', operator: 'notEqual', value: '' }] };
const never = { all: [{ fact: 'ext_interaction_id', operator: 'equal', value: '' }] };

function rule(name: string, effect: Effect, conditions: RuleSketch['conditions'] = always): RuleSketch {
  return { name, effect, conditions };
}

const send = rule('send it', { kind: 'send' });
const codes = (decision: ReturnType<typeof decide>): readonly string[] =>
  decision.reasons.map(({ code }) => code);

describe('the outcome', () => {
  it('is skip before record before send, and names the rule with its place', () => {
    const record = rule('record it', { kind: 'record', reason: 'the agent ticked it' });
    const skip = rule('skip it', { kind: 'skip' });
    expect(decide(ruleSetOf({ rules: [send] }), complete, { now }).outcome).toBe('send');
    expect(decide(ruleSetOf({ rules: [send, record] }), complete, { now })).toMatchObject({
      outcome: 'record',
      request: { do_not_send: true },
      windows: [],
      reasons: [
        {
          code: 'RULE_MATCHED',
          message: 'rule `record it` records: the agent ticked it',
          rule: 'record it',
          file: 'hand-made.rules.json',
          pointer: '/rules/1',
        },
      ],
    });
    const skipped = decide(ruleSetOf({ rules: [send, record, skip] }), complete, { now });
    expect(skipped.outcome).toBe('skip');
    expect(skipped.reasons.map((reason) => reason.rule)).toEqual(['skip it']);
    expect(skipped.request).toBeUndefined();
  });

  it('is the default when no rule decides', () => {
    const rules = [rule('never', { kind: 'skip' }, never)];
    for (const outcome of ['send', 'record', 'skip'] as const) {
      const decision = decide(ruleSetOf({ rules, settings: { default: outcome } }), complete, { now });
      expect(decision.outcome).toBe(outcome);
      expect(codes(decision)).toEqual(['DEFAULT']);
    }
  });

  it('is skip for what is no interaction, with the fields named', () => {
    const decision = decide(ruleSetOf({ rules: [send] }), { channel: 4 }, { now });
    expect(decision).toMatchObject({
      outcome: 'skip',
      reasons: [{ code: 'INTERACTION_INVALID', fields: ['ext_interaction_id', 'channel'] }],
    });
  });

  it('is record where the interaction says do_not_send, also as a text', () => {
    const decision = decide(ruleSetOf({ rules: [send] }), { ...complete, do_not_send: 'TRUE' }, { now });
    expect(decision.outcome).toBe('record');
    expect(codes(decision)).toEqual(['DO_NOT_SEND', 'RULE_MATCHED']);
  });

  it.each([{ environment: 'prod' }, { now: '2026-11-22' }])(
    'refuses %j, which would decide as if it were not there',
    (options) => {
      expect(() => decide(ruleSetOf({ rules: [] }), complete, options as never)).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }),
      );
    },
  );

  it('is refused for an invalid moment, which is a mistake in the program', () => {
    expect(() => decide(ruleSetOf({ rules: [] }), complete, { now: new Date(Number.NaN) })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });
});

describe('a share', () => {
  const ids = Array.from({ length: 4_000 }, (_, index) => `case-${index}`);

  it('of interactions is about as large as asked for, and the same every time', () => {
    const ruleSet = ruleSetOf({ rules: [rule('tenth', { kind: 'send', sample: 0.1 })] });
    const outcomes = ids.map(
      (id) => decide(ruleSet, { ...complete, ext_interaction_id: id }, { now }).outcome,
    );
    const sent = outcomes.filter((outcome) => outcome === 'send').length;
    expect(sent).toBeGreaterThan(320);
    expect(sent).toBeLessThan(480);
    expect(
      ids.map((id) => decide(ruleSet, { ...complete, ext_interaction_id: id }, { now }).outcome),
    ).toEqual(outcomes);
  });

  it('stays the same when the rule is renamed', () => {
    const [before, after] = ['before', 'after'].map((name) =>
      ruleSetOf({ rules: [rule(name, { kind: 'send', sample: 0.5 })] }),
    );
    const sent = (ruleSet: typeof before) =>
      ids.filter(
        (id) =>
          ruleSet && decide(ruleSet, { ...complete, ext_interaction_id: id }, { now }).outcome === 'send',
      );
    expect(sent(before).length).toBeGreaterThan(1_000);
    expect(sent(after)).toEqual(sent(before));
  });

  it('with a key of its own is independent of the others', () => {
    const first = ruleSetOf({ rules: [rule('first', { kind: 'send', sample: 0.5 })] });
    const second = ruleSetOf({ rules: [rule('second', { kind: 'send', sample: 0.5, sampleKey: 'other' })] });
    const both = ids.filter((id) =>
      [first, second].every(
        (ruleSet) => decide(ruleSet, { ...complete, ext_interaction_id: id }, { now }).outcome === 'send',
      ),
    ).length;
    expect(both).toBeGreaterThan(850);
    expect(both).toBeLessThan(1_150);
  });

  it('that leaves the interaction out says so, and leaves the decision to the others', () => {
    const out = rule('none', { kind: 'send', sample: 0 });
    expect(codes(decide(ruleSetOf({ rules: [out] }), complete, { now }))).toEqual(['NOT_SAMPLED', 'DEFAULT']);
    expect(codes(decide(ruleSetOf({ rules: [out, send] }), complete, { now }))).toEqual(['RULE_MATCHED']);
  });

  it('held out goes by the customer, however the address is spelled', () => {
    const ruleSet = ruleSetOf({ rules: [send], settings: { suppression: { hold_out: 0.5 } } });
    const outcome = (email: string): string =>
      decide(ruleSet, { ...complete, customer: { name: 'A', email } }, { now }).outcome;
    const addresses = ids.map((id) => `${id}@example.com`);
    const asked = addresses.filter((address) => outcome(address) === 'send');
    expect(asked.length).toBeGreaterThan(1_800);
    expect(asked.length).toBeLessThan(2_200);
    expect(addresses.every((address) => outcome(address.toUpperCase()) === outcome(address))).toBe(true);
    const held = addresses.find((address) => !asked.includes(address));
    expect(codes(decide(ruleSet, { ...complete, customer: { name: 'A', email: held } }, { now }))[0]).toBe(
      'HELD_OUT',
    );
  });
});

describe('the time of a request', () => {
  it('is the longest delay after the end', () => {
    const rules = [
      send,
      rule('hour', { kind: 'send', delayMs: 3_600_000 }),
      rule('minute', { kind: 'send', delayMs: 60_000 }),
    ];
    expect(decide(ruleSetOf({ rules }), complete, { now }).notBefore).toBe('2026-11-20T11:00:00.000Z');
    expect(decide(ruleSetOf({ rules: [send] }), complete, { now }).notBefore).toBeUndefined();
  });

  it('cannot be told without the end, and then the rule has no say', () => {
    const { ended_at, ...endless } = complete;
    const decision = decide(ruleSetOf({ rules: [rule('hour', { kind: 'send', delayMs: 1 })] }), endless, {
      now,
    });
    expect(decision.outcome).toBe('skip');
    expect(decision.reasons[0]).toMatchObject({
      code: 'INCOMPLETE_REQUEST',
      fields: ['ended_at'],
      rule: 'hour',
    });
  });

  it('keeps the longest window of all rules that send, window by window', () => {
    const windows = [
      weekly,
      { ...weekly, name: 'brand', length: '60d', per: ['customer', 'brand'] as const },
    ];
    const month = rule('month', { kind: 'send', window: '30d' });
    const day = rule('day', { kind: 'send', window: 'P1D' });
    const lengths = (rules: readonly RuleSketch[]): readonly string[] =>
      decide(ruleSetOf({ rules, settings: { suppression: { windows } } }), complete, { now }).windows.map(
        ({ length }) => length,
      );
    expect(lengths([send])).toEqual(['7d', '60d']);
    expect(lengths([day])).toEqual(['P1D', 'P1D']);
    expect(lengths([day, month])).toEqual(['30d', '30d']);
    expect(lengths([day, send])).toEqual(['7d', '60d']);
    expect(lengths([month, send])).toEqual(['30d', '60d']);
  });
});

describe('a rule that throws', () => {
  const operators = [
    {
      name: 'explode',
      test: (): boolean => {
        throw new Error('no answer for jane@example.com');
      },
    },
  ];
  const exploding = { fact: 'status', operator: 'explode', value: 1 };

  it.each(['skip', 'record'] as const)('gives skip when it is a %s rule', (kind) => {
    const ruleSet = ruleSetOf({ rules: [send, rule('bad', { kind }, { all: [exploding] })], operators });
    const decision = decide(ruleSet, complete, { now });
    expect(decision).toMatchObject({
      outcome: 'skip',
      reasons: [{ code: 'RULE_ERROR', rule: 'bad' }],
      errors: [{ rule: 'bad', pointer: '/rules/1/conditions/all/0', message: 'no answer for ***' }],
    });
    expect(JSON.stringify(decision)).not.toContain('jane@');
  });

  it('does not match when it is a send rule', () => {
    const ruleSet = ruleSetOf({ rules: [rule('bad', { kind: 'send' }, { all: [exploding] })], operators });
    expect(decide(ruleSet, complete, { now })).toMatchObject({ outcome: 'skip', errors: [{ rule: 'bad' }] });
    const beside = ruleSetOf({
      rules: [send, rule('bad', { kind: 'send' }, { all: [exploding] })],
      operators,
    });
    expect(decide(beside, complete, { now })).toMatchObject({ outcome: 'send', errors: [{ rule: 'bad' }] });
  });

  it('skips when it is an enrich rule, because the request might name the wrong brand or language', () => {
    const bad = rule('bad', { kind: 'enrich', addTags: ['x'], set: {} }, { all: [exploding] });
    const decision = decide(ruleSetOf({ rules: [send, bad], operators }), complete, { now });
    expect(decision).toMatchObject({
      outcome: 'skip',
      reasons: [{ code: 'RULE_ERROR', rule: 'bad' }],
      errors: [{ rule: 'bad' }],
    });
  });

  it('is no error where its truth does not hang on what threw, whatever the order', () => {
    const open = { fact: 'status', operator: 'equal', value: 'open' };
    for (const all of [
      [open, exploding],
      [exploding, open],
    ]) {
      const ruleSet = ruleSetOf({ rules: [send, rule('bad', { kind: 'skip' }, { all })], operators });
      expect(decide(ruleSet, complete, { now })).toMatchObject({ outcome: 'send', errors: [] });
    }
  });
});

describe('custom operators', () => {
  it('count a truthy answer as true, and may be decorated', () => {
    const operators = [
      { name: 'longer', test: (fact: unknown, value: unknown) => String(fact).length > Number(value) },
    ];
    const conditions = { all: [{ fact: 'tags', operator: 'someFact:not:longer', value: 3 }] };
    const ruleSet = ruleSetOf({ rules: [rule('short', { kind: 'send' }, conditions)], operators });
    expect(decide(ruleSet, complete, { now }).outcome).toBe('send');
    expect(decide(ruleSet, { ...complete, tags: ['long one'] }, { now }).outcome).toBe('skip');
  });
});

describe('hostile names', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'such as %s are names like any other',
    (name) => {
      const fact = `attributes.${name}`;
      const isThere = {
        any: [
          { fact, operator: 'equal', value: 'here' },
          { fact: 'tags', operator: 'contains', value: name.toLowerCase() },
        ],
      };
      const missing = {
        all: [
          { fact, operator: 'notEqual', value: 'here' },
          { fact, path: `$.${name}`, operator: 'equal', value: { fact } },
        ],
      };
      const ruleSet = ruleSetOf({
        rules: [
          rule(name, { kind: 'send' }, isThere),
          rule(
            'missing',
            { kind: 'enrich', addTags: [name], set: { [`custom_properties.${name}`]: 'x' } },
            missing,
          ),
        ],
      });
      expect(decide(ruleSet, complete, { now }).outcome).toBe('skip');
      const attributes = JSON.parse(`{ "${name}": "here" }`);
      expect(decide(ruleSet, { ...complete, attributes }, { now }).reasons[0]?.rule).toBe(name);
      const tagged = decide(ruleSet, { ...complete, tags: [name] }, { now });
      expect(Object.hasOwn(tagged.request?.custom_properties ?? {}, name)).toBe(true);
      expect(({} as Record<string, unknown>).x).toBeUndefined();
    },
  );
});
