import { describe, expect, it } from 'vitest';
import { comparisonOf } from '../../src/evaluation/operators.js';
import { decorators, operators } from '../../src/rules/operators.js';

const none = new Map();

function holds(operator: string, fact: unknown, value: unknown): boolean {
  const compare = comparisonOf(operator, none);
  if (compare === undefined) throw new Error(`there is no operator ${operator}`);
  return compare(fact, value);
}

describe('operators', () => {
  it.each(Object.keys(operators))(
    '%s of the table is implemented, alone and behind each decorator',
    (name) => {
      expect(comparisonOf(name, none)).toBeTypeOf('function');
      for (const decorator of Object.keys(decorators)) {
        expect(comparisonOf(`${decorator}:${name}`, none)).toBeTypeOf('function');
      }
    },
  );

  it('are unknown by any other name', () => {
    for (const name of ['', 'equals', ':equal', 'nope:equal', 'constructor', '__proto__', 'equal:']) {
      expect(comparisonOf(name, none)).toBeUndefined();
    }
  });

  it.each([
    ['startsWith', 'abc', 'ab', true],
    ['startsWith', 'abc', 'b', false],
    ['startsWith', undefined, 'a', false],
    ['startsWith', 12, '1', false],
    ['endsWith', 'abc', 'bc', true],
    ['containsAny', ['a', 'b'], ['b', 'c'], true],
    ['containsAny', ['a'], ['b'], false],
    ['containsAny', 'ab', ['a'], false],
    ['containsAll', ['a', 'b'], ['b', 'a'], true],
    ['containsAll', ['a'], ['a', 'b'], false],
    ['containsNone', ['a'], ['b'], true],
    ['containsNone', ['a'], ['a'], false],
    ['containsNone', undefined, ['a'], false],
    ['between', 5, [5, 9], true],
    ['between', 9, [5, 9], true],
    ['between', 9.1, [5, 9], false],
    ['between', '7', [5, 9], false],
    ['between', '2026-01-02T00:00:00Z', ['2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'], true],
    ['before', '2026-01-01T00:00:00+01:00', '2026-01-01T00:00:00Z', true],
    ['before', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', false],
    ['before', 'yesterday', '2026-01-01T00:00:00Z', false],
    ['after', '2026-01-01T00:00:00.001Z', '2026-01-01', true],
    ['matches', 'case 4711', '[0-9]+$', true],
    ['matches', 'Case', '(?i)^case$', true],
    ['matches', 4711, '4', false],
    ['someFact:matches', ['a', 'dupe-1'], '^dupe', true],
    ['not:startsWith', undefined, 'a', true],
  ])('%s of %j and %j is %s', (operator, fact, value, expected) => {
    expect(holds(operator, fact, value)).toBe(expected);
  });

  it('match patterns that blow up elsewhere in no time to speak of', () => {
    expect(holds('matches', `${'a'.repeat(50_000)}!`, '^(a+)+$')).toBe(false);
    expect(holds('matches', `${'x'.repeat(50_000)}`, '(x+x+)+y')).toBe(false);
  });
});
