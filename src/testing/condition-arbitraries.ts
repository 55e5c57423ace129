/** fast-check arbitraries of valid conditions that reach every operator, decorator, nesting and trap. */
import fc from 'fast-check';
import type { FactType } from '../facts/definition.js';
import { standardFacts } from '../facts/standard-facts.js';
import { checkComparison } from '../rules/check-comparison.js';
import { knownFacts } from '../rules/known-facts.js';
import { decorators, operators } from '../rules/operators.js';
import type { Condition } from '../rules/rule-set.js';

/** Options of `conditionArbitrary`. */
export interface ConditionArbitraryOptions {
  /** Only what json-rules-engine has, too: no operators of our own. */
  readonly engineOnly?: boolean;
  /** Leave out facts that depend on the time of the decision. */
  readonly withoutTime?: boolean;
}

/** What the files declare under `facts`; interactions that carry these attributes reach the traps. */
export const declaredFacts: Readonly<Record<string, FactType>> = {
  'attributes.any': 'any',
  'attributes.other': 'any',
  'attributes.text': 'string',
  'attributes.number': 'number',
  'attributes.flag': 'boolean',
  'attributes.texts': 'string[]',
  'attributes.numbers': 'number[]',
  'attributes.instant': 'instant',
  'attributes.constructor': 'any',
  'attributes.__proto__': 'any',
};

const timeFacts = Object.keys(standardFacts).filter((name) => /_since_end$|local_/.test(name));
const texts = [
  'closed',
  'open',
  'vip',
  'email',
  'blancakids',
  'en',
  'a',
  'A',
  '',
  '10',
  '9',
  '10abc',
  'constructor',
  'Closed ',
  '2026-12-24',
  '09:30',
];
const numbers = [0, 1, -1, 9, 10, 1.5, 1e21];
const instants = ['2026-11-15T00:00:00.000Z', '2026-11-22T12:00:00.000Z'];
const moments = [
  '7d',
  'PT3H',
  { fact: 'ended_at', minus: '1d' },
  { fact: 'attributes.instant', plus: '90m' },
  [{ fact: 'attributes.instant', minus: '7d' }, { fact: 'ended_at' }],
];
const patterns = ['^clo', '(?i)A', 'o$', '.', '\\d+', 'x*'];
const paths = ['$', '$.a', 'a.b', "$['a']", '$[0]', '$.length', '$.constructor', '$.__proto__.a', '$.a[1]'];

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...texts) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...numbers) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(true, false, null, ...instants) },
);

/** A root condition that may refer to the named ones. */
export function conditionArbitrary(
  named: readonly string[],
  options: ConditionArbitraryOptions = {},
): fc.Arbitrary<Condition> {
  const leaf = leafArbitrary(options);
  const { root } = fc.letrec<{ root: Condition; node: Condition }>((tie) => {
    const children = fc.array(tie('node'), { minLength: 1, maxLength: 3 });
    const roots: fc.Arbitrary<Condition>[] = [
      children.map((all) => ({ all })),
      children.map((any) => ({ any })),
      tie('node').map((not) => ({ not })),
      ...(named.length === 0 ? [] : [fc.constantFrom(...named).map((condition) => ({ condition }))]),
    ];
    return {
      root: fc.oneof(...roots),
      node: fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf, tie('root')),
    };
  });
  return root;
}

function leafArbitrary({
  engineOnly = false,
  withoutTime = false,
}: ConditionArbitraryOptions): fc.Arbitrary<Condition> {
  const types = new Map<string, FactType>([
    ...Object.entries(standardFacts).map(([name, { type }]): [string, FactType] => [name, type]),
    ...Object.entries(declaredFacts),
  ]);
  if (withoutTime) for (const name of timeFacts) types.delete(name);
  const fact = fc.oneof(
    fc.constantFrom(...types.keys()),
    fc.constantFrom('attributes.any', 'attributes.other', 'tags'),
  );
  const names = Object.entries(operators).flatMap(([name, row]) =>
    (engineOnly && row.origin === 'own') || (withoutTime && row.operands === 'age') ? [] : [name],
  );
  const operator = fc
    .tuple(fc.array(fc.constantFrom(...Object.keys(decorators)), { maxLength: 3 }), fc.constantFrom(...names))
    .map(([stack, base]) => [...stack, base].join(':'));
  const path = fc.option(fc.constantFrom(...paths), { nil: undefined, freq: 3 });
  return fc
    .record({ fact, operator, value: operandArbitrary(fact), path })
    .filter((leaf) => isAccepted(leaf))
    .map(({ path: into, ...rest }) => (into === undefined ? rest : { ...rest, path: into }));
}

function operandArbitrary(fact: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const path = fc.option(fc.constantFrom(...paths), { nil: undefined, freq: 3 });
  return fc.oneof(
    { weight: 5, arbitrary: scalar },
    { weight: 4, arbitrary: fc.array(scalar, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>([0, 10], instants, [1, 1]) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(...patterns, ...instants) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(...moments) },
    {
      weight: 2,
      arbitrary: fc
        .record({ fact, path })
        .map(({ fact: name, path: into }) =>
          into === undefined ? { fact: name } : { fact: name, path: into },
        ),
    },
  );
}

const known = knownFacts(
  new Map(Object.entries(declaredFacts).map(([name, type]) => [name, { name, type }] as const)),
);

/** Whether the loader takes the comparison. */
function isAccepted(leaf: { readonly path: string | undefined }): boolean {
  const { path, ...rest } = leaf;
  let isRefused = false;
  const refuse = (): void => {
    isRefused = true;
  };
  const context = {
    facts: known,
    operators: new Map(),
    conditions: new Map(),
    problems: { add: refuse, addDiagnostic: refuse },
  };
  checkComparison(path === undefined ? rest : leaf, '', context);
  return !isRefused;
}
