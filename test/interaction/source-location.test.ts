import { expect, test } from 'vitest';
import { attachSourceLocation, sourceLocationOf } from '../../src/interaction/source-location.js';

const place = { file: 'a.ndjson', line: 3 };

test('a record remembers where it was read, and a later place replaces an earlier one', () => {
  const record = attachSourceLocation(Object.freeze({ channel: 'email' }), place);

  expect(sourceLocationOf(record)).toBe(place);
  expect(sourceLocationOf(attachSourceLocation(record, { file: 'b.ndjson', line: 1 }))).toEqual({
    file: 'b.ndjson',
    line: 1,
  });
});

test('the place is beside the record: nothing that reads or copies the record finds it', () => {
  const record = attachSourceLocation({ channel: 'email' }, place);

  expect(Reflect.ownKeys(record)).toEqual(['channel']);
  expect(sourceLocationOf({ ...record })).toBeUndefined();
  expect(sourceLocationOf(structuredClone(record))).toBeUndefined();
});

test('what no reader gave has no place', () => {
  for (const value of [undefined, null, 'text', 7, [], {}]) expect(sourceLocationOf(value)).toBeUndefined();
});
