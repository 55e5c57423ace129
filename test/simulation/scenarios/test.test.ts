/** Scenarios: what they expect, what they cover, and what is said when they are wrong. */
import { describe, expect, it } from 'vitest';
import { isAutotriggerError } from '../../../src/errors/autotrigger-error.js';
import { formatTest } from '../../../src/simulation/scenarios/format-test.js';
import { type TestReport, test } from '../../../src/simulation/scenarios/test.js';
import { folderOf, interactionOf, ruleSetOf, serviceRules } from '../support/example.js';

const now = '2026-03-02T12:00:00Z';

function run(
  scenarios: unknown[],
  more: Record<string, unknown> = {},
  rules: unknown = serviceRules,
): Promise<TestReport> {
  const content = JSON.stringify({ now, base: { closed: interactionOf() }, scenarios, ...more }, null, 1);
  return test({ rules: ruleSetOf(rules), scenarios: [{ path: 'a.scenarios.json', content }] });
}

const one = async (scenario: Record<string, unknown>, rules: unknown = serviceRules) =>
  (await run([{ name: 'it', base: 'closed', ...scenario }], {}, rules)).scenarios;

describe('a scenario', () => {
  it('passes when outcome, rules, reasons and request fields are as expected', async () => {
    const expectation = {
      outcome: 'send',
      rules: ['resolved cases'],
      reasons: ['RULE_MATCHED'],
      request: { channel: 'email', brand: null, customer: { name: 'Jane' } },
    };
    expect(await one({ expect: expectation })).toMatchObject([{ passed: true, differences: [] }]);
  });

  it.each([
    [{ outcome: 'skip' }, 'expected the outcome `skip`, got `send`'],
    [
      { outcome: 'send', rules: ['resolved case'] },
      'there is no rule `resolved case`: did you mean `resolved cases`?',
    ],
    [{ outcome: 'send', rules: [] }, 'the rule `resolved cases` decided, and was not expected'],
    [{ outcome: 'send', reasons: ['DEFAULT'] }, 'expected the reason `DEFAULT` to decide, it did not'],
    [
      { outcome: 'send', request: { customer: { email: 'joe@example.com' } } },
      '`request.customer.email` is another value than expected; both are masked',
    ],
    [{ outcome: 'send', request: { brand: 'x' } }, 'expected `request.brand` to be `"x"`, it is absent'],
    [
      { outcome: 'send', request: { channel: null } },
      'expected `request.channel` to be absent, it is `"email"`',
    ],
  ])('says what differs and what happened instead: %j', async (expectation, difference) => {
    const [result] = await one({ expect: expectation });
    expect(result?.passed).toBe(false);
    expect(result?.differences).toContain(difference);
    expect(result?.explanation).toContain('resolved cases');
  });

  it('may expect that a request waits, and until when; that it would be sent is right, too', async () => {
    const rules = {
      sending: { hours: [{ days: [1, 2, 3, 4, 5], from: '14:00', to: '17:00' }] },
      default: 'send',
    };
    const waits = { outcome: 'deferred', not_before: '2026-03-02T14:00:00Z' };
    expect(await one({ expect: waits }, rules)).toMatchObject([{ passed: true }]);
    expect(await one({ expect: { outcome: 'send' } }, rules)).toMatchObject([{ passed: true }]);
    const later = { outcome: 'deferred', not_before: '2026-03-02T15:00:00Z' };
    expect((await one({ expect: later }, rules))[0]?.differences).toEqual([
      'expected it to wait until 2026-03-02T15:00:00.000Z, it waits until 2026-03-02T14:00:00.000Z',
    ]);
    const open = { now: '2026-03-02T15:00:00Z', expect: { outcome: 'deferred' } };
    expect((await one(open, rules))[0]?.differences).toEqual(['expected the outcome `deferred`, got `send`']);
  });

  it('lays its fields over the base, and null removes one', async () => {
    const [sent, skipped] = (
      await run([
        {
          name: 'a',
          base: 'closed',
          interaction: { customer: { name: 'Joe' } },
          expect: { outcome: 'send', request: { customer: { name: 'Joe' } } },
        },
        {
          name: 'b',
          base: 'closed',
          interaction: { customer: { email: null } },
          expect: { outcome: 'skip', reasons: ['INCOMPLETE_REQUEST', 'RULE_MATCHED'] },
        },
      ])
    ).scenarios;
    expect([sent?.differences, skipped?.differences]).toEqual([[], []]);
  });

  it('runs once for every combination of its matrix, dotted paths included', async () => {
    const matrix = {
      status: ['closed', 'solved'],
      'customer.email': ['a@example.com', 'b@example.com', null],
    };
    const results = await one({ matrix, expect: { outcome: 'send' } });
    expect(results).toHaveLength(6);
    expect(results.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'it [status: "closed", customer.email: null]',
      'it [status: "solved", customer.email: null]',
    ]);
  });

  it('expects `invalid` of a record that is no interaction', async () => {
    const results = await run([{ name: 'x', interaction: { channel: 7 }, expect: { outcome: 'invalid' } }]);
    expect(results.scenarios[0]?.differences).toEqual([]);
  });

  it('decides at the scenario’s own now, in the environment of the file', async () => {
    const rules = {
      channels: { email: 'manual' },
      rules: [
        {
          name: 'fresh',
          conditions: { all: [{ fact: 'hours_since_end', operator: 'lessThan', value: 2 }] },
          event: { type: 'send' },
        },
      ],
    };
    const scenarios = [
      { name: 'now', base: 'closed', expect: { outcome: 'send' } },
      { name: 'later', base: 'closed', now: '2026-03-02T14:00:00Z', expect: { outcome: 'skip' } },
    ];
    expect((await run(scenarios, {}, rules)).passed).toBe(true);
    const inProduction = await run(scenarios, { environment: 'production' }, rules);
    expect(inProduction.scenarios[0]?.actual.reasons).toEqual(['CHANNEL_MANUAL', 'RULE_MATCHED']);
  });
});

