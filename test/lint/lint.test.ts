import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks, lint } from '../../src/lint/lint.js';
import { loadRuleSet } from '../../src/rules/load-rule-set.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { hardConditions, hardFacts } from '../support/hard-conditions.js';

const root = resolve(import.meta.dirname, '../..');
const closed = { fact: 'status', operator: 'equal', value: 'closed' };
const open = { fact: 'status', operator: 'equal', value: 'open' };
const send = { type: 'send' };

function codesOf(rules: readonly unknown[], more: Record<string, unknown> = {}): string[] {
  // Something is sent, whatever the rules at hand do.
  const letters = { fact: 'channel', operator: 'equal', value: 'letter' };
  const sends = { name: 'letters', conditions: { all: [letters] }, event: send };
  const content = JSON.stringify({ ...more, rules: [...rules, sends] }, undefined, 2);
  return lint(parseRuleSet([{ path: 'a.rules.json', content }])).map(({ code }) => code);
}

describe('lint finds', () => {
  it('a named condition that is not used, at its line', () => {
    const content = JSON.stringify(
      {
        conditions: { used: { all: [closed] }, unused: { all: [open] } },
        rules: [{ name: 'a', conditions: { all: [{ condition: 'used' }] }, event: send }],
      },
      undefined,
      2,
    );
    expect(lint(parseRuleSet([{ path: 'a.rules.json', content }]))).toMatchObject([
      { code: 'UNUSED_CONDITION', severity: 'warning', file: 'a.rules.json', line: expect.any(Number) },
    ]);
  });

  it('windows that only a response begins, and a length alone for a window that counts something else', () => {
    const windowed = (window: object, params: object = {}) =>
      codesOf([{ name: 'a', conditions: { all: [closed] }, event: { type: 'send', params } }], {
        suppression: { windows: [{ name: 'w', length: '30d', ...window }] },
      });
    expect(windowed({ after: 'response' })).toEqual(['ONLY_RESPONSE_WINDOWS']);
    expect(windowed({ after: 'response' }, { window: '7d' })).toContain('OVERRIDE_BY_LENGTH');
    expect(windowed({ max: 3 }, { window: '7d' })).toEqual(['OVERRIDE_BY_LENGTH']);
    expect(windowed({ max: 3 }, { window: { w: '7d' } })).toEqual([]);
    expect(windowed({}, { window: '7d' })).toEqual([]);
  });

  it('a window of a few minutes, which may have been meant as months', () => {
    const windowed = (length: string) => codesOf([], { suppression: { windows: [{ name: 'w', length }] } });
    expect(windowed('3m')).toEqual(['WINDOW_IN_MINUTES']);
    for (const length of ['90m', 'PT3M', 'P3M']) expect(windowed(length)).toEqual([]);
  });

  it('a zone of a length that is the same in every zone', () => {
    const zoned = (limit: object) => {
      const suppression = { windows: [{ name: 'w', ...limit }], quotas: [{ name: 'q', max: 5, ...limit }] };
      return codesOf([], { suppression }).filter((code) => code === 'ZONE_WITHOUT_EFFECT').length;
    };
    const zone = 'Europe/Berlin';
    expect(zoned({ length: '7d', zone })).toBe(2);
    expect(zoned({ length: 'forever', zone })).toBe(2);
    for (const limit of [
      { length: 'P3M', zone },
      { length: '7d', zone, boundary: 'calendar' },
      { length: '7d' },
    ]) {
      expect(zoned(limit)).toBe(0);
    }
  });

  const valued = (fact: string, operator: string, value: unknown, more: readonly object[] = []) =>
    codesOf([
      { name: 'a', conditions: { all: [{ fact, operator, value }] }, event: { type: 'skip' } },
      ...more,
    ]).filter((code) => code === 'UNLIKELY_VALUE').length;

  it.each<[string, string, unknown]>([
    ['tags', 'contains', 'opt*'],
    ['tags', 'containsAny', ['vip', '*_unsubscribe']],
    ['brand', 'startsWith', 'blanca*'],
    ['ext_interaction_id', 'equal', 'INC-*'],
    ['status', 'in', ['new', '%open%']],
    ['status', 'equal', 'closed, solved'],
    ['channel', 'notIn', ['phone|chat']],
    ['tags', 'someFact:equal', 'vip;fraud'],
    ['status', 'equal', '!closed'],
    ['brand', 'equal', 'NULL'],
    ['status', 'in', ['open', 'N/A']],
    ['language', 'equal', 'english'],
    ['language', 'in', ['en', 'deu']],
    ['country', 'notEqual', 'USA'],
    ['country', 'equal', 'UK'],
  ])('a text that a fact hardly has: %s %s %j', (fact, operator, value) => {
    expect(valued(fact, operator, value)).toBe(1);
  });

  it.each<[string, string, unknown]>([
    ['tags', 'contains', 'discount_50%'],
    ['brand', 'equal', 'Marks, Spencer & Co'],
    ['customer.name', 'equal', 'Doe, Jane'],
    ['status', 'matches', 'closed|solved'],
    ['language', 'in', ['en', 'en_US', 'es-419']],
    ['language', 'startsWith', 'en-'],
    ['country', 'in', ['US', 'gb']],
    ['tags', 'contains', 'wow!'],
  ])('and none that it may have: %s %s %j', (fact, operator, value) => {
    expect(valued(fact, operator, value)).toBe(0);
  });

  it('and no country that a rule writes in the form of the vendor', () => {
    const written = {
      name: 'b',
      conditions: { all: [{ fact: 'country', operator: 'equal', value: 'USA' }] },
      event: { type: 'enrich', params: { set: { country: 'us' } } },
    };
    expect(valued('country', 'equal', 'USA', [written])).toBe(0);
  });

  it("a customer's zone where nothing says which it is", () => {
    const zoned = (settings: object, fact = 'local_hour') =>
      lint(
        parseRuleSet([
          {
            path: 'a.rules.json',
            content: {
              ...settings,
              conditions: { early: { all: [{ fact, operator: 'lessThan', value: 9 }] } },
              rules: [
                { name: 'a', conditions: { all: [closed, { condition: 'early' }] }, event: { type: 'send' } },
              ],
            },
          },
        ]),
      ).map(({ code, pointer }) => [code, pointer]);
    const hours = [{ days: [1], from: '09:00', to: '17:00' }];
    const window = { name: 'w', length: '7d', boundary: 'calendar', zone: 'customer' };
    const code = 'CUSTOMER_ZONE_UNKNOWN';
    expect(zoned({ sending: { hours, zone: 'customer' } })).toEqual([[code, '/sending/zone']]);
    expect(zoned({ suppression: { windows: [window] } })).toEqual([[code, '/suppression/windows/0/zone']]);
    expect(zoned({}, 'customer_local_hour')).toEqual([[code, '/conditions/early/all/0']]);
    const known = { customer_timezone: { by_country: { us: 'America/New_York' } } };
    expect(zoned({ ...known, suppression: { windows: [window] } }, 'customer_local_hour')).toEqual([]);
  });

  it('a month or a quarter of calendar days, which may have been meant as one of the calendar', () => {
    const windowed = (window: object) =>
      codesOf([], { suppression: { windows: [{ name: 'w', ...window }] } });
    expect(windowed({ length: 'P1M', boundary: 'calendar' })).toEqual(['CALENDAR_NOT_ALIGNED']);
    expect(windowed({ length: 'P3M', boundary: 'calendar' })).toEqual(['CALENDAR_NOT_ALIGNED']);
    expect(windowed({ length: 'P1M', boundary: 'aligned' })).toEqual([]);
    expect(windowed({ length: '7d', boundary: 'calendar' })).toEqual([]);
  });

  it('a window in which no request that is sent counts', () => {
    const channel = (value: string) => ({ all: [{ fact: 'channel', operator: 'equal', value }] });
    const windowed = (window: object, rules: readonly unknown[] = []) =>
      codesOf(rules, { suppression: { windows: [{ name: 'w', length: '7d', ...window }] } });
    expect(windowed({ counts: channel('phone') })).toEqual(['WINDOW_NEVER_STARTS']);
    expect(windowed({ for: channel('phone') })).toEqual(['WINDOW_NEVER_STARTS']);
    expect(windowed({ counts: channel('letter') })).toEqual([]);
    expect(windowed({ for: channel('phone'), counts: channel('letter') })).toEqual([]);
    // Where nothing is sent, that is what is said.
    expect(
      windowed({ counts: channel('phone') }, [
        { name: 'none', conditions: channel('letter'), event: { type: 'skip' } },
      ]),
    ).not.toContain('WINDOW_NEVER_STARTS');
  });

  it('a rule that stands there twice under two names', () => {
    const rule = { conditions: { all: [closed] }, event: send };
    expect(
      codesOf([
        { name: 'a', ...rule },
        { name: 'b', ...rule },
      ]),
    ).toEqual(['COVERED', 'COVERED', 'SAME_RULE_TWICE']);
  });

  it('a rule that a stronger one with the same conditions always overrules', () => {
    const conditions = { all: [closed] };
    expect(
      codesOf([
        { name: 'a', conditions, event: send },
        { name: 'b', conditions, event: { type: 'skip' } },
      ]),
    ).toEqual(['ALWAYS_OVERRULED']);
  });

  it('conditions that nothing satisfies', () => {
    expect(codesOf([{ name: 'a', conditions: { all: [closed, open] }, event: send }])).toEqual([
      'NEVER_MATCHES',
    ]);
    expect(codesOf([{ name: 'a', conditions: { any: [closed, open] }, event: send }])).toEqual([]);
  });

  it('a negated comparison that sends where the fact is missing, and only that', () => {
    const facts = { facts: { 'attributes.replies': { type: 'number' } } };
    const leaf = (operator: string) => ({ fact: 'attributes.replies', operator, value: 2 });
    const codes = (conditions: unknown, event: unknown = send) =>
      codesOf([{ name: 'a', conditions, event }], facts);
    expect(codes({ all: [leaf('not:lessThan')] })).toEqual(['TRUE_WHEN_MISSING']);
    expect(codes({ not: { all: [leaf('lessThan')] } })).toEqual(['TRUE_WHEN_MISSING']);
    expect(codes({ not: { all: [leaf('not:lessThan')] } })).toEqual([]);
    expect(codes({ all: [leaf('greaterThanInclusive')] })).toEqual([]);
    expect(codes({ all: [leaf('not:lessThan')] }, { type: 'skip' })).toEqual([]);
    expect(codes({ all: [leaf('not:lessThan'), { ...leaf('exists'), value: true }] })).toEqual([]);
    const country = (operator: string, value: unknown) => ({ fact: 'country', operator, value });
    expect(codes({ all: [country('notEqual', 'US')] })).toEqual(['TRUE_WHEN_MISSING']);
    expect(codes({ all: [country('notIn', ['US', 'CA'])] })).toEqual(['TRUE_WHEN_MISSING']);
    expect(codes({ all: [{ not: country('in', ['US', 'CA']) }] })).toEqual(['TRUE_WHEN_MISSING']);
    expect(codes({ all: [country('notEqual', 'US'), country('startsWith', 'u')] })).toEqual([]);
    // There is no request without a channel, and who does not say so does not ask for anything.
    expect(codes({ all: [{ fact: 'channel', operator: 'notEqual', value: 'chat' }] })).not.toContain(
      'TRUE_WHEN_MISSING',
    );
    expect(codes({ all: [{ fact: 'do_not_send', operator: 'notEqual', value: true }] })).not.toContain(
      'TRUE_WHEN_MISSING',
    );
    expect(codes({ all: [{ fact: 'days_since_end', operator: 'not:greaterThan', value: 7 }] })).toEqual([
      'TRUE_WHEN_MISSING',
    ]);
  });

  it('a sample of nobody', () => {
    const event = { type: 'send', params: { sample: 0 } };
    expect(codesOf([{ name: 'a', conditions: { all: [closed] }, event }])).toEqual(['NO_EFFECT']);
  });

  it.each<[unknown]>([['8h'], [{ business: '8h' }]])(
    'a rule that matches only without the end that its delay of %j is counted from',
    (delay) => {
      const sending = { hours: [{ days: [1], from: '09:00', to: '17:00' }] };
      const conditions = { all: [{ fact: 'ended_at', operator: 'exists', value: false }] };
      const rules = [{ name: 'a', conditions, event: { type: 'send', params: { delay } } }];
      expect(codesOf(rules, { sending })).toEqual(['NEVER_MATCHES']);
    },
  );

  it.each(['sends', 'nothing'])(
    'every finding that is planted in the pack %s, once, and no other',
    async (pack) => {
      const found = lint(await loadRuleSet(join(root, 'test/lint/planted', pack)));
      const short = found.map(({ code, rule, line, because = [] }) => [
        code,
        rule ?? `line ${line}`,
        ...because.map((one) => (one.rule === rule ? one.pointer : one.rule)),
      ]);
      expect(short).toEqual(planted[pack]);
    },
  );

  it('what ages, offsets and facts beside each other exclude', () => {
    const opened = (operator: string, value: unknown) => ({ fact: 'attributes.opened', operator, value });
    const facts = {
      'attributes.opened': { type: 'instant' },
      'attributes.codes': { type: 'any' },
      'attributes.goal': { type: 'number' },
      'attributes.score': { type: 'number' },
    };
    const earlier = (days: number) => opened('before', { fact: 'ended_at', minus: `${days}d` });
    const codes = (all: readonly object[]) =>
      codesOf([{ name: 'a', conditions: { all }, event: send }], { facts });
    expect(codes([earlier(2), { not: earlier(7) }])).toEqual([]);
    expect(codes([earlier(7), earlier(2)])).toEqual(['REDUNDANT_CONDITION']);
    expect(codes([opened('olderThan', '2d'), { not: opened('olderThan', '7d') }])).toEqual([]);
    expect(codes([opened('olderThan', '7d'), opened('newerThan', '2d')])).toEqual(['NEVER_MATCHES']);
    expect(codes([earlier(2), { not: earlier(2) }])).toEqual(['NEVER_MATCHES']);
    const today = { fact: 'days_since_end', operator: 'equal', value: 0 };
    expect(codes([today, opened('newerThan', '1h'), earlier(2)])).toEqual(['NEVER_MATCHES']);
    const above = (fact: string, value: unknown) => ({ fact, operator: 'greaterThan', value });
    const score = above('attributes.score', { fact: 'attributes.goal' });
    const low = { fact: 'attributes.score', operator: 'lessThan', value: 3 };
    expect(codes([score, low])).toEqual([]);
    expect(codes([score, low, above('attributes.goal', 5)])).toEqual(['NEVER_MATCHES']);
    const same = { fact: 'customer.email', operator: 'equal', value: { fact: 'employee.email' } };
    const at = (fact: string, domain: string) => ({ fact, operator: 'endsWith', value: `@${domain}` });
    expect(codes([same, at('customer.email', 'a.example'), at('employee.email', 'b.example')])).toEqual([
      'NEVER_MATCHES',
    ]);
    // Of values within a fact nothing is known.
    const isAt = (path: string) => ({
      fact: 'channel',
      operator: 'equal',
      value: { fact: 'attributes.codes', path },
    });
    expect(codes([isAt('$.a'), { not: isAt('$.b') }])).toEqual([]);
  });

  it('that a question is too hard, and ends, also whether anything is sent', () => {
    const rules = [{ name: 'a', conditions: hardConditions, event: send }];
    expect(codesOf(rules, { facts: hardFacts })).toContain('NOT_DECIDED');
    const content = { facts: hardFacts, rules };
    const undecided = lint(parseRuleSet([{ path: 'a.rules.json', content }])).filter(
      ({ code }) => code === 'NOT_DECIDED',
    );
    expect(undecided.map(({ rule }) => rule)).toContain(undefined);
  }, 60_000);

  it.each(readdirSync(join(root, 'rules')))('nothing in the shipped pack %s', async (pack) => {
    expect(lint(await loadRuleSet(join(root, 'rules', pack)))).toEqual([]);
  });
});

