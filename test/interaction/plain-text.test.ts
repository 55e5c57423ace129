import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlain, isPlainLowerCase } from '../../src/interaction/plain-text.js';

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(' ', '!', '@', 'A', 'Z', '[', '`', 'a', '~', '\u007f', '\0', 'é') }),
);

describe('a plain text', () => {
  it('is printable ASCII without spaces at its ends, and not empty', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(isPlain(text)).toBe(/^[ -~]+$/.test(text) && text === text.trim());
        expect(isPlainLowerCase(text)).toBe(isPlain(text) && text === text.toLowerCase());
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