describe('the history of a scenario', () => {
  it.each([
    ['a request within the window', [{ at: '2026-02-23T12:00:00.001Z' }], 'suppressed'],
    ['exactly one window ago', [{ at: '2026-02-23T12:00:00Z' }], 'send'],
    ['an answer that never came', [{ at: '2026-03-01T12:00:00Z', outcome: 'unknown' }], 'suppressed'],
    ['a failed request', [{ at: '2026-03-01T12:00:00Z', outcome: 'failed' }], 'send'],
    ['a recorded one', [{ at: '2026-03-01T12:00:00Z', outcome: 'recorded' }], 'send'],
  ])('%s', async (_, history, outcome) => {
    expect((await one({ history, expect: { outcome } }))[0]?.differences).toEqual([]);
  });

  it('counts for a brand only where the window is per brand', async () => {
    const perBrand = {
      ...serviceRules,
      suppression: { windows: [{ name: 'w', length: '7d', per: ['customer', 'brand'] }] },
    };
    const scenario = { interaction: { brand: 'a' }, history: [{ at: '2026-03-01T12:00:00Z', brand: 'b' }] };
    expect((await one({ ...scenario, expect: { outcome: 'suppressed' } }))[0]?.passed).toBe(true);
    expect((await one({ ...scenario, expect: { outcome: 'send' } }, perBrand))[0]?.passed).toBe(true);
  });

  it('records where the rule set says so when suppressed', async () => {
    const rules = { ...serviceRules, suppression: { when_suppressed: 'record' } };
    const expectation = {
      outcome: 'record',
      reasons: ['WINDOW', 'RULE_MATCHED'],
      request: { do_not_send: true },
    };
    const scenario = { history: [{ at: '2026-03-01T12:00:00Z' }], expect: expectation };
    expect((await one(scenario, rules))[0]?.differences).toEqual([]);
  });
});

