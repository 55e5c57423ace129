/** How operands are read, and which are refused because no value of their fact can be equal to them. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

const base = {
  ext_interaction_id: '1',
  channel: 'chat',
  status: 'closed',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { custom_id: '7' },
  ended_at: '2026-11-22T11:00:00Z',
};
const now = new Date('2026-11-22T12:30:00Z');

const declared = {
  'attributes.any': { type: 'any' },
  'attributes.vip': { type: 'boolean' },
  'attributes.csat': { type: 'number' },
  'attributes.plan': { type: 'string' },
  'attributes.code': { type: 'string', compare: 'exact' },
  'attributes.since': { type: 'instant' },
};

function fileOf(condition: object, settings: object = {}): object {
  return {
    facts: declared,
    ...settings,
    rules: [{ name: 'r', conditions: { all: [condition] }, event: { type: 'skip' } }],
    default: 'send',
  };
}

/** Whether a skip rule with the condition skips the interaction. */
function holds(condition: object, record: object, settings: object = {}): boolean {
  const ruleSet = parseRuleSet([{ path: 'a.rules.json', content: fileOf(condition, settings) }]);
  return decide(ruleSet, { ...base, ...record }, { now }).outcome === 'skip';
}

function refusal(condition: object): string {
  try {
    parseRuleSet([{ path: 'a.rules.json', content: JSON.stringify(fileOf(condition)) }]);
    return 'accepted';
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    return error.diagnostics.map(({ message, fix }) => `${message} | ${fix}`).join('\n');
  }
}

