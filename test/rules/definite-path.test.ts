/** Definite paths mean what json-rules-engine takes them to mean. */
import { Almanac } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { parseDefinitePath } from '../../src/rules/definite-path.js';

const json = { a: { b: [1, { c: 2 }], 'x y': 3, 'a.b': 4, 0: 5, 'a-b': 6, é: 7, '#': 8, length: 9 } };

function follow(keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    json,
  );
}

describe('a definite path', () => {
  it.each([
    '$',
    '$.a',
    'a',
    'a.b',
    "$['a']",
    '$["a"]["x y"]',
    "$['a']['a.b']",
    '$.a.b[0]',
    'a.b[1].c',
    '$.a.0',
    '$.a[0]',
    '$.a.a-b',
    '$.a.é',
    '$.a.#',
    '$.a.b.length',
    '$.a.length',
    '$.a.b.1',
    '$.a.b[01]',
    '$[0]',
    '$.constructor',
    '$.a.__proto__',
    '$.a.toString',
    '$.none.a',
    'a[0]',
  ])('%s leads where json-rules-engine would look', async (path) => {
    const keys = parseDefinitePath(path);
    expect(keys).toBeDefined();
    const almanac = new Almanac();
    almanac.addRuntimeFact('fact', json);
    expect(follow(keys ?? [])).toEqual(await almanac.factValue('fact', {}, path));
  });

  it.each([
    '',
    '.',
    '$.',
    '.a',
    '$a',
    '$..a',
    '$.*',
    '*',
    '$.a[*]',
    '$.a[-1]',
    '$.a[0:1]',
    '$.a[0,1]',
    "$['a','b']",
    '$.a^',
    '$.a~',
    '$[(@.length-1)]',
    '$[?(@.a)]',
    '$.a.@string()',
    '$.`a',
    '$.a b',
    '$.a.',
    '$.a[',
    '$.a]',
    "$['a",
    '$.a$',
    '$.a.$',
    "$['a*']['",
    '[0]',
    '$.a\n',
  ])('is not `%s`', (path) => {
    expect(parseDefinitePath(path)).toBeUndefined();
  });
});