describe('windows and quotas for some requests in a scenario', () => {
  const rules = (suppression: object) => ({ ...serviceRules, suppression });
  const day = { length: '1d', boundary: 'calendar' };
  const past = '2026-03-02T09:00:00Z';
  const agents = (over: object) =>
    rules({ quotas: [{ name: 'agent', max: 1, ...day, per: ['employee'], ...over }] });
  const somebody = { at: past, other_customer: true };
  const other = { ...somebody, employee: { email: 'other@example.net' } };
  const chats = { all: [{ fact: 'channel', operator: 'equal', value: 'chat' }] };
  const conditional = rules({ windows: [{ name: 'w', length: '7d', for: chats }] });
  const answered = rules({ windows: [{ name: 'w', length: '7d', after: 'response' }] });

  it.each<[string, object, object[], object, string, string[] | undefined]>([
    ['a quota of the agent', agents({}), [somebody], {}, 'deferred', ['QUOTA', 'RULE_MATCHED']],
    ['a quota that skips', agents({ over: 'skip' }), [somebody], {}, 'skip', ['QUOTA', 'RULE_MATCHED']],
    ['a quota of another agent', agents({}), [other], {}, 'send', undefined],
    [
      'a quota of the day before',
      agents({}),
      [{ ...somebody, at: '2026-03-01T23:00:00Z' }],
      {},
      'send',
      undefined,
    ],
    [
      'a request that a window holds back',
      conditional,
      [{ at: past }],
      { channel: 'chat' },
      'suppressed',
      undefined,
    ],
    ['one that it does not', conditional, [{ at: past }], { channel: 'email' }, 'send', undefined],
    [
      'one after another that does not count',
      conditional,
      [{ at: past, channel: 'email' }],
      { channel: 'chat' },
      'send',
      undefined,
    ],
    ['a response', answered, [{ at: past, kind: 'response' }], {}, 'suppressed', undefined],
    ['no response', answered, [{ at: past }], {}, 'send', undefined],
  ])('%s', async (_, given, history, interaction, outcome, reasons) => {
    const expectation = { outcome, ...(reasons === undefined ? {} : { reasons }) };
    const [result] = await one({ history, interaction, expect: expectation }, given);
    expect(result?.differences).toEqual([]);
  });
});

describe('a failing scenario', () => {
  const failing = async (scenario: Record<string, unknown>, options = {}) => {
    const scenarios = [1, 2, 3, 4].map((n) => ({
      name: `${n}`,
      base: 'closed',
      expect: { outcome: 'send' },
    }));
    const report = await run([...scenarios, { name: 'bad\u001b', base: 'closed', ...scenario }]);
    return formatTest(report, undefined, options);
  };

  it('counts what failed', async () => {
    expect(await failing({ expect: { outcome: 'skip' } })).toContain('✗ failed: 1 of 5 scenarios');
  });

  it('shows the first thing that differs and the window with its end, and the trace when asked', async () => {
    const scenario = {
      history: [{ at: '2026-03-01T12:00:00Z' }],
      expect: { outcome: 'send', reasons: ['RULE_MATCHED'] },
    };
    const text = await failing(scenario);
    expect(text).toContain('✗ bad\\u{1b}  a.scenarios.json:');
    expect(text).toContain('    expected the outcome `send`, got `suppressed`\n');
    expect(text).toContain(
      'the window `weekly` holds it back until 2026-03-08T12:00:00.000Z: the customer was asked at 2026-03-01T12:00:00.000Z',
    );
    expect(text).toContain('(--trace shows 1 more difference and every rule and condition)');
    expect(text).not.toContain('✓ status in');
    const traced = await failing(scenario, { trace: true });
    expect(traced).toContain('the reason `WINDOW` decided, and was not expected');
    expect(traced).toContain('✓ status in ["closed","solved"], is "closed"');
  });

  it('names the rule that decided, and what would have sent', async () => {
    const byRule = await failing({ interaction: { tags: ['fraud'] }, expect: { outcome: 'send' } });
    expect(byRule).toMatch(/rule `fraud` skips {2}\(service\.rules\.json:\d+\)/);
    const byDefault = await failing({ interaction: { status: 'open' }, expect: { outcome: 'send' } });
    expect(byDefault).toContain('the default is `skip`');
    expect(byDefault).toMatch(/status/);
  });

  it('shows the field of the request', async () => {
    const text = await failing({ expect: { outcome: 'send', request: { brand: 'x' } } });
    expect(text).toContain('expected `request.brand` to be `"x"`, it is absent');
  });
});

