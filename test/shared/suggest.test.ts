import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../src/shared/suggest.js';

describe('didYouMean', () => {
  const words = ['from', 'format', 'channel', 'customer.email'];

  it.each([
    ['form', 'from'],
    ['Chanel', 'channel'],
    ['CHANNEL', 'channel'],
    ['customer.mail', 'customer.email'],
    ['formt', 'format'],
  ])('takes %s for %s', (word, meant) => {
    expect(didYouMean(word, words)).toBe(meant);
  });

  it('takes no short word for another that shares half of its letters', () => {
    expect(didYouMean('path', ['with', 'date'])).toBeUndefined();
    expect(didYouMean('tgas', ['tags', 'tabs'])).toBe('tags');
  });

  it.each(['', 'x', 'priority', 'x'.repeat(1_000_000)])('makes nothing up where nothing is near', (word) => {
    expect(didYouMean(word, words)).toBeUndefined();
  });
});
