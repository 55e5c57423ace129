import { expect, it } from 'vitest';
import { errorText } from '../../src/errors/error-text.js';

it('is the message of an error, and any other value as text', () => {
  expect([new Error('x'), 'y', 1, undefined, null].map(errorText)).toEqual([
    'x',
    'y',
    '1',
    'undefined',
    'null',
  ]);
});

it('never throws, whatever was thrown', () => {
  const withGetter = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('no');
    },
  });
  for (const value of [withGetter, Object.create(null), { toString: () => 1n / 0n }]) {
    expect(errorText(value)).toBe('something that cannot be written as text');
  }
});
