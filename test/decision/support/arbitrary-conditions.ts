/** Random conditions, rules and facts that reach the traps of json-rules-engine: mixed types, stacks, hostile keys. */
import fc from 'fast-check';
import type { Condition, LeafCondition } from '../../../src/rules/rule-set.js';

const traps: readonly unknown[] = [
  ...['', 'a', 'b', '10', '9', '10abc', ' 5', '1', 'Infinity', '__proto__', 'constructor', '\u{1F600}'],
  ...[0, -0, 1, 5, 9, 10, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY],
  ...[true, false, null],
  ...[[], [1], ['a'], ['a', 'b'], [null], [[1]], ['10', '9'], [5, '5'], [true]],
  ...[{}, { a: 1 }, { x: { y: 5 } }, { x: ['a', 'b'] }, { length: 1 }],
];

/** Keys of attributes that facts ask about; the last ones are on nobody's list, or on every object's prototype. */
const keys = ['a', 'b', 'c', 'd', '__proto__', 'constructor', 'toString', 'never'] as const;

const paths = [
  '$.x',
  '$.x.y',
  'x',
  '$[0]',
  "$['x']",
  '$.x[1]',
  '$.__proto__',
  'constructor',
  '$.length',
  '$',
];

const plainOperators = [
  ...['equal', 'notEqual', 'in', 'notIn', 'contains', 'doesNotContain'],
  ...['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'],
];
const ownOperators = ['startsWith', 'endsWith', 'containsAny', 'containsAll', 'containsNone', 'between'];
const decorators = ['someFact', 'someValue', 'everyFact', 'everyValue', 'swap', 'not'];

// Cloned, so that no object is the same in a fact and in a rule: rules come from files.
const trap = fc.constantFrom(...traps).map((value) => structuredClone(value));
const list = fc.array(trap, { maxLength: 4 });
const factName = fc.constantFrom(...keys).map((key) => `attributes.${key}`);
const path = fc.option(fc.constantFrom(...paths), { nil: undefined, freq: 4 });

const operator = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 2, arbitrary: fc.array(fc.constantFrom(...decorators), { minLength: 1, maxLength: 3 }) },
    ),
    fc.constantFrom(...plainOperators, ...plainOperators, ...ownOperators),
  )
  .map(([stack, plain]) => [...stack, plain].join(':'));

const reference = fc
  .tuple(factName, path)
  .map(([fact, at]) => (at === undefined ? { fact } : { fact, path: at }));

const leaf: fc.Arbitrary<LeafCondition> = fc
  .record({
    fact: factName,
    operator,
    value: fc.oneof({ weight: 3, arbitrary: trap }, { weight: 3, arbitrary: list }, reference),
    path,
  })
  .map(({ path: at, ...rest }) => (at === undefined ? rest : { ...rest, path: at }));

/** Named conditions may refer to those before them only: no cycle. */
export const namedConditions: fc.Arbitrary<Readonly<Record<string, Condition>>> = fc
  .tuple(condition([]), condition(['first']))
  .map(([first, second]) => ({ first: { all: [first] }, second: { any: [second] } }));

function condition(names: readonly string[]): fc.Arbitrary<Condition> {
  return fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 6, arbitrary: leaf },
      ...(names.length === 0
        ? []
        : [{ weight: 1, arbitrary: fc.constantFrom(...names).map((name) => ({ condition: name })) }]),
      { weight: 2, arbitrary: fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
      { weight: 2, arbitrary: fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
      { weight: 1, arbitrary: tie('node').map((not) => ({ not })) },
    ),
  })).node;
}

/** What may stand at the root of a rule: never a bare leaf. */
export const root: fc.Arbitrary<Condition> = condition(['first', 'second']).map((node) =>
  'fact' in node ? { all: [node] } : node,
);

/** Attributes as an interaction may carry them, own `__proto__` included. */
export const attributes: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .array(fc.tuple(fc.constantFrom(...keys.slice(0, -1)), trap), { maxLength: 6 })
  .map((entries) => Object.freeze(Object.fromEntries(entries)));