describe('coverage', () => {
  it('counts each rule and each comparison twice: seen true, seen false', async () => {
    const { coverage } = await run([{ name: 'it', base: 'closed', expect: { outcome: 'send' } }]);
    expect(
      coverage.items.map(({ kind, what, seenTrue, seenFalse }) => [kind, what, seenTrue, seenFalse]),
    ).toEqual([
      ['rule', 'fraud', 0, 1],
      ['rule', 'opted out by tag', 0, 1],
      ['rule', 'resolved cases', 1, 0],
      ['condition', 'tags contains "fraud"', 0, 1],
      ['condition', 'tags contains "do_not_send_stella"', 0, 1],
      ['condition', 'status in ["closed","solved"]', 1, 0],
    ]);
    expect(coverage.share).toBe(0.5);
    expect(coverage.untested).toEqual(['fraud', 'opted out by tag']);
  });

  it('fails below the minimum, and when nothing ran', async () => {
    const rules = ruleSetOf(serviceRules);
    const empty = await test({ rules, scenarios: [] });
    expect(empty).toMatchObject({
      passed: false,
      problems: ['nothing ran: there is no scenario, law or test of a mapping'],
    });
    const content = JSON.stringify({
      now,
      scenarios: [{ name: 'a', interaction: interactionOf(), expect: { outcome: 'send' } }],
    });
    const low = await test({ rules, scenarios: [{ path: 'a.scenarios.json', content }], minCoverage: 0.9 });
    expect(low.problems).toEqual(['coverage is 50.0 %, and at least 90.0 % is asked for']);
    expect(formatTest(low)).toContain('never true: rule `fraud`');
  });
});

