/** Ages and offsets: compiled, in json-rules-engine and by plain arithmetic they give the same. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { decideAsync } from '../../src/decision/decide-async.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const hour = 3_600_000;

type Bound = { readonly fact: 'ended_at' | 'attributes.seen' | 'visited'; readonly offset: number } | number;

interface Asked {
  readonly fact: 'ended_at' | 'attributes.seen' | 'visited';
  readonly not: boolean;
  readonly operator: 'olderThan' | 'newerThan' | 'before' | 'after' | 'between';
  readonly hours: number;
  readonly low: Bound;
  readonly high: Bound;
}

const factName = fc.constantFrom('ended_at' as const, 'attributes.seen' as const, 'visited' as const);
const hours = fc.integer({ min: 0, max: 3 });
const moment = fc.integer({ min: -3, max: 3 }).map((step) => now + step * hour);
const bound: fc.Arbitrary<Bound> = fc.oneof(
  fc.record({ fact: factName, offset: fc.integer({ min: -3, max: 3 }) }),
  moment,
);
const asked: fc.Arbitrary<Asked> = fc.record({
  fact: factName,
  not: fc.boolean(),
  operator: fc.constantFrom('olderThan', 'newerThan', 'before', 'after', 'between'),
  hours,
  low: bound,
  high: bound,
});
const values = fc.record({
  ended_at: fc.option(moment, { nil: undefined }),
  'attributes.seen': fc.option(moment, { nil: undefined }),
  visited: fc.option(moment, { nil: undefined }),
});
type Values = Readonly<Record<Asked['fact'], number | undefined>>;

function written(bound: Bound): unknown {
  if (typeof bound === 'number') return new Date(bound).toISOString();
  const { fact, offset } = bound;
  return { fact, [offset < 0 ? 'minus' : 'plus']: `${Math.abs(offset)}h` };
}

function conditionOf({ fact, not, operator, hours: age, low, high }: Asked): object {
  const isAge = operator === 'olderThan' || operator === 'newerThan';
  const value = isAge ? `${age}h` : operator === 'between' ? [written(low), written(high)] : written(low);
  return { fact, operator: not ? `not:${operator}` : operator, value };
}

/** By arithmetic; a missing instant makes every comparison false. */
function truthOf({ fact, not, operator, hours: age, low, high }: Asked, given: Values): boolean {
  const at = given[fact] ?? Number.NaN;
  const of = (bound: Bound): number =>
    typeof bound === 'number' ? bound : (given[bound.fact] ?? Number.NaN) + bound.offset * hour;
  const holds = {
    olderThan: now - at >= age * hour,
    newerThan: now - at < age * hour,
    before: at < of(low),
    after: at > of(low),
    between: at >= of(low) && at <= of(high),
  }[operator];
  return holds !== not;
}

function accepted(one: Asked): boolean {
  // Two constants in the wrong order are refused when rules are loaded.
  const { operator, low, high } = one;
  return operator !== 'between' || typeof low !== 'number' || typeof high !== 'number' || low <= high;
}

const iso = (at: number | undefined): string | undefined =>
  at === undefined ? at : new Date(at).toISOString();

it('ages and offsets are the same compiled, in the engine and by arithmetic', async () => {
  let held = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(asked.filter(accepted), { minLength: 1, maxLength: 4 }),
      values,
      async (all, given) => {
        const content = {
          facts: { 'attributes.seen': { type: 'instant' } },
          default: 'send',
          rules: [{ name: 'r', conditions: { all: all.map(conditionOf) }, event: { type: 'skip' } }],
        };
        const rulesWith = (resolve: () => unknown) =>
          parseRuleSet([{ path: 'a.rules.json', content }], {
            facts: [{ name: 'visited', type: 'instant', resolve }],
          });
        const record = {
          ext_interaction_id: '1',
          channel: 'chat',
          customer: { name: 'Jane', email: 'jane@example.com' },
          employee: { custom_id: '7' },
          ...(given.ended_at === undefined ? {} : { ended_at: iso(given.ended_at) }),
          attributes: { seen: iso(given['attributes.seen']) },
        };
        const options = { now: new Date(now) };
        const expected = all.every((one) => truthOf(one, given)) ? 'skip' : 'send';
        if (expected === 'skip') held += 1;
        expect(
          decide(
            rulesWith(() => iso(given.visited)),
            record,
            options,
          ).outcome,
        ).toBe(expected);
        const fetched = await decideAsync(
          rulesWith(async () => iso(given.visited)),
          record,
          options,
        );
        expect(fetched.outcome).toBe(expected);
      },
    ),
    { numRuns: 400, seed: 20261120 },
  );
  expect(held).toBeGreaterThan(40);
});
