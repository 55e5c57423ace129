/** How operands are read, and which are refused because no value of their fact can be equal to them. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import { explain } from '../../src/explanation/explain.js';
import { formatExplanation } from '../../src/explanation/format-explanation.js';
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
    ['brand', 'equal', 'STRAẞE', { brand: 'straße' }],
    ['tags', 'contains', '⚠ no mail', { tags: ['⚠\uFE0F no mail'] }],
    ['tags', 'contains', '⚠\uFE0F no mail', { tags: ['⚠ no mail'] }],
    ['brand', 'equal', 'BlancaKids', { brand: 'blancakids' }],
    ['brand', 'equal', 'blancakids', { brand: ' BlancaKids ' }],
    ['tags', 'contains', 'réclamation', { tags: ['re\u0301clamation'] }],
    ['tags', 'contains', 're\u0301clamation', { tags: ['R\u00c9CLAMATION'] }],
    ['tags', 'contains', 'do not\u200B', { tags: ['do\u00A0not'] }],
    ['tags', 'someFact:endsWith', ' survey', { tags: ['\uFEFFno\u00A0sur\u00ADvey\u200B'] }],
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
    ['tags', 'someFact:matches', 'do\u00A0not|no\u200Bsurvey', /did you mean `"do not\|nosurvey"`\?/],
    ['brand', 'matches', 'straße', /did you mean `"strasse"`\?/],
    ['attributes.code', 'matches', '/x/i', /did you mean `"\(\?i\)x"`\?/],
    ['language', 'matches', 'en_us', /did you mean `"en-us"`\?/],
    ['customer.email_domain', 'matches', '@gmail', /leave out the `@`/],
    ['customer.email_domain', 'equal', 'https://example.com/contact', /did you mean `"example.com"`\?/],
    ['customer.email_domain', 'in', ['example.com', '*.example.com'], /"endsWith", "value": ".example.com"/],
    ['customer.email_domain', 'notEqual', '.example.com', /"not:endsWith", "value": ".example.com"/],
    ['customer.email_domain', 'equal', 'gmail', /write it whole/],
    ['customer.email_domain', 'endsWith', '*.example.com', /did you mean `".example.com"`\?/],
    ['customer.email', 'equal', '*@example.com', /"endsWith", "value": "@example.com"/],
    ['customer.email', 'notIn', ['@example.com'], /"not:endsWith", "value": "@example.com"/],
    ['customer.email', 'equal', 'example.com', /"endsWith", "value": "@example.com"/],
    ['customer.email', 'endsWith', '%@example.com', /did you mean `"@example.com"`\?/],
    ['customer.email', 'startsWith', 'no-reply*', /did you mean `"no-reply"`\?/],
    ['customer.email', 'equal', 'no*reply@example.com', /did you mean `matches`\?/],
    ['customer.email', 'matches', '*@example.com', /for any letters write `\.\*`/],
    ['customer.email_domain', 'equal', 'jane@example.com', /did you mean `"example.com"`\?/],
    ['customer.email_domain', 'not:endsWith', '@example.com', /did you mean `"operator": "notEqual"/],
    ['customer.email', 'startsWith', 'jane@exä', /condition of its own/],
    ['brand', 'equal', ' ', /"operator": "exists", "value": false/],
    ['brand', 'notEqual', '', /"operator": "exists", "value": true/],
    ['brand', 'in', ['a', ''], /remove it from the list/],
    ['ended_at', 'equal', '2026-11-22', /one millisecond.*between.*2026-11-22T23:59:59.999Z/],
    ['ended_at', 'between', ['2026-11-22', '2026-11-22'], /one millisecond.*2026-11-22T23:59:59.999Z/],
    [
      'ended_at',
      'between',
      ['2026-12-24', '2026-12-26'],
      /ends? as that day begins.*2026-12-26T23:59:59.999Z.*T00:00:00Z/,
    ],
    ['ended_at', 'not:between', ['2026-12-24T09:00:00Z', '2026-12-26'], /2026-12-26T23:59:59.999Z/],
    ['ended_at', 'between', [{ fact: 'attributes.since' }, '2026-12-26'], /as that day begins/],
    ['status', 'in', 'closed, solved;done', /write a list: `\["closed","solved","done"\]`/],
    ['tags', 'containsNone', 'vip|fraud', /write a list: `\["vip","fraud"\]`/],
    ['attributes.csat', 'in', 5, /write a list: `\[5\]`/],
    ['do_not_send', 'greaterThan', 0, /declare the fact as `number`, or use another one/],
    ['brand', 'lessThan', 5, /declare the fact as `number`, or use another one/],
    ['local_date', 'endsWith', '24.12.', /looks like `2026-12-24`, and never ends with `"24.12."`/],
    ['local_time', 'startsWith', '9:', /never begins with `"9:"`/],
    ['customer_local_time', 'endsWith', '30 PM', /never ends with/],
    ['customer.email', 'equal', 'jane', /is not an e-mail address, and only customers with one are asked/],
    ['customer.email', 'in', ['jane@example.com, joe@example.com'], /write one whole address/],
    ['customer.email', 'notEqual', 'jane at example.com', /write one whole address/],
    ['customer.email', 'endsWith', '@example.com, @example.org', /write the end of one/],
    ['customer.email', 'startsWith', 'mailto:', /write the beginning of one/],
    ['customer.email_domain', 'equal', 'example.com;example.org', /write it whole/],
    ['customer.email_domain', 'in', ['-example.com'], /write it whole/],
    ['attributes.csat', 'equal', '1.000', /write a number$/],
    ['brand', 'equal', 2 ** 53 + 2, /is a number\W+(?:fix: )?write a text$/],
    ['ended_at', 'before', 'now', /days_since_end/],
    ['ended_at', 'before', '-7d', /did you mean `"operator": "olderThan", "value": "7d"`\?/],
    ['ended_at', 'after', '36h', /did you mean `"operator": "newerThan", "value": "36h"`\?/],
    ['ended_at', 'olderThan', 7, /needs a duration.*write for example `7d`/],
    ['ended_at', 'olderThan', 'a week', /needs a duration/],
    ['ended_at', 'olderThan', 'P1M', /needs a duration/],
    ['ended_at', 'olderThan', '2026-11-20', /did you mean `before`\?/],
    ['ended_at', 'newerThan', { fact: 'attributes.since' }, /did you mean `after`\?/],
    ['ended_at', 'swap:newerThan', '7d', /remove `swap:`/],
    ['hours_since_end', 'olderThan', '7d', /is a number.*did you mean `greaterThanInclusive`\?/],
    ['local_date', 'newerThan', '7d', /compares instants/],
    ['brand', 'newerThan', '7d', /declare the fact as `instant`/],
    ['ended_at', 'before', { fact: 'attributes.since', minus: '1 day' }, /is not a duration/],
    ['ended_at', 'before', { fact: 'attributes.since', minus: '1d', plus: '1h' }, /keep one of them/],
    ['ended_at', 'before', { fact: 'attributes.since', less: '1d' }, /the key `less` is not known/],
    ['ended_at', 'before', { fact: 'brand', minus: '1d' }, /name a fact that is an instant/],
    ['ended_at', 'before', { fact: 'sinse', minus: '1d' }, /there is no fact `sinse`/],
    ['ended_at', 'before', [{ fact: 'attributes.since' }], /or use `between`/],
    ['ended_at', 'between', { fact: 'attributes.since', minus: '1d' }, /two bounds/],
    ['ended_at', 'between', [{ fact: 'attributes.since' }, 'now'], /no instant/],
    ['attributes.csat', 'lessThan', { fact: 'attributes.csat', minus: '1d' }, /use `before`, `after`/],
    ['ended_at', 'equal', 1795345200000, /did you mean `"2026-11-22T11:00:00.000Z"`\?/],
    ['ended_at', 'lessThan', 3, /did you mean `before`\?/],
    ['ended_at', 'greaterThanInclusive', 3, /did you mean `not:before`\?/],
    ['brand', 'exists', 'true', /did you mean `true`\?/],
    ['customer.email_domain', 'equal', { fact: 'employee.email' }, /they are never the same/],
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

describe('ages and offsets', () => {
  const since = (text: string): object => ({ attributes: { since: text } });
  it.each<[string, string, unknown, object, boolean]>([
    // The interaction ended ninety minutes before now.
    ['ended_at', 'olderThan', '90m', {}, true],
    ['ended_at', 'olderThan', '91m', {}, false],
    ['ended_at', 'newerThan', '90m', {}, false],
    ['ended_at', 'newerThan', 'PT91M', {}, true],
    ['ended_at', 'newerThan', '1s', { ended_at: '2027-01-01T00:00:00Z' }, true],
    ['ended_at', 'olderThan', '0s', { ended_at: undefined }, false],
    ['ended_at', 'newerThan', '7d', { ended_at: undefined }, false],
    ['ended_at', 'not:newerThan', '7d', { ended_at: undefined }, true],
    ['attributes.since', 'newerThan', '30d', since('2026-10-23T13:30:00+01:00'), false],
    ['attributes.since', 'newerThan', '30d', since('2026-10-23T13:30:00.001+01:00'), true],
    ['attributes.any', 'olderThan', '1d', { attributes: { any: '09:30' } }, false],
    ['attributes.any', 'olderThan', '1d', { attributes: { any: '2026-01-01' } }, true],
    ['attributes.any', 'someFact:olderThan', '1d', { attributes: { any: ['x', '2026-01-01'] } }, true],
    ['ended_at', 'after', { fact: 'attributes.since', plus: '2h' }, since('2026-11-22T08:59:59Z'), true],
    ['ended_at', 'after', { fact: 'attributes.since', plus: '2h' }, since('2026-11-22T09:00:00Z'), false],
    ['ended_at', 'after', { fact: 'attributes.since', plus: '2h' }, {}, false],
    ['attributes.since', 'before', { fact: 'ended_at', minus: '7d' }, since('2026-11-15T10:59:59Z'), true],
    ['attributes.since', 'before', { fact: 'ended_at', minus: '7d' }, since('2026-11-15T11:00:00Z'), false],
    [
      'attributes.since',
      'between',
      [{ fact: 'ended_at', minus: '7d' }, { fact: 'ended_at' }],
      since('2026-11-15T11:00:00Z'),
      true,
    ],
    [
      'attributes.since',
      'between',
      ['2026-11-15', { fact: 'ended_at', minus: '7d' }],
      since('2026-11-15T11:00:01Z'),
      false,
    ],
    [
      'attributes.since',
      'before',
      { fact: 'attributes.any', path: '$.at', minus: '1d' },
      {
        attributes: { since: '2026-01-01', any: { at: '2026-01-03' } },
      },
      true,
    ],
  ])('%s %s %j of %j is %s', (fact, operator, value, record, expected) => {
    expect(holds({ fact, operator, value }, record)).toBe(expected);
  });

  it('are shown with the instants that were compared, and name what was missing', () => {
    const condition = {
      fact: 'attributes.since',
      operator: 'before',
      value: { fact: 'ended_at', minus: '7d' },
    };
    const age = { fact: 'ended_at', operator: 'olderThan', value: '7d' };
    const content = fileOf({ any: [condition, age] });
    const ruleSet = parseRuleSet([{ path: 'a.rules.json', content }]);
    const text = formatExplanation(explain(ruleSet, base, { now }));
    expect(text).toContain(
      'ended_at olderThan "7d" (read as "2026-11-15T12:30:00.000Z"), is "2026-11-22T11:00:00.000Z"',
    );
    expect(text).toContain('(read as "2026-11-15T11:00:00.000Z"), is missing');
    const { missingFacts } = explain(ruleSet, { ...base, ended_at: undefined }, { now });
    expect(missingFacts).toEqual(['attributes.since', 'ended_at']);
  });

  it('count for the version of a rule set as they are read', () => {
    const versionOf = (value: unknown): string =>
      parseRuleSet([{ path: 'a', content: fileOf({ fact: 'ended_at', operator: 'olderThan', value }) }])
        .version;
    expect(versionOf('P7D')).toBe(versionOf('7d'));
    expect(versionOf('8d')).not.toBe(versionOf('7d'));
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
