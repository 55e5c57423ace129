/** Law: what is written is what happens. Any spelling of a value in a rule matches any spelling of it in a record. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { decideAsync } from '../../src/decision/decide-async.js';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import { explain } from '../../src/explanation/explain.js';
import { readTextValue } from '../../src/facts/read-text-value.js';
import { standardFacts } from '../../src/facts/standard-facts.js';
import { isNullWord } from '../../src/interaction/null-words.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { replay } from '../../src/simulation/replay/replay.js';

const settings = { seed: 15, numRuns: 60 };
const now = new Date('2026-11-22T12:30:00Z');
const base = {
  ext_interaction_id: '1',
  channel: 'chat',
  customer: { name: 'Jane', email: 'jane@example.com' },
  employee: { custom_id: '7' },
  ended_at: '2026-11-22T12:00:00Z',
};

type Spellings = fc.Arbitrary<readonly [written: unknown, recorded: unknown]>;

const word = fc
  .array(fc.constantFrom(...'abyzé ñ-ßσςİı_1'), { minLength: 1, maxLength: 8 })
  .map((letters) => letters.join(''))
  .filter((text) => text.trim() !== '');

/** The same text in another case, in another composition, with spaces around it, with other spaces and unseen letters. */
const folded = (texts: fc.Arbitrary<string>): Spellings => {
  const spell = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => text.normalize('NFD'),
    (text) => text.normalize('NFD').toUpperCase(),
    (text) => `\t${text} `,
    (text) => `\u200B ${[...text].join('\u2060').replaceAll(' ', '\u00A0')}\u00AD`,
  );
  return fc.tuple(texts, spell, spell).map(([text, one, other]) => [one(text), other(text)] as const);
};

const exact: Spellings = word.map(
  (text) =>
    [` ${text.normalize('NFD')}`, `${text.normalize('NFC').replaceAll(' ', '\u202F')}\u200E`] as const,
);

const domains = fc.constantFrom('example.com', 'mail.exämple.com', 'bücher.example', 'xn--exmple-cua.com');
const spelledDomain: Spellings = fc
  .tuple(domains, fc.boolean(), fc.boolean())
  .map(([domain, upper, ascii]) => {
    const other = ascii ? new URL(`http://${domain}`).hostname : domain;
    return [upper ? domain.toUpperCase() : domain, other] as const;
  });
const address: Spellings = fc
  .tuple(folded(fc.constantFrom('jane', 'j.doe+x', 'zoë')), spelledDomain)
  .map(([[one, other], [here, there]]) => [
    `${String(one).trim()}@${here}`,
    `${String(other).trim()}@${there}`,
  ]);

const instant: Spellings = fc
  .tuple(
    fc.date({ min: new Date('2020-01-01Z'), max: new Date('2030-01-01Z'), noInvalidDate: true }),
    fc.integer({ min: -720, max: 720 }),
  )
  .map(([date, offset]) => {
    const shifted = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
    const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
    const two = (part: number): string => String(part).padStart(2, '0');
    return [`${shifted}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`, date.toISOString()] as const;
  });

const language: Spellings = fc
  .tuple(fc.constantFrom('en', 'EN'), fc.constantFrom('-', '_'), fc.constantFrom('us', 'US'), fc.boolean())
  .map(([code, joint, region, both]) =>
    both ? [`${code}${joint}${region}`, `en-${region}`] : ([code, 'en'] as const),
  );

/** Of each fact: spellings of one value, and how a record carries it. Facts of time depend on `now` alone. */
const facts: Readonly<Record<string, readonly [Spellings, (value: unknown) => object]>> = {
  channel: [folded(word), (channel) => ({ channel })],
  status: [folded(word), (status) => ({ status })],
  tags: [folded(word), (tag) => ({ tags: ['other', tag] })],
  brand: [folded(word), (brand) => ({ brand })],
  language: [language, (value) => ({ language: value })],
  country: [folded(fc.constantFrom('us', 'de')), (country) => ({ country })],
  do_not_send: [
    fc
      .boolean()
      .chain((flag) => fc.constantFrom(flag, String(flag).toUpperCase()).map((it) => [flag, it] as const)),
    (flag) => ({ do_not_send: flag }),
  ],
  ext_interaction_id: [exact, (id) => ({ ext_interaction_id: id })],
  // Of words that say that nothing is there, such as `-`, no request is made.
  'customer.name': [
    folded(word).filter(([, name]) => !isNullWord(String(name).trim())),
    (name) => ({ customer: { ...base.customer, name } }),
  ],
  'customer.email': [address, (email) => ({ customer: { name: 'Jane', email } })],
  'customer.email_domain': [
    spelledDomain.map(([here, there]) => [`@${String(here)}`, there] as const),
    (domain) => ({ customer: { name: 'Jane', email: `jane@${String(domain)}` } }),
  ],
  'employee.email': [address, (email) => ({ employee: { custom_id: '7', email } })],
  'employee.custom_id': [exact, (custom_id) => ({ employee: { custom_id } })],
  ended_at: [instant, (ended_at) => ({ ended_at })],
  minutes_since_end: [fc.constant([30, 30]), () => ({})],
  hours_since_end: [fc.constant([0, 0]), () => ({})],
  days_since_end: [fc.constant([0, 0]), () => ({})],
  local_date: [fc.constantFrom(['2026-11-22', 0], [' 2026-11-22', 0]), () => ({})],
  local_time: [fc.constant(['12:30', 0]), () => ({})],
  local_hour: [fc.constant([12, 12]), () => ({})],
  local_weekday: [fc.constant([7, 7]), () => ({})],
  customer_local_date: [fc.constant(['2026-11-22', 0]), () => ({ country: 'DE' })],
  customer_local_time: [fc.constantFrom(['13:30', 0]), () => ({ country: 'DE' })],
  customer_local_hour: [fc.constant([13, 13]), () => ({ country: 'DE' })],
  customer_local_weekday: [fc.constant([7, 7]), () => ({ country: 'DE' })],
};

