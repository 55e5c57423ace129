/** What is memoizeText of short texts changes nothing but the time it takes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoizeText } from '../../src/interaction/memoize-text.js';
import { normalizeText } from '../../src/interaction/normalize-text.js';

describe('memoizeText work', () => {
  it('comes to the same as the work itself', () => {
    const known = memoizeText(normalizeText);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 14 })), (texts) => {
        expect([...texts, ...texts].map(known)).toEqual([...texts, ...texts].map(normalizeText));
      }),
    );
  });

  it('is done once for a short text, each time for a long one, and again when too many have come', () => {
    let done = 0;
    const known = memoizeText((text) => {
      done += 1;
      return text;
    });
    for (const text of ['short', 'short', 'a longer text', 'a longer text']) known(text);
    expect(done).toBe(3);
    for (let number = 0; number < 5_000; number++) known(`${number}`);
    known('short');
    expect(done).toBe(3 + 5_000 + 1);
  });
});