describe('the checks', () => {
  it('are explained in docs/reference/lint.md, each of them and no other', () => {
    const page = join(root, 'docs/reference/lint.md');
    expect(existsSync(page)).toBe(true);
    const named = [...readFileSync(page, 'utf8').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(checks.flatMap(({ names }) => names).sort());
  });
});

/** The finding, the rule or the line, and what makes it so. `NOT_DECIDED` takes time, and has a test of its own. */
const planted: Readonly<Record<string, readonly (readonly string[])[]>> = {
  sends: [
    ['CALENDAR_NOT_ALIGNED', 'line 10'],
    ['WINDOW_NEVER_STARTS', 'line 10'],
    ['UNUSED_CONDITION', 'line 28'],
    ['NEVER_MATCHES', 'never', '/rules/1/conditions/all/1', '/rules/1/conditions/all/2'],
    ['ALWAYS_MATCHES', 'always'],
    ['ALWAYS_OVERRULED', 'overruled', 'us', 'kids elsewhere'],
    ['COVERED', 'covered', 'closed'],
    ['REDUNDANT_CONDITION', 'redundant'],
    ['NO_EFFECT', 'sample hidden', 'closed'],
    ['NO_EFFECT', 'sample of nobody'],
    ['NO_EFFECT', 'delay hidden', 'longer delay'],
    ['NO_EFFECT', 'window as it is'],
    ['NO_EFFECT', 'window hidden', 'longer window'],
    ['NO_EFFECT', 'tag hidden', 'always'],
    ['NO_EFFECT', 'field hidden', 'field that wins'],
    ['NO_EFFECT', 'enrichment of what is skipped', 'spam'],
    ['SAME_RULE_TWICE', 'second twin'],
    ['TRUE_WHEN_MISSING', 'true when missing'],
    ['OVERRIDE_BY_LENGTH', 'length alone'],
  ],
  nothing: [
    ['NOTHING_IS_SENT', 'line 1'],
    ['ONLY_RESPONSE_WINDOWS', 'line 4'],
    ['ALWAYS_OVERRULED', 'open', 'sleeping'],
  ],
};