describe('an operand', () => {
  it.each<[string, string, unknown, object]>([
    ['country', 'in', ['US', 'CA'], { country: 'us' }],
    ['country', 'equal', 'us', { country: 'US' }],
    ['language', 'equal', 'EN', { language: 'en' }],
    ['language', 'equal', 'en_us', { language: 'EN-us' }],
    ['language', 'startsWith', 'EN', { language: 'en-US' }],
    ['customer.email_domain', 'equal', 'Example.com', {}],
    ['customer.email_domain', 'equal', '@example.com', {}],
    ['customer.email_domain', 'equal', 'exämple.com', { customer: { email: 'jane@xn--exmple-cua.com' } }],
    ['customer.email_domain', 'endsWith', '.ÄMPLE.com', { customer: { email: 'j@mail.ämple.com' } }],
    ['customer.email', 'equal', 'JANE@Example.COM', {}],
    ['customer.email', 'endsWith', '@blancapeak.com', { customer: { email: 'Jane@BlancaPeak.com' } }],
    ['customer.email', 'endsWith', 'exämple.com', { customer: { email: 'Jane@xn--exmple-cua.com' } }],
    ['customer.name', 'equal', 'STRASSE', { customer: { name: 'Straße' } }],
    ['brand', 'equal', 'BlancaKids', { brand: 'blancakids' }],
    ['brand', 'equal', 'blancakids', { brand: ' BlancaKids ' }],
    ['tags', 'contains', 'réclamation', { tags: ['re\u0301clamation'] }],
    ['tags', 'contains', 're\u0301clamation', { tags: ['R\u00c9CLAMATION'] }],
    ['tags', 'someFact:matches', 'OPTOUT', { tags: ['optout-2026'] }],
    ['tags', 'someFact:matches', '\\SOUT$', { tags: ['optout'] }],
    ['ended_at', 'equal', '2026-11-22T11:00:00Z', {}],
    ['ended_at', 'in', ['2026-11-22T12:00:00+01:00'], {}],
    ['ended_at', 'between', ['2026-11-22T12:00:00+01:00', '2026-11-22T12:00:00+01:00'], {}],
    ['attributes.any', 'equal', 'Gold', { attributes: { any: 'GOLD' } }],
    ['attributes.plan', 'equal', 'GOLD', { attributes: { plan: ' gold' } }],
    ['attributes.plan', 'equal', '', { attributes: { plan: ' ' } }],
    ['attributes.code', 'equal', 'aB', { attributes: { code: ' aB ' } }],
    ['attributes.since', 'equal', '2026-01-01', { attributes: { since: '2026-01-01T01:00:00+01:00' } }],
    ['local_date', 'in', ['2026-12-24', '2026-11-22'], {}],
    ['local_date', 'between', ['2026-11-22', '2026-11-22'], {}],
    ['local_date', 'before', '2026-11-23', {}],
    ['local_time', 'after', '09:30', {}],
    ['local_time', 'between', ['9:30', '12:30'], {}],
    ['local_time', 'equal', '12:30', {}],
  ])('of %s %s %j is read as the fact is', (fact, operator, value, record) => {
    expect(holds({ fact, operator, value }, record)).toBe(true);
  });

  it.each<[string, string, unknown, object]>([
    ['employee.custom_id', 'equal', 'e7', { employee: { custom_id: 'E7' } }],
    ['attributes.code', 'equal', 'ab', { attributes: { code: 'aB' } }],
    ['attributes.code', 'matches', '^ab', { attributes: { code: 'aB' } }],
    ['brand', 'startsWith', ' kids', { brand: 'kids' }],
    ['local_time', 'after', '12:30', {}],
    ['local_date', 'before', '2026-11-22', {}],
  ])('of %s %s %j is no wider than that', (fact, operator, value, record) => {
    expect(holds({ fact, operator, value }, record)).toBe(false);
  });

  it.each<[string, string, unknown, RegExp]>([
    ['local_weekday', 'in', [0, 6], /Sunday is 7 \| did you mean `7`\?/],
    ['local_weekday', 'equal', 'sat', /did you mean `6`\?/],
    ['local_weekday', 'lessThan', 1, /never less than 1/],
    ['local_hour', 'equal', 24, /did you mean `0`\?/],
    ['local_hour', 'equal', '9 pm', /did you mean `21`\?/],
    ['local_hour', 'equal', 9.5, /never 9.5/],
    ['local_hour', 'between', [22, 6], /"between","value":\[22,23\].*"value":\[0,6\]/],
    ['customer_local_hour', 'greaterThan', 23, /never greater than 23/],
    ['local_time', 'between', ['22:00', '06:00'], /\["22:00","23:59"\].*\["00:00","06:00"\]/],
    ['local_time', 'equal', '9 pm', /did you mean `"21:00"`\?/],
    ['local_time', 'equal', '24:00', /did you mean `"00:00"`\?/],
    ['local_date', 'in', ['2026-12-24T00:00:00Z'], /did you mean `"2026-12-24"`\?/],
    ['local_date', 'equal', '24.12.2026', /write a date, as in `2026-12-24`/],
    ['local_date', 'equal', '2026-02-30', /write a date/],
    ['hours_since_end', 'equal', 1.5, /did you mean `1`\?/],
    ['hours_since_end', 'between', [5, 3], /did you mean `\[3,5\]`\?/],
    ['attributes.csat', 'equal', Number('9007199254740993'), /loses its last digits/],
    ['attributes.csat', 'in', [1, -Number('9007199254740993')], /loses its last digits/],
    ['attributes.any', 'equal', Number('9007199254740993'), /loses its last digits/],
    ['attributes.csat', 'equal', '2', /did you mean `2`\?/],
    ['attributes.vip', 'equal', 'yes', /did you mean `true`\?/],
    ['brand', 'matches', '/blancapeak/i', /without slashes.*did you mean `"blancapeak"`\?/],
    ['brand', 'matches', 're\u0301el', /did you mean `"réel"`\?/],
    ['brand', 'matches', 'straße', /did you mean `"strasse"`\?/],
    ['attributes.code', 'matches', '/x/i', /did you mean `"\(\?i\)x"`\?/],
    ['language', 'matches', 'en_us', /did you mean `"en-us"`\?/],
    ['customer.email_domain', 'matches', '@gmail', /leave out the `@`/],
    ['customer.email_domain', 'equal', 'jane@example.com', /did you mean `"example.com"`\?/],
    ['customer.email_domain', 'not:endsWith', '@example.com', /did you mean `"operator": "notEqual"/],
    ['customer.email', 'startsWith', 'jane@exä', /condition of its own/],
    ['brand', 'equal', ' ', /"operator": "exists", "value": false/],
    ['brand', 'notEqual', '', /"operator": "exists", "value": true/],
    ['brand', 'in', ['a', ''], /remove it from the list/],
    ['ended_at', 'equal', '2026-11-22', /one millisecond.*between.*2026-11-22T23:59:59.999Z/],
    ['ended_at', 'before', 'now', /days_since_end/],
    ['ended_at', 'equal', 1795345200000, /did you mean `"2026-11-22T11:00:00.000Z"`\?/],
    ['ended_at', 'lessThan', 3, /did you mean `before`\?/],
    ['ended_at', 'greaterThanInclusive', 3, /did you mean `not:before`\?/],
    ['brand', 'exists', 'true', /did you mean `true`\?/],
    ['brand', 'equal', { fact: 'employee.custom_id' }, /compared alike/],
    ['local_date', 'before', { fact: 'local_time' }, /no order/],
  ])('of %s %s %j is refused with the value meant', (fact, operator, value, words) => {
    expect(refusal({ fact, operator, value })).toMatch(words);
  });

  it('is refused when its number overflows', () => {
    const text = JSON.stringify(fileOf({ fact: 'hours_since_end', operator: 'lessThan', value: 5 }));
    const load = () => parseRuleSet([{ path: 'a', content: text.replace('"value":5', '"value":1e400') }]);
    expect(load).toThrow(expect.objectContaining({ code: 'RULES_INVALID' }));
  });
});

describe('`exists`', () => {
  it.each<[string, object, boolean]>([
    ['brand', { brand: 'x' }, true],
    ['brand', {}, false],
    ['brand', { brand: ' ' }, false],
    ['tags', { tags: ['a'] }, true],
    ['tags', { tags: [] }, false],
    ['do_not_send', { do_not_send: false }, true],
    ['attributes.csat', { attributes: { csat: 0 } }, true],
    ['attributes.csat', { attributes: { csat: '' } }, false],
    ['attributes.csat', { attributes: { csat: null } }, false],
    ['attributes.plan', { attributes: { plan: ' ' } }, false],
    ['attributes.any', { attributes: { any: null } }, false],
  ])('says of %s in %j that it is there: %s', (fact, record, there) => {
    expect(holds({ fact, operator: 'exists', value: true }, record)).toBe(there);
    expect(holds({ fact, operator: 'exists', value: false }, record)).toBe(!there);
  });
});

describe("the customer's time", () => {
  const settings = {
    timezone: 'UTC',
    customer_timezone: { from: 'attributes.zone', by_country: { US: 'America/Los_Angeles' } },
  };
  it.each<[object, string, string]>([
    [{ attributes: { zone: 'Asia/Tokyo' }, country: 'us' }, '21:30', '2026-11-22'],
    [{ attributes: { zone: 'Mars/Base' }, country: 'US' }, '04:30', '2026-11-22'],
    [{ attributes: { zone: 'EST' }, country: 'US' }, '04:30', '2026-11-22'],
    [{ country: 'de' }, '12:30', '2026-11-22'],
    [{ attributes: { zone: 'Pacific/Auckland' } }, '01:30', '2026-11-23'],
  ])(
    'is read for %j in the zone named by the record, by its country, by the rule set',
    (record, time, date) => {
      expect(holds({ fact: 'customer_local_time', operator: 'equal', value: time }, record, settings)).toBe(
        true,
      );
      expect(holds({ fact: 'customer_local_date', operator: 'equal', value: date }, record, settings)).toBe(
        true,
      );
    },
  );
});
