/** Everything the loader refuses: at its place, with what, why and how to fix it; and nothing that is right. */
import { describe, expect, it } from 'vitest';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import type { Diagnostic } from '../../src/errors/diagnostic.js';
import type { OperatorDefinition } from '../../src/facts/definition.js';
import { parseRuleSet, type RuleFileContent } from '../../src/rules/parse-rule-set.js';
import type { RuleSetOptions } from '../../src/rules/rule-set.js';

function problemsOf(files: readonly RuleFileContent[], options: RuleSetOptions = {}): readonly Diagnostic[] {
  try {
    parseRuleSet(files, options);
    return [];
  } catch (error) {
    if (!isAutotriggerError(error) || error.code !== 'RULES_INVALID') throw error;
    return error.diagnostics;
  }
}

function inOneFile(content: unknown): readonly Diagnostic[] {
  return problemsOf([{ path: 'a.rules.json', content }]);
}

const leaf = { fact: 'brand', operator: 'equal', value: 'x' };
const facts = {
  'attributes.any': { type: 'any' },
  'attributes.number': { type: 'number' },
  'attributes.text': { type: 'string' },
  'attributes.texts': { type: 'string[]' },
  'attributes.when': { type: 'instant' },
};

function rule(overrides: Record<string, unknown>): object {
  return {
    facts,
    rules: [{ name: 'a', conditions: { all: [leaf] }, event: { type: 'send' }, ...overrides }],
  };
}

function comparison(condition: Record<string, unknown>): readonly Diagnostic[] {
  return inOneFile(rule({ conditions: { all: [condition] } }));
}

it.each([
  ['and', '"all": [ … ]'],
  ['OR', '"any": [ … ]'],
  ['none', '"not": { "any": [ … ] }'],
])('answers `%s` with what it means', (word, meant) => {
  const [first] = inOneFile(rule({ conditions: { [word]: [] } }));
  expect(first?.fix).toBe(`did you mean \`${meant}\`?`);
});

