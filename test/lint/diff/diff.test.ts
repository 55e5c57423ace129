/** What a diff says of two rule sets, against what they decide. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decision/decide.js';
import { diff } from '../../../src/lint/diff/diff.js';
import { shownEffect } from '../../../src/lint/diff/shown-effect.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import type { RuleSet } from '../../../src/rules/rule-set.js';
import { interaction, moment, rule, ruleSetOf } from '../../proof/support/random-rules.js';
import { hardConditions, hardFacts } from '../../support/hard-conditions.js';

const closed = { fact: 'status', operator: 'equal', value: 'closed' };
const open = { fact: 'status', operator: 'equal', value: 'open' };
const chat = { fact: 'channel', operator: 'equal', value: 'chat' };
const sends = (name: string, all: object[], params?: object) => ({
  name,
  conditions: { all },
  event: { type: 'send', ...(params === undefined ? {} : { params }) },
});

function setOf(rules: readonly object[], more: object = {}): RuleSet {
  return parseRuleSet([{ path: 'a.rules.json', content: { ...more, rules } }]);
}

const verdict = (before: RuleSet, after: RuleSet) => diff(before, after).verdict;

const windowFor = (conditions: object) => ({
  suppression: { windows: [{ name: 'default', length: '7d', ...conditions }] },
});

describe('a diff', () => {
  const base = setOf([sends('closed', [closed])]);

  it.each<[string, RuleSet, string]>([
    ['the same conditions in another order', setOf([sends('closed', [closed])]), 'equivalent'],
    ['another name', setOf([sends('all closed', [closed])]), 'equivalent'],
    [
      'the same in other words',
      setOf([sends('closed', [{ ...closed, operator: 'in', value: ['CLOSED'] }])]),
      'equivalent',
    ],
    ['a condition more', setOf([sends('closed', [closed, chat])]), 'only-removes-sends'],
    [
      'a skip rule more',
      setOf([
        sends('closed', [closed]),
        { name: 'no chat', conditions: { all: [chat] }, event: { type: 'skip' } },
      ]),
      'only-removes-sends',
    ],
    ['a smaller sample', setOf([sends('closed', [closed], { sample: 0.5 })]), 'only-removes-sends'],
    ['a rule more', setOf([sends('closed', [closed]), sends('chat', [chat])]), 'only-adds-sends'],
    ['a delay', setOf([sends('closed', [closed], { delay: '1h' })]), 'changes'],
    [
      'a shorter window',
      setOf([sends('closed', [closed])], {
        suppression: { windows: [{ name: 'default', length: '3d', per: ['customer'] }] },
      }),
      'changes',
    ],
    [
      'a window for some requests',
      setOf([sends('closed', [closed])], windowFor({ for: { all: [chat] } })),
      'changes',
    ],
    [
      'a window for every request that is sent',
      setOf([sends('closed', [closed])], windowFor({ for: { all: [closed] } })),
      'equivalent',
    ],
    [
      'a window that counts some',
      setOf([sends('closed', [closed])], windowFor({ counts: { all: [chat] } })),
      'changes',
    ],
    [
      'a quota',
      setOf([sends('closed', [closed])], {
        suppression: { quotas: [{ name: 'daily', max: 9, length: '1d' }] },
      }),
      'changes',
    ],
    [
      'a record instead',
      setOf([{ ...sends('closed', [closed]), event: { type: 'record' } }]),
      'only-removes-sends',
    ],
    [
      'another brand',
      setOf([
        sends('closed', [closed]),
        {
          name: 'b',
          conditions: { all: [chat] },
          event: { type: 'enrich', params: { set: { brand: 'other' } } },
        },
      ]),
      'changes',
    ],
  ])('of %s', (_what, after, expected) => {
    expect(verdict(base, after)).toBe(expected);
  });

  it('tells sending hours, business time and samples of customers apart, and nothing else with them', () => {
    const sending = { hours: [{ days: [1], from: '09:00', to: '17:00' }] };
    const changes = (before: RuleSet, after: RuleSet) =>
      diff(before, after).changes.map(({ kind, name }) => [kind, name].join(' ').trim());
    const waiting = (business: string) =>
      setOf([sends('closed', [closed], { delay: { business } })], { sending });
    expect(changes(base, setOf([sends('closed', [closed])], { sending }))).toEqual(['setting sending']);
    expect(changes(waiting('8h'), waiting('4h'))).toEqual(['delay business delay']);
    const drawn = (params: object) => setOf([sends('closed', [closed], { sample: 0.3, ...params })]);
    const [first, ...others] = diff(drawn({}), drawn({ sample_by: 'customer' })).changes;
    expect(first).toMatchObject({ kind: 'outcome', before: { outcome: 'send' }, after: { outcome: 'skip' } });
    expect(others).toHaveLength(1);
  });

  it('tells the zones apart in which days, months and hours are counted, and those of nothing else', () => {
    const limit = { name: 'one', length: '7d', boundary: 'calendar' };
    const window = (more: object) => ({ suppression: { windows: [{ ...limit, ...more }] } });
    const quota = { suppression: { quotas: [{ ...limit, max: 9 }] } };
    const hours = (zone?: string) => ({
      sending: { hours: [{ days: [1], from: '09:00', to: '17:00' }], ...(zone && { zone }) },
    });
    const berlin = { timezone: 'Europe/Berlin' };
    const germans = (zone: string) => ({ customer_timezone: { by_country: { de: zone } } });
    const changes = (before: object, after: object, rules: readonly object[] = [sends('closed', [closed])]) =>
      diff(setOf(rules, before), setOf(rules, after)).changes.map(({ kind }) => kind);
    const moves = (settings: object) => changes(settings, { ...settings, ...berlin });
    expect(moves(window({}))).toEqual(['window']);
    expect(moves(window({ length: 'P1M', boundary: 'rolling' }))).toEqual(['window']);
    expect(moves(quota)).toEqual(['quota']);
    expect(moves(hours())).toEqual(['setting']);
    expect(moves(window({ boundary: 'rolling' }))).toEqual([]);
    expect(moves(window({ zone: 'Asia/Tokyo' }))).toEqual([]);
    expect(moves(hours('Asia/Tokyo'))).toEqual([]);
    expect(changes(window({ zone: 'Europe/Berlin' }), { ...window({}), ...berlin })).toEqual([]);
    const ofCustomer = (zone: string) => ({ ...window({ zone: 'customer' }), ...germans(zone) });
    expect(changes(ofCustomer('Europe/Berlin'), ofCustomer('Europe/Rome'))).toEqual(['window']);
    const french = [sends('french', [{ fact: 'country', operator: 'equal', value: 'fr' }])];
    expect(changes(ofCustomer('Europe/Berlin'), ofCustomer('Europe/Rome'), french)).toEqual([]);
    const [change] = diff(
      setOf([sends('closed', [closed])], ofCustomer('Europe/Berlin')),
      setOf([sends('closed', [closed])], ofCustomer('Europe/Rome')),
    ).changes;
    expect(change).toMatchObject({
      before: { windows: [{ zone: 'Europe/Berlin' }] },
      after: { windows: [{ zone: 'Europe/Rome' }] },
      witness: { interaction: { country: 'de' } },
    });
  });

  it('takes facts that are declared in two ways for two, and says that it knows nothing of them', () => {
    const declared = (declaration: object) =>
      setOf([sends('x', [{ fact: 'attributes.x', operator: 'equal', value: 'a' }])], {
        facts: { 'attributes.x': declaration },
      });
    const [folded, exact] = [declared({ type: 'string' }), declared({ type: 'string', compare: 'exact' })];
    const { verdict: found, assuming } = diff(folded, exact);
    expect(found).toBe('changes');
    expect(assuming).not.toEqual([]);
    expect(verdict(folded, declared({ type: 'string', compare: 'folded' }))).toBe('equivalent');
  });

  it('names what was edited, old and new, with its place', () => {
    const after = setOf([sends('all closed', [closed]), sends('chat', [chat])], {
      timezone: 'Europe/Berlin',
    });
    expect(diff(base, after).edits).toMatchObject([
      { kind: 'rule-renamed', before: 'closed', after: 'all closed', file: 'a.rules.json' },
      { kind: 'rule-added', name: 'chat' },
      { kind: 'setting-changed', name: 'timezone', before: 'UTC', after: 'Europe/Berlin' },
    ]);
    const narrower = setOf([sends('closed', [{ ...closed, value: 'Solved' }])]);
    expect(diff(base, narrower).edits).toEqual([
      expect.objectContaining({
        kind: 'rule-changed',
        name: 'closed',
        pointer: '/conditions/all/0/value',
        before: 'closed',
        after: 'Solved',
      }),
    ]);
  });

  it('shows each kind of change by an interaction that is decided so, and misses none', () => {
    const rules = fc.array(rule, { minLength: 1, maxLength: 3 });
    const named = (ones: readonly object[]) =>
      ruleSetOf(ones.map((one, index) => ({ name: `r${index}`, ...one })));
    const tried = fc.array(fc.tuple(interaction, moment), { minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(rules, rules, tried, (one, other, examples) => {
        const [before, after] = [named(one), named([...one.slice(1), ...other.slice(1)])];
        const found = diff(before, after);
        expect(found.undecided).toEqual([]);
        for (const { kind, witness, ...change } of found.changes) {
          if (witness === undefined) throw new Error('no witness');
          const now = new Date(witness.now);
          const outcomes = [before, after].map((set) => decide(set, witness.interaction, { now }).outcome);
          expect([change.before.outcome, change.after.outcome]).toEqual(outcomes);
          if (kind === 'outcome') expect(outcomes[0]).not.toBe(outcomes[1]);
          else expect(change.before).not.toEqual(change.after);
        }
        for (const [given, time] of examples) {
          const example = { interaction: given, now: new Date(time).toISOString() };
          const [old, fresh] = [before, after].map((set) => {
            const { matched: _matched, ...shown } = shownEffect(set, example);
            return shown;
          });
          if (old?.outcome !== fresh?.outcome) {
            expect(
              found.changes.some(
                (change) => change.before.outcome === old?.outcome && change.after.outcome === fresh?.outcome,
              ),
            ).toBe(true);
          } else if (found.verdict === 'equivalent') expect(old).toEqual(fresh);
        }
      }),
      { numRuns: 12, seed: 20261127 },
    );
  }, 120_000);

  it('says what was too hard to decide, and ends', () => {
    const hard = setOf(
      Array.from({ length: 5 }, (_, index) => ({
        ...sends(`hard ${index}`, [], { window: `${index + 1}d` }),
        conditions: hardConditions,
      })),
      { facts: hardFacts },
    );
    const { verdict, undecided } = diff(setOf([sends('none', [closed, open])], { facts: hardFacts }), hard);
    expect(verdict).toBe('changes');
    expect(undecided).toContain('whether `skip` becomes `send`');
  }, 60_000);

  it('names what it takes for granted, and nothing that its examples do not rest on', () => {
    const isLong = { fact: 'customer.name', operator: 'isLong', value: 3 };
    const options = { operators: [{ name: 'isLong', test: () => true }] };
    const withRule = (conditions: object) =>
      parseRuleSet(
        [{ path: 'a.rules.json', content: { rules: [{ ...sends('a', []), conditions }] } }],
        options,
      );
    const before = withRule({ all: [closed, open] });
    expect(diff(before, withRule({ any: [isLong, chat] })).assuming).toEqual([]);
    expect(diff(before, withRule({ any: [isLong, { not: isLong }] })).assuming).toEqual([]);
    expect(
      diff(before, withRule({ any: [{ all: [isLong, chat] }, { all: [isLong, closed] }] })).assuming,
    ).toEqual(['`customer.name` `isLong` 3 is true']);
  });
});
