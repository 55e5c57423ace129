import { describe, expect, it } from 'vitest';
import { parseJsonDocument } from '../../src/shared/json-document.js';

describe('a JSON document', () => {
  it('knows the line and column of every pointer, a property at its name', () => {
    const text = '{\n  "rules": [\n    { "name": "a" },\n    { "na/me~": "b" }\n  ]\n}';
    const document = parseJsonDocument(text, 'a.rules.json');
    expect(document.diagnostics).toEqual([]);
    expect(document.value).toEqual({ rules: [{ name: 'a' }, { 'na/me~': 'b' }] });
    expect(document.placeOf('')).toEqual({ line: 1, column: 1 });
    expect(document.placeOf('/rules')).toEqual({ line: 2, column: 3 });
    expect(document.placeOf('/rules/1')).toEqual({ line: 4, column: 5 });
    expect(document.placeOf('/rules/1/na~1me~0')).toEqual({ line: 4, column: 7 });
    expect(document.placeOf('/rules/1/missing')).toEqual({ line: 4, column: 5 });
    expect(document.lineOf('/rules/0/name')).toBe(3);
  });

  it('passes over a byte order mark and counts columns without it', () => {
    const document = parseJsonDocument('\uFEFF{ "a": 1 }', 'a.json');
    expect(document.value).toEqual({ a: 1 });
    expect(document.placeOf('/a')).toEqual({ line: 1, column: 3 });
  });

  it.each([
    ['a comment', '{\n // why\n "a": 1 }', 2, 'JSON has no comments'],
    ['a trailing comma', '{\n "a": 1,\n}', 3, 'a property name is expected here'],
    ['a missing comma', '{\n "a": 1\n "b": 2 }', 3, 'a comma is missing between two values'],
    ['a file cut in half', '{ "a": [1,\n', 2, 'a value is expected here'],
    ['an unclosed text', '{ "a": "b }', 1, 'a text is opened and never closed on its line'],
    ['text after the end', '{ "a": 1 }\n{', 2, 'there is more text after the end of the document'],
    ['nothing at all', '', 1, 'there is nothing in it'],
    ['a mark and blanks alone', '\uFEFF \n', 1, 'there is nothing in it'],
    ['what was no UTF-8', '{ "a":\n "Caf\uFFFD" }', 2, 'not written in UTF-8'],
    ['a raw line feed in a text', '{ "a": "b\nc" }', 1, 'a text is opened and never closed on its line'],
    ['a leading zero', '{ "a": 01 }', 1, 'begins with a zero'],
    ['a single-quoted text', "{ 'a': 1 }", 1, 'does not begin a text'],
    ['NaN', '{ "a": NaN }', 1, 'this is no JSON value'],
    ['a word of Python', '{ "a":\nTrue }', 2, 'True is no JSON value'],
    ['a name without quotes', '{\n rules: [] }', 2, 'the name rules stands without quotes'],
    ['one mark of a merge', '{ "a": [\n>>>>>>> main\n] }', 2, 'a merge was not finished'],
  ])('names the place of %s', (_what, text, line, message) => {
    const document = parseJsonDocument(text, 'a.json');
    expect(document.value).toBeUndefined();
    const [first] = document.diagnostics;
    expect(first).toMatchObject({ code: 'JSON_SYNTAX', severity: 'error', file: 'a.json', line });
    expect(first?.message).toContain(message);
    expect(first?.fix).toBeTruthy();
  });

  it('reports every line that is broken, once', () => {
    const document = parseJsonDocument('{\n "a": oops,\n "b": 1,\n "c": oops\n}', 'a.json');
    expect(document.diagnostics.map(({ line }) => line)).toEqual([2, 4]);
  });

  it('reports a key that stands twice, at its second place', () => {
    const document = parseJsonDocument('{ "x": { "a": 1,\n "a": 2 } }', 'a.json');
    expect(document.diagnostics).toMatchObject([{ code: 'DUPLICATE_KEY', line: 2, pointer: '/x/a' }]);
  });

  it.each([201, 501, 100_000])('answers %i levels with a diagnostic', (levels) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const text = `${open.repeat(levels)}1${close.repeat(levels)}`;
      expect(parseJsonDocument(text, 'a.json').diagnostics).toMatchObject([{ code: 'TOO_DEEP', line: 1 }]);
    }
    expect(parseJsonDocument('['.repeat(levels), 'a.json').diagnostics).toMatchObject([{ code: 'TOO_DEEP' }]);
  });

  it('reads 200 levels, and brackets inside a text do not count', () => {
    expect(parseJsonDocument(`${'['.repeat(200)}${']'.repeat(200)}`, 'a.json').diagnostics).toEqual([]);
    expect(parseJsonDocument(JSON.stringify('[\\"['.repeat(1_000)), 'a.json').diagnostics).toEqual([]);
  });

  it('keeps hostile keys as plain data', () => {
    const document = parseJsonDocument('{ "__proto__": { "polluted": true }, "constructor": 1 }', 'a.json');
    expect(Object.keys(document.value as object)).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
    expect(document.placeOf('/__proto__/polluted')).toEqual({ line: 1, column: 18 });
  });
});