describe('the shape of a rule file', () => {
  it.each<[string, unknown, string, string, RegExp]>([
    ['a list', [], 'WRONG_TYPE', '', /the file must be an object, and is a list/],
    ['null', null, 'WRONG_TYPE', '', /the file must be an object, and is null/],
    ['an unknown key', { rule: [] }, 'UNKNOWN_KEY', '/rule', /`rule` is not known.*did you mean `rules`/],
    ['a hostile key', JSON.parse('{"__proto__":{}}'), 'UNKNOWN_KEY', '/__proto__', /known here: /],
    ['quotas above their place', { quotas: [] }, 'UNKNOWN_KEY', '/quotas', /move it into `suppression`/],
    [
      'a setting of the file in one of its parts',
      { suppression: { timezone: 'Europe/Berlin' } },
      'UNKNOWN_KEY',
      '/suppression/timezone',
      /move it to the top level of the file/,
    ],
    ['one window', { suppression: { windows: {} } }, 'WRONG_TYPE', '/suppression/windows', /write a list/],
    ['a wrong default', { default: 'maybe' }, 'BAD_VALUE', '/default', /write one of send, record, skip/],
    [
      'hours over midnight',
      { sending: { hours: [{ days: [1], from: '22:00', to: '02:00' }] } },
      'BAD_VALUE',
      '/sending/hours/0/to',
      /on the same day.*write two/,
    ],
    ['no hours', { sending: { hours: [] } }, 'BAD_VALUE', '/sending/hours', /must not be empty/],
    [
      'an hour without minutes',
      { sending: { hours: [{ days: [1], from: '08', to: '17:00' }] } },
      'BAD_VALUE',
      '/sending/hours/0/from',
      /not a time of day.*09:00/,
    ],
    [
      'Sunday as 0',
      { sending: { hours: [{ days: [0], from: '09:00', to: '17:00' }] } },
      'BAD_VALUE',
      '/sending/hours/0/days/0',
      /at least 1/,
    ],
    [
      'a day that is none',
      { sending: { hours: [{ days: [1], from: '09:00', to: '17:00' }], except: ['24.12.2026'] } },
      'BAD_VALUE',
      '/sending/except/0',
      /as in `2026-12-24`/,
    ],
    [
      'a zone of sending that is none',
      { sending: { hours: [{ days: [1], from: '09:00', to: '17:00' }], zone: 'EST' } },
      'BAD_TIMEZONE',
      '/sending/zone',
      /America\/New_York/,
    ],
    [
      'business time without sending hours',
      rule({ event: { type: 'send', params: { delay: { business: '8h' } } } }),
      'BAD_DURATION',
      '/rules/0/event/params/delay',
      /the rule set has none.*add `"sending"/,
    ],
    [
      'business time in days',
      {
        sending: { hours: [{ days: [1], from: '09:00', to: '17:00' }] },
        ...(rule({ event: { type: 'send', params: { delay: { business: '2d' } } } }) as object),
      },
      'BAD_DURATION',
      '/rules/0/event/params/delay',
      /hours and minutes/,
    ],
    [
      'a delay that is none',
      rule({ event: { type: 'send', params: { delay: '3 days' } } }),
      'BAD_DURATION',
      '/rules/0/event/params/delay',
      /not a duration/,
    ],
    ['a wrong zone', { timezone: 'Mars/Base' }, 'BAD_TIMEZONE', '/timezone', /America\/New_York/],
    ['an offset as zone', { timezone: '+02:00' }, 'BAD_TIMEZONE', '/timezone', /not a time zone/],
    ['a wrong mode', { channels: { chat: 'on' } }, 'BAD_VALUE', '/channels/chat', /integrated, manual/],
    [
      'a hostile channel',
      JSON.parse('{"channels":{"__proto__":"x"}}'),
      'BAD_VALUE',
      '/channels/__proto__',
      /name/,
    ],
    ['a channel of blanks', { channels: { ' ': 'manual' } }, 'BAD_VALUE', '/channels/ ', /not a name/],
    [
      'two spellings of a channel',
      { channels: { Phone: 'manual', 'phone ': 'integrated' } },
      'DUPLICATE_NAME',
      '/channels/phone ',
      /`phone ` and `Phone` are the same channel/,
    ],
    [
      'two spellings of a country',
      { customer_timezone: { by_country: { US: 'America/New_York', us: 'America/Denver' } } },
      'DUPLICATE_NAME',
      '/customer_timezone/by_country/us',
      /`us` and `US` are the same country/,
    ],
    [
      'a fact of nowhere',
      { facts: { vip: { type: 'boolean' } } },
      'BAD_FACT',
      '/facts/vip',
      /attributes\.NAME/,
    ],
    [
      'a standard fact',
      { facts: { tags: { type: 'any' } } },
      'BAD_FACT',
      '/facts/tags',
      /needs no declaration/,
    ],
    [
      'a hostile fact',
      JSON.parse('{"facts":{"__proto__":{"type":"any"}}}'),
      'BAD_FACT',
      '/facts/__proto__',
      /name/,
    ],
    [
      'a fact without type',
      { facts: { 'attributes.x': {} } },
      'MISSING_KEY',
      '/facts/attributes.x/type',
      /instant/,
    ],
    [
      'no windows',
      { suppression: { windows: [] } },
      'BAD_VALUE',
      '/suppression/windows',
      /must not be empty/,
    ],
    ['a hold-out of 3', { suppression: { hold_out: 3 } }, 'BAD_VALUE', '/suppression/hold_out', /at most 1/],
    ['rules as object', { rules: {} }, 'WRONG_TYPE', '/rules', /`rules` must be a list, and is an object/],
    ['a rule as text', { rules: ['x'] }, 'WRONG_TYPE', '/rules/0', /must be an object, and is a text/],
  ])('refuses %s', (_what, content, code, pointer, words) => {
    const [problem, ...others] = inOneFile(content);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code, pointer, severity: 'error', file: 'a.rules.json' });
    expect(`${problem?.message} ${problem?.fix}`).toMatch(words);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['no length', {}, 'MISSING_KEY', 'length'],
    ['a length in words', { length: 'a week' }, 'BAD_DURATION', 'length'],
    ['months and days', { length: 'P1M2D' }, 'BAD_DURATION', 'length'],
    ['no months', { length: 'P0M' }, 'BAD_DURATION', 'length'],
    ['two weeks aligned', { length: '14d', boundary: 'aligned' }, 'BAD_DURATION', 'length'],
    ['two months aligned', { length: 'P2M', boundary: 'aligned' }, 'BAD_DURATION', 'length'],
    ['forever aligned', { length: 'forever', boundary: 'aligned' }, 'BAD_DURATION', 'length'],
    ['forever by the calendar', { length: 'forever', boundary: 'calendar' }, 'BAD_DURATION', 'length'],
    ['an abbreviated zone', { length: '1d', zone: 'EST' }, 'BAD_TIMEZONE', 'zone'],
    ['no length at all', { length: '0d' }, 'BAD_DURATION', 'length'],
    ['hours by the calendar', { length: '36h', boundary: 'calendar' }, 'BAD_DURATION', 'length'],
    ['no customer', { length: '7d', per: ['brand'] }, 'BAD_VALUE', 'per'],
    ['nobody', { length: '7d', per: [] }, 'BAD_VALUE', 'per'],
    ['a brand twice', { length: '7d', per: ['customer', 'brand', 'brand'] }, 'BAD_VALUE', 'per'],
    ['an unknown part', { length: '7d', per: ['customer', 'agent'] }, 'BAD_VALUE', 'per/1'],
    ['no request allowed', { length: '7d', max: 0 }, 'BAD_VALUE', 'max'],
    ['half a request', { length: '7d', max: 1.5 }, 'WRONG_TYPE', 'max'],
    ['an unknown start', { length: '7d', after: 'survey' }, 'BAD_VALUE', 'after'],
    ['an unknown key', { length: '7d', lenght: '7d' }, 'UNKNOWN_KEY', 'lenght'],
  ])('refuses a window with %s', (_what, window, code, key) => {
    const problems = inOneFile({ suppression: { windows: [{ name: 'w', ...window }] } });
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(problems.map((problem) => problem.pointer)).toContain(`/suppression/windows/0/${key}`);
  });

  it.each<[string, Record<string, unknown>, string, string, RegExp]>([
    ['an agent', { per: ['customer', 'agent'] }, 'BAD_VALUE', 'windows/0/per/1', /did you mean `employee`\?/],
    [
      'a fact nobody declared',
      { per: ['customer', 'attributes.x'] },
      'BAD_VALUE',
      'windows/0/per/1',
      /not declared/,
    ],
    [
      'an agent that responds',
      { per: ['customer', 'employee'], after: 'response' },
      ...(['BAD_VALUE', 'windows/0/per/1', /would narrow nothing/] as const),
    ],
    [
      'responses that count',
      { after: 'response', counts: { all: [{ fact: 'channel', operator: 'equal', value: 'x' }] } },
      ...(['BAD_VALUE', 'windows/0/counts', /remove it/] as const),
    ],
    [
      'an unknown condition',
      { for: 'vips' },
      'UNKNOWN_CONDITION',
      'windows/0/for/condition',
      /no condition `vips`/,
    ],
    [
      'a misspelt fact',
      { counts: { all: [{ fact: 'chanel', operator: 'equal', value: 'x' }] } },
      ...(['UNKNOWN_FACT', 'windows/0/counts/all/0/fact', /did you mean `channel`\?/] as const),
    ],
  ])('refuses %s in a window', (_what, window, code, pointer, words) => {
    const problems = inOneFile({ suppression: { windows: [{ name: 'w', length: '7d', ...window }] } });
    expect(problems).toMatchObject([{ code, pointer: `/suppression/${pointer}` }]);
    expect(`${problems[0]?.message} ${problems[0]?.fix}`).toMatch(words);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['no max', { max: undefined }, 'MISSING_KEY', 'max'],
    ['nothing allowed', { max: 0 }, 'BAD_VALUE', 'max'],
    ['a customer', { per: ['customer'] }, 'BAD_VALUE', 'per/0'],
    ['an agent twice', { per: ['employee', 'employee'] }, 'BAD_VALUE', 'per'],
    ['too many that roll', { max: 5_000, boundary: 'rolling' }, 'BAD_VALUE', 'max'],
    ['an unknown way over', { over: 'drop' }, 'BAD_VALUE', 'over'],
    ['a start', { after: 'response' }, 'UNKNOWN_KEY', 'after'],
  ])('refuses a quota with %s', (_what, quota, code, key) => {
    const problems = inOneFile({ suppression: { quotas: [{ name: 'q', length: '1d', max: 5, ...quota }] } });
    expect(problems).toMatchObject([{ code, pointer: `/suppression/quotas/0/${key}` }]);
  });

  it.each<[string, unknown, string, string, RegExp]>([
    ['a text for two windows', '2d', 'AMBIGUOUS_WINDOW', '', /`weekly`, `monthly`.*\{ "weekly": "2d" \}/],
    ['an unknown window', { weeky: '2d' }, 'UNKNOWN_KEY', '/weeky', /did you mean `weekly`\?/],
    ['no length', { weekly: 'soon' }, 'BAD_DURATION', '/weekly', /not the length/],
    ['a number', { weekly: 2 }, 'WRONG_TYPE', '/weekly', /must be a text/],
    ['what is not aligned', { monthly: '2d' }, 'BAD_DURATION', '/monthly', /`aligned`.*`P1M`/],
  ])('refuses %s as the `window` of a send rule', (_what, window, code, pointer, words) => {
    const windows = [
      { name: 'weekly', length: '7d' },
      { name: 'monthly', length: 'P1M', boundary: 'aligned' },
    ];
    const problems = inOneFile({
      suppression: { windows },
      ...rule({ event: { type: 'send', params: { window } } }),
    });
    expect(problems).toMatchObject([{ code, pointer: `/rules/0/event/params/window${pointer}` }]);
    expect(`${problems[0]?.message} ${problems[0]?.fix}`).toMatch(words);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['no name', { name: undefined }, 'MISSING_KEY', '/rules/0/name'],
    ['an empty name', { name: '' }, 'BAD_VALUE', '/rules/0/name'],
    ['a name of two lines', { name: 'a\nb' }, 'BAD_VALUE', '/rules/0/name'],
    ['a name of a page', { name: 'a'.repeat(201) }, 'BAD_VALUE', '/rules/0/name'],
    ['no conditions', { conditions: undefined }, 'MISSING_KEY', '/rules/0/conditions'],
    ['no event', { event: undefined }, 'MISSING_KEY', '/rules/0/event'],
    ['a priority of nothing', { priority: 0 }, 'BAD_VALUE', '/rules/0/priority'],
    ['a priority as text', { priority: '1' }, 'WRONG_TYPE', '/rules/0/priority'],
    ['enabled as text', { enabled: 'no' }, 'WRONG_TYPE', '/rules/0/enabled'],
    ['an unknown key', { condition: {} }, 'UNKNOWN_KEY', '/rules/0/condition'],
    ['an unknown effect', { event: { type: 'sent' } }, 'BAD_VALUE', '/rules/0/event/type'],
    ['no effect', { event: {} }, 'MISSING_KEY', '/rules/0/event/type'],
    [
      'a key beside the effect',
      { event: { type: 'skip', reason: 'x' } },
      'UNKNOWN_KEY',
      '/rules/0/event/reason',
    ],
    [
      'a sample of 2',
      { event: { type: 'send', params: { sample: 2 } } },
      'BAD_VALUE',
      '/rules/0/event/params/sample',
    ],
    [
      'a sample on skip',
      { event: { type: 'skip', params: { sample: 1 } } },
      'UNKNOWN_KEY',
      '/rules/0/event/params/sample',
    ],
    [
      'a delay in words',
      { event: { type: 'send', params: { delay: 'soon' } } },
      'BAD_DURATION',
      '/rules/0/event/params/delay',
    ],
    [
      'a window by name',
      { event: { type: 'send', params: { window: 'weekly' } } },
      'BAD_DURATION',
      '/rules/0/event/params/window',
    ],
    [
      'enrich with nothing',
      { event: { type: 'enrich', params: {} } },
      'MISSING_KEY',
      '/rules/0/event/params',
    ],
    [
      'a kind of sample without a share',
      { event: { type: 'send', params: { sample_by: 'customer' } } },
      'MISSING_KEY',
      '/rules/0/event/params',
    ],
    [
      'a key of a sample without a share',
      { event: { type: 'send', params: { sample_key: 'a' } } },
      'MISSING_KEY',
      '/rules/0/event/params',
    ],
    [
      'enrich with a blank tag',
      { event: { type: 'enrich', params: { add_tags: ['a', ' '] } } },
      'BAD_VALUE',
      '/rules/0/event/params/add_tags/1',
    ],
    [
      'enrich with a blank field',
      { event: { type: 'enrich', params: { set: { brand: ' ' } } } },
      'BAD_VALUE',
      '/rules/0/event/params/set/brand',
    ],
    [
      'enrich with a language that the vendor refuses',
      { event: { type: 'enrich', params: { set: { language: 'en_US' } } } },
      'BAD_VALUE',
      '/rules/0/event/params/set/language',
    ],
    [
      'enrich with a country that the vendor refuses',
      { event: { type: 'enrich', params: { set: { country: 'USA' } } } },
      'BAD_VALUE',
      '/rules/0/event/params/set/country',
    ],
    [
      'enrich that sets nothing',
      { event: { type: 'enrich', params: { set: {} } } },
      'MISSING_KEY',
      '/rules/0/event/params',
    ],
    ['enrich without params', { event: { type: 'enrich' } }, 'MISSING_KEY', '/rules/0/event/params'],
    [
      'a field that may not be set',
      { event: { type: 'enrich', params: { set: { 'customer.email': 'x' } } } },
      'UNKNOWN_KEY',
      '/rules/0/event/params/set/customer.email',
    ],
    [
      'a property without a name',
      { event: { type: 'enrich', params: { set: { 'custom_properties.': 'x' } } } },
      'UNKNOWN_KEY',
      '/rules/0/event/params/set/custom_properties.',
    ],
    [
      'a field set to a number',
      { event: { type: 'enrich', params: { set: { brand: 1 } } } },
      'WRONG_TYPE',
      '/rules/0/event/params/set/brand',
    ],
  ])('refuses a rule with %s', (_what, overrides, code, pointer) => {
    expect(inOneFile(rule(overrides))).toMatchObject([{ code, pointer }]);
  });
});

describe('conditions', () => {
  it.each<[string, unknown, string, string]>([
    ['a bare comparison at the root', leaf, 'BARE_CONDITION', ''],
    ['an empty `all`', { all: [] }, 'EMPTY_CONDITION', '/all'],
    [
      'an empty `any` further down',
      { all: [leaf, { not: { any: [] } }] },
      'EMPTY_CONDITION',
      '/all/1/not/any',
    ],
    ['`all` beside `any`', { all: [leaf], any: [leaf] }, 'AMBIGUOUS_CONDITION', ''],
    ['`not` beside a comparison', { all: [{ not: leaf, ...leaf }] }, 'AMBIGUOUS_CONDITION', '/all/0'],
    ['`condition` beside `all`', { all: [{ condition: 'x', all: [leaf] }] }, 'AMBIGUOUS_CONDITION', '/all/0'],
    ['an unknown key', { all: [leaf], name: 'x' }, 'UNKNOWN_KEY', '/name'],
    ['a key beside a comparison', { all: [{ ...leaf, params: {} }] }, 'UNKNOWN_KEY', '/all/0/params'],
    ['`all` as object', { all: leaf }, 'WRONG_TYPE', '/all'],
    ['`not` as list', { not: [leaf] }, 'WRONG_TYPE', '/not'],
    ['a text', 'resolved', 'WRONG_TYPE', ''],
    ['an empty object', { all: [{}] }, 'MISSING_KEY', '/all/0'],
    ['an unknown condition', { condition: 'solved' }, 'UNKNOWN_CONDITION', '/condition'],
    ['a condition of a hostile name', { condition: 'constructor' }, 'UNKNOWN_CONDITION', '/condition'],
    ['a comparison without operator', { all: [{ fact: 'brand', value: 'x' }] }, 'MISSING_KEY', '/all/0'],
    ['a comparison without value', { all: [{ fact: 'brand', operator: 'equal' }] }, 'MISSING_KEY', '/all/0'],
  ])('refuse %s', (_what, conditions, code, pointer) => {
    expect(inOneFile(rule({ conditions }))).toMatchObject([
      { code, pointer: `/rules/0/conditions${pointer}` },
    ]);
  });

  it.each([
    [{ fact: 'statuss' }, 'UNKNOWN_FACT', 'fact', /did you mean `status`/],
    [{ fact: 'attributes.handle_time' }, 'UNKNOWN_FACT', 'fact', /"attributes\.handle_time": \{ "type"/],
    [
      { fact: 'attributes.txet' },
      'UNKNOWN_FACT',
      'fact',
      /did you mean `attributes\.text`\? if not, declare/,
    ],
    [{ fact: '__proto__' }, 'UNKNOWN_FACT', 'fact', /declare it/],
    [{ fact: 'constructor' }, 'UNKNOWN_FACT', 'fact', /declare it/],
    [{ value: { fact: 'barnd' } }, 'UNKNOWN_FACT', 'value/fact', /did you mean `brand`/],
    [{ value: { fact: 'country', pth: '$' } }, 'UNKNOWN_KEY', 'value/pth', /did you mean `path`/],
    [{ operator: 'equals' }, 'UNKNOWN_OPERATOR', 'operator', /did you mean `equal`/],
    [{ operator: 'constructor' }, 'UNKNOWN_OPERATOR', 'operator', /operators are/],
    [{ operator: 'zzz:equal' }, 'UNKNOWN_DECORATOR', 'operator', /decorators are someFact/],
    [{ operator: 'someFacts:equal' }, 'UNKNOWN_DECORATOR', 'operator', /did you mean `someFact:equal`/],
    [{ operator: 'not:' }, 'UNKNOWN_OPERATOR', 'operator', /operators are/],
    [{ path: '$..a' }, 'INDEFINITE_PATH', 'path', /does not name one place/],
    [{ path: '$.a[*]' }, 'INDEFINITE_PATH', 'path', /filters or slices/],
    [{ path: '$[?(@.a)]' }, 'INDEFINITE_PATH', 'path', /does not name one place/],
    [{ path: '$[0:2]' }, 'INDEFINITE_PATH', 'path', /does not name one place/],
    [{ path: '$[0,1]' }, 'INDEFINITE_PATH', 'path', /does not name one place/],
    [{ path: '$.a^' }, 'INDEFINITE_PATH', 'path', /does not name one place/],
    [{ path: '.a' }, 'INDEFINITE_PATH', 'path', /does not name one place/],
    [{ path: '' }, 'INDEFINITE_PATH', 'path', /does not name one place/],
    [{ value: { fact: 'brand', path: '$.*' } }, 'INDEFINITE_PATH', 'value/path', /definite/],
  ])('refuse a comparison with %j', (overrides, code, key, words) => {
    const [problem, ...others] = comparison({ ...leaf, ...overrides });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code, pointer: `/rules/0/conditions/all/0/${key}` });
    expect(`${problem?.message} ${problem?.fix}`).toMatch(words);
  });

  it.each<[string, string, unknown]>([
    ['status', 'equal', 1],
    ['status', 'equal', null],
    ['do_not_send', 'equal', 'true'],
    ['tags', 'equal', 'vip'],
    ['tags', 'in', ['vip']],
    ['status', 'in', 'closed'],
    ['status', 'notIn', 'closed'],
    ['status', 'in', { fact: 'tags' }],
    ['status', 'in', [1]],
    ['attributes.any', 'in', [{ fact: 'status' }]],
    ['status', 'contains', 'closed'],
    ['tags', 'contains', 1],
    ['tags', 'doesNotContain', ['vip']],
    ['attributes.number', 'lessThan', '3'],
    ['attributes.any', 'lessThan', '3'],
    ['attributes.any', 'lessThan', null],
    ['attributes.text', 'lessThan', 3],
    ['ended_at', 'greaterThan', 3],
    ['attributes.number', 'greaterThan', { fact: 'status' }],
    ['status', 'someFact:equal', 'closed'],
    ['tags', 'someFact:equal', 1],
    ['status', 'someValue:equal', 'closed'],
    ['status', 'everyValue:equal', { fact: 'tags' }],
    ['attributes.any', 'swap:in', 'x'],
    ['tags', 'swap:someValue:equal', 'x'],
    ['brand', 'equal', { fact: 'tags' }],
    ['brand', 'equal', { fact: 'hours_since_end' }],
    ['tags', 'startsWith', 'a'],
    ['hours_since_end', 'startsWith', '1'],
    ['brand', 'startsWith', 1],
    ['tags', 'containsAny', 'vip'],
    ['tags', 'containsAll', [1]],
    ['brand', 'containsNone', ['x']],
    ['hours_since_end', 'between', [3]],
    ['hours_since_end', 'between', [5, 3]],
    ['hours_since_end', 'between', ['3', '5']],
    ['status', 'between', [1, 2]],
    ['ended_at', 'between', [1, 2]],
    ['ended_at', 'before', 'yesterday'],
    ['ended_at', 'after', '2026-02-30T00:00:00Z'],
    ['brand', 'before', '2026-01-01'],
    ['brand', 'matches', 1],
    ['brand', 'matches', { fact: 'country' }],
    ['tags', 'matches', 'a'],
    ['attributes.any', 'equal', { a: 1 }],
    ['attributes.any', 'equal', [1]],
  ])('refuse %s %s %j', (fact, operator, value) => {
    const problems = comparison({ fact, operator, value });
    expect(problems).toMatchObject([{ code: 'WRONG_OPERAND' }]);
    expect(problems[0]?.pointer).toMatch(/^\/rules\/0\/conditions\/all\/0\/value/);
  });

  it.each(['(', '(?=a)', '(a)\\1', 'a{1000}{1000}'])('refuse the pattern %s', (value) => {
    expect(comparison({ fact: 'brand', operator: 'matches', value })).toMatchObject([
      { code: 'BAD_PATTERN' },
    ]);
  });

  it.each<[string, string, unknown]>([
    ['status', 'equal', 'Closed'],
    ['status', 'not:not:notEqual', 'closed'],
    ['attributes.any', 'equal', null],
    ['attributes.any', 'in', [1, 'x', null]],
    ['status', 'in', []],
    ['tags', 'someFact:in', ['a', 'b']],
    ['tags', 'everyFact:not:startsWith', 'a'],
    ['status', 'someValue:startsWith', ['a', 'b']],
    ['tags', 'someValue:contains', ['a', 'b']],
    ['brand', 'swap:contains', ['a', 'b']],
    ['attributes.any', 'swap:lessThan', 3],
    ['attributes.number', 'lessThan', { fact: 'attributes.any', path: '$.a' }],
    ['brand', 'equal', { fact: 'attributes.text' }],
    ['tags', 'containsAny', { fact: 'attributes.texts' }],
    ['ended_at', 'before', { fact: 'attributes.when' }],
    ['ended_at', 'between', ['2026-01-01', '2026-02-01T00:00:00+01:00']],
    ['hours_since_end', 'between', [1, 1]],
    ['brand', 'matches', '(?i)^blanca'],
  ])('accept %s %s %j', (fact, operator, value) => {
    expect(comparison({ fact, operator, value })).toEqual([]);
  });

  it('refuse circles among named conditions, each once, and no diamonds', () => {
    const conditions = {
      a: { all: [{ condition: 'b' }] },
      b: { any: [leaf, { not: { condition: 'c' } }] },
      c: { condition: 'a' },
      self: { condition: 'self' },
      top: { all: [{ condition: 'left' }, { condition: 'right' }] },
      left: { condition: 'bottom' },
      right: { condition: 'bottom' },
      bottom: { all: [leaf] },
    };
    const problems = inOneFile({ conditions });
    expect(problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['CYCLE', '/conditions/a'],
      ['CYCLE', '/conditions/self'],
    ]);
    expect(problems[0]?.message).toContain('`a` → `b` → `c` → `a`');
  });

  it('refuse what grows without end when written out, once, where it begins', () => {
    const doubling = Array.from({ length: 40 }, (_, index) => {
      const before = { condition: `c${index - 1}` };
      return [`c${index}`, index === 0 ? { all: [leaf] } : { any: [before, before] }];
    });
    const file = {
      conditions: Object.fromEntries(doubling),
      rules: [{ name: 'a', conditions: { condition: 'c39' }, event: { type: 'skip' } }],
    };
    expect(inOneFile(file)).toMatchObject([{ code: 'TOO_LARGE', pointer: '/conditions/c14' }]);
    expect(inOneFile(rule({ conditions: { any: Array(10_001).fill(leaf) } }))).toMatchObject([
      { code: 'TOO_LARGE', pointer: '/rules/0' },
    ]);
    expect(inOneFile(rule({ conditions: { any: Array(10_000).fill(leaf) } }))).toEqual([]);
  });

  it('refuse more than a million comparisons in all rules, once', () => {
    const rules = Array.from({ length: 205 }, (_, index) => ({
      name: `r${index}`,
      conditions: { condition: 'many' },
      event: { type: 'skip' },
    }));
    const file = { conditions: { many: { any: Array(5_000).fill(leaf) } }, rules };
    expect(inOneFile(file)).toMatchObject([{ code: 'TOO_LARGE', pointer: '/rules/200' }]);
    expect(inOneFile({ ...file, rules: rules.slice(0, 200) })).toEqual([]);
  });

  it('refuse a chain of 20,000 named conditions, once, and take one of 199', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => [
      `c${index}`,
      { not: index === 0 ? leaf : { condition: `c${index - 1}` } },
    ]);
    expect(inOneFile({ conditions: Object.fromEntries(chain) })).toMatchObject([{ code: 'TOO_LARGE' }]);
    expect(inOneFile({ conditions: Object.fromEntries(chain.slice(0, 199)) })).toEqual([]);
  });

  it('answer 500 levels with a diagnostic, as text and as value', () => {
    let condition: unknown = leaf;
    for (let level = 0; level < 500; level += 1) condition = { not: condition };
    const file = rule({ conditions: condition });
    expect(inOneFile(JSON.stringify(file))).toMatchObject([{ code: 'TOO_DEEP', line: 1 }]);
    expect(inOneFile(file)).toMatchObject([{ code: 'TOO_DEEP' }]);
    for (let level = 0; level < 100_000; level += 1) condition = { not: condition };
    expect(inOneFile(rule({ conditions: condition }))).toHaveLength(1);
  });
});

describe('several files', () => {
  const named = (name: string): unknown => ({
    rules: [{ name, conditions: { all: [leaf] }, event: { type: 'send' } }],
  });

  it('may not use a name of a rule, a condition or a window twice', () => {
    const files = [
      { path: 'b.rules.json', content: JSON.stringify(named('same')) },
      { path: 'a.rules.json', content: JSON.stringify(named('same'), null, 1) },
      { path: 'c.rules.json', content: { conditions: { x: { all: [leaf] } } } },
      { path: 'd.rules.json', content: { conditions: { x: { all: [leaf] } } } },
      {
        path: 'e.rules.json',
        content: { suppression: { windows: ['7d', '30d'].map((length) => ({ name: 'w', length })) } },
      },
    ];
    expect(problemsOf(files)).toMatchObject([
      { code: 'DUPLICATE_NAME', file: 'b.rules.json', pointer: '/rules/0/name', line: 1 },
      { code: 'DUPLICATE_NAME', file: 'd.rules.json', pointer: '/conditions/x' },
      { code: 'DUPLICATE_NAME', file: 'e.rules.json', pointer: '/suppression/windows/1/name' },
    ]);
    expect(problemsOf(files)[0]?.message).toContain('a.rules.json:3');
  });

  it.each([
    ['timezone', 'UTC'],
    ['default', 'skip'],
    ['channels', {}],
    ['suppression', {}],
  ])('may not both set %s, even to the same', (key, value) => {
    const files = ['a', 'b'].map((path) => ({ path, content: { [key]: value } }));
    expect(problemsOf(files)).toMatchObject([{ code: 'DUPLICATE_SETTING', file: 'b', pointer: `/${key}` }]);
  });

  it('may both declare a fact, with one type', () => {
    const declare = (path: string, type: string) => ({
      path,
      content: { facts: { 'attributes.x': { type } } },
    });
    expect(problemsOf([declare('a', 'number'), declare('b', 'number')])).toEqual([]);
    expect(problemsOf([declare('a', 'number'), declare('b', 'string')])).toMatchObject([
      { code: 'DUPLICATE_NAME', file: 'b', pointer: '/facts/attributes.x' },
    ]);
  });

  it('share named conditions and declared facts', () => {
    const files = [
      {
        path: 'b',
        content: { rules: [{ name: 'r', conditions: { condition: 'x' }, event: { type: 'skip' } }] },
      },
      {
        path: 'a',
        content: { conditions: { x: { all: [{ fact: 'attributes.n', operator: 'equal', value: 1 }] } } },
      },
      { path: 'c', content: { facts: { 'attributes.n': { type: 'number' } } } },
    ];
    expect(problemsOf(files)).toEqual([]);
  });

  it('are reported together, sorted by place, each with its line', () => {
    const files = [
      { path: 'b.rules.json', content: '{\n "default": "maybe",\n "timezone": "nowhere"\n}' },
      { path: 'a.rules.json', content: '{\n "rules": [,]\n}' },
    ];
    expect(problemsOf(files).map(({ file, line, code }) => [file, line, code])).toEqual([
      ['a.rules.json', 2, 'JSON_SYNTAX'],
      ['b.rules.json', 2, 'BAD_VALUE'],
      ['b.rules.json', 3, 'BAD_TIMEZONE'],
    ]);
  });

  it('must be there', () => {
    expect(problemsOf([])).toMatchObject([{ code: 'NO_RULE_FILES' }]);
  });
});

describe('what is given in code', () => {
  const test = (): boolean => true;

  it('is known to rules, with its types', () => {
    const options: RuleSetOptions = {
      facts: [{ name: 'orders', type: 'number', resolve: () => 3 }],
      operators: [{ name: 'divides', factTypes: ['number'], valueTypes: ['number'], test }],
    };
    const file = (value: unknown, operator = 'divides') => [
      { path: 'a', content: rule({ conditions: { all: [{ fact: 'orders', operator, value }] } }) },
    ];
    expect(problemsOf(file(2), options)).toEqual([]);
    expect(problemsOf(file(2, 'not:divides'), options)).toEqual([]);
    expect(problemsOf(file('2'), options)).toMatchObject([{ code: 'WRONG_OPERAND' }]);
    expect(problemsOf(file(2))).toMatchObject([{ code: 'UNKNOWN_FACT' }, { code: 'UNKNOWN_OPERATOR' }]);
  });

  it.each<[string, RuleSetOptions]>([
    ['a standard fact', { facts: [{ name: 'brand', type: 'string' }] }],
    [
      'a fact twice',
      {
        facts: [
          { name: 'x', type: 'string' },
          { name: 'x', type: 'string' },
        ],
      },
    ],
    ['an operator of the table', { operators: [{ name: 'equal', test }] }],
    ['a decorator', { operators: [{ name: 'not', test }] }],
    [
      'an operator for a type that there is not',
      { operators: [{ name: 'x', test, factTypes: ['text'] } as unknown as OperatorDefinition] },
    ],
    [
      'an operator whose types are no list',
      { operators: [{ name: 'x', test, valueTypes: 'number' } as unknown as OperatorDefinition] },
    ],
    ['an operator without a test', { operators: [{ name: 'x' } as unknown as OperatorDefinition] }],
  ])('throws at once for %s', (_what, options) => {
    expect(() => parseRuleSet([{ path: 'a', content: {} }], options)).toThrowError(
      expect.objectContaining({ code: 'OPTION_INVALID', fix: expect.any(String) }),
    );
  });
});
