/** Lint and diff of small rule sets against every interaction that these can tell apart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mistakes, pairOfRules } from './support/enumeration.js';

describe('exact lint and diff', () => {
  it('say of random pairs of rule sets what trying every interaction shows, with minimal reasons', () => {
    fc.assert(
      fc.property(pairOfRules, (pair) => {
        expect(mistakes(pair).wrong).toEqual([]);
      }),
      { numRuns: 20, seed: 20261127 },
    );
  }, 120_000);
});