describe('a scenario file with mistakes', () => {
  it('is refused with all of them, each at its line, with did-you-mean', async () => {
    const text = `{
  "now": "yesterday",
  "base": { "closed": {} },
  "scenarios": [
    { "name": "a", "bas": "closed", "expect": { "outcome": "sned" } }
  ]
}`;
    const error = await test({
      rules: ruleSetOf(serviceRules),
      scenarios: [{ path: 'x.scenarios.json', content: text }],
    }).catch((thrown: unknown) => thrown);
    expect(isAutotriggerError(error) && error.code).toBe('SCENARIOS_INVALID');
    expect(
      isAutotriggerError(error) && error.diagnostics.map(({ line, pointer, fix }) => [line, pointer, fix]),
    ).toEqual([
      [2, '/now', 'see the reference'],
      [5, '/scenarios/0/expect/outcome', 'did you mean `send`?'],
      [5, '/scenarios/0/bas', 'did you mean `base`?'],
    ]);
  });

  it.each([
    [{ name: 'a', base: 'closd', expect: { outcome: 'send' } }, 'did you mean `closed`?'],
    [{ name: 'a', expect: { outcome: 'send' } }, 'add `interaction`, or `base` with the name of one'],
    [{ name: 7, base: 'closed', expect: { outcome: 'send' } }, 'write a text'],
    [
      {
        name: 'a',
        base: 'closed',
        matrix: { status: Array(101).fill('a'), brand: Array(100).fill('b') },
        expect: { outcome: 'send' },
      },
      'split it, or vary fewer fields at a time',
    ],
  ])('says how to fix %#', async (scenario, fix) => {
    const error = await run([scenario]).catch((thrown: unknown) => thrown);
    expect(isAutotriggerError(error) && error.diagnostics.map((diagnostic) => diagnostic.fix)).toEqual([fix]);
  });

  const closed = { name: 'a', base: 'closed', expect: { outcome: 'send' } };
  it.each([
    [{ interaction: { stauts: 'open' } }, '/interaction/stauts', 'did you mean `status`?'],
    [
      { interaction: { customer: { emial: 'x' } } },
      '/interaction/customer/emial',
      'did you mean `customer.email`?',
    ],
    [{ interaction: { email: 'x' } }, '/interaction/email', 'did you mean `customer.email`?'],
    [{ matrix: { 'customer.emial': ['a'] } }, '/matrix/customer.emial', 'did you mean `customer.email`?'],
    [{ matrix: { 'status.x': ['a'] } }, '/matrix/status.x', 'did you mean `status`?'],
    [{ matrix: { customer: [{ mail: 'a' }] } }, '/matrix/customer/0/mail', 'did you mean `customer.email`?'],
    [
      { expect: { outcome: 'send', request: { bran: null } } },
      '/expect/request/bran',
      'did you mean `brand`?',
    ],
    [
      { expect: { outcome: 'skip', request: { brand: null } } },
      '/expect/request',
      'remove `request`, or expect `send` or `record`',
    ],
    [{ history: [{ at: '2026-03-02T12:00:01Z' }] }, '/history/0/at', 'write an instant before `now`'],
    [
      { interaction: { attributes: { csta: 1 } } },
      '/interaction/attributes/csta',
      'did you mean `attributes.csat`?',
    ],
  ])('refuses what would silently do nothing: %j', async (over, pointer, fix) => {
    const rules = { ...serviceRules, facts: { 'attributes.csat': { type: 'number' } } };
    const error = await run([{ ...closed, ...over }], {}, rules).catch((thrown: unknown) => thrown);
    const found = isAutotriggerError(error) ? error.diagnostics : [];
    expect(found.map((diagnostic) => [diagnostic.pointer, diagnostic.fix])).toEqual([
      [`/scenarios/0${pointer}`, fix],
    ]);
    expect(found[0]?.line).toBeGreaterThan(1);
  });

  it('accepts attributes and properties of any name, and unknown fields in no base', async () => {
    const own = { attributes: { anything: 1 }, custom_properties: { mine: 'x' } };
    const matrix = {
      'attributes.deep.er': [1],
      'custom_properties.mine': ['y'],
      customer: [{ name: 'Joe', email: 'joe@example.com' }],
    };
    expect((await run([{ ...closed, interaction: own, matrix }])).passed).toBe(true);
    const refused = run([closed], { base: { closed: { ...interactionOf(), stauts: 'x' } } });
    await expect(refused).rejects.toMatchObject({ diagnostics: [{ pointer: '/base/closed/stauts' }] });
  });

  it('keeps hostile keys as keys', async () => {
    const content = `{ "now": "${now}", "base": { "__proto__": { "status": "closed" } }, "scenarios": [
      { "name": "a", "base": "toString", "expect": { "outcome": "skip" } } ] }`;
    const error = await test({
      rules: ruleSetOf(serviceRules),
      scenarios: [{ path: 'x.scenarios.json', content }],
    }).catch((thrown: unknown) => thrown);
    expect(isAutotriggerError(error) && error.diagnostics[0]?.message).toBe(
      'there is no base `toString` in this file',
    );
    expect(({} as Record<string, unknown>).status).toBeUndefined();
  });
});

it('finds scenarios and laws beside the rules, in folders below, too', async () => {
  const scenario = {
    now,
    scenarios: [{ name: 'a', interaction: interactionOf(), expect: { outcome: 'send' } }],
  };
  const folder = folderOf({
    'rules/service.rules.json': serviceRules,
    'rules/service.scenarios.json': scenario,
    'rules/deeper/more.scenarios.json': scenario,
    'rules/service.laws.json': {
      laws: [
        {
          name: 'fraud is never sent',
          when: { any: [{ fact: 'tags', operator: 'contains', value: 'fraud' }] },
          never: 'send',
        },
      ],
    },
  });
  const report = await test({ rules: `${folder}/rules` });
  expect(report.passed).toBe(true);
  expect(report.files).toHaveLength(3);
  expect(report.laws).toMatchObject([{ name: 'fraud is never sent', passed: true }]);
});