function ruleSetOf(fact: string, value: unknown, fetching: boolean): RuleSet {
  const type = fact === 'tags' ? 'list' : 'single';
  const operator = type === 'list' ? 'contains' : 'equal';
  const others = type === 'list' ? 'containsAny' : 'in';
  const fetched = { fact: 'fetched', operator: 'equal', value: true };
  const all = [
    { fact, operator, value },
    { fact, operator: others, value: [value] },
    ...(fetching ? [fetched] : []),
  ];
  return parseRuleSet(
    [
      {
        path: 'a.rules.json',
        content: {
          default: 'send',
          customer_timezone: { by_country: { De: 'Europe/Berlin' } },
          rules: [{ name: 'r', conditions: { all }, event: { type: 'record' } }],
        },
      },
    ],
    { facts: [{ name: 'fetched', type: 'boolean', resolve: async () => 'TRUE' }] },
  );
}

describe('any spelling of a value in a rule matches any spelling in a record', () => {
  it('of every standard fact', () => {
    expect(Object.keys(facts).sort()).toEqual(Object.keys(standardFacts).sort());
  });

  it.each(Object.entries(facts))(
    'of %s, by decide, explain, replay and json-rules-engine',
    async (fact, [spellings, recordOf]) => {
      await fc.assert(
        fc.asyncProperty(spellings, async ([written, recorded]) => {
          const record = { ...base, ...recordOf(recorded) };
          const ruleSet = ruleSetOf(fact, written, false);
          const decided = decide(ruleSet, record, { now }).reasons;
          expect(decided).toContainEqual(expect.objectContaining({ rule: 'r', code: 'RULE_MATCHED' }));
          expect(explain(ruleSet, record, { now }).rules[0]?.result).toBe('true');
          const fetched = await decideAsync(ruleSetOf(fact, written, true), record, { now });
          expect(fetched.reasons).toContainEqual(
            expect.objectContaining({ rule: 'r', code: 'RULE_MATCHED' }),
          );
          // A replay decides this long after the end of an interaction: at `now`.
          const decisionLagMs = now.getTime() - Date.parse(base.ended_at);
          const report = replay(ruleSet, [record], { decisionLagMs });
          expect(report.after.byRule).toMatchObject([{ rule: 'r', matched: true, decided: 1 }]);
        }),
        settings,
      );
    },
  );
});

describe('the form in which texts are compared', () => {
  it('does not change when it is read again', () => {
    const comparison = fc.constantFrom('exact', 'folded', 'language', 'address', 'domain');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          word,
          address.map(([it]) => String(it)),
        ),
        comparison,
        (text, how) => {
          const read = readTextValue(text, how);
          expect(readTextValue(read, how)).toBe(read);
        },
      ),
      { seed: 15, numRuns: 3_000 },
    );
  });
});

describe('an operand that no value can equal', () => {
  it('is refused: numbers outside of the range of a fact, and what is not whole', () => {
    const ranged = Object.entries(standardFacts).flatMap(([name, row]) =>
      'range' in row ? [[name, row.range] as const] : [],
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...ranged),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -50, max: 50 }),
        (one, value) => {
          const [fact, [min, max]] = one;
          const isPossible = Number.isInteger(value) && value >= min && value <= max;
          expect(isAccepted(fact, value)).toBe(isPossible);
        },
      ),
      { seed: 15, numRuns: 300 },
    );
  });

  it('is refused: whole numbers that JSON cannot carry', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }), fc.boolean(), (size, negative) => {
        expect(isAccepted('hours_since_end', Number(negative ? -size : size))).toBe(false);
      }),
      { seed: 15 },
    );
  });
});

function isAccepted(fact: string, value: unknown): boolean {
  try {
    ruleSetOf(fact, value, false);
    return true;
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    return false;
  }
}
