/** Formulas and finite domains: their clauses mean what they say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FiniteDomain } from '../../src/proof/finite-domain.js';
import {
  allOf,
  always,
  anyOf,
  Encoder,
  type Formula,
  literalFormula,
  never,
  not,
} from '../../src/proof/formula.js';
import { Solver } from '../../src/proof/solver.js';

const variables = 5;

const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 1, max: variables }).map(literalFormula),
    fc.constantFrom(always, never),
    fc.array(tie('formula'), { maxLength: 3 }).map(allOf),
    fc.array(tie('formula'), { maxLength: 3 }).map(anyOf),
    tie('formula').map(not),
  ),
}));

function isTrue(given: Formula, bits: number): boolean {
  if (given.kind === 'literal')
    return ((bits >> (Math.abs(given.literal) - 1)) & 1) === (given.literal > 0 ? 1 : 0);
  return given.kind === 'all'
    ? given.parts.every((part) => isTrue(part, bits))
    : given.parts.some((part) => isTrue(part, bits));
}

describe('a formula', () => {
  it('has a literal that is true exactly when it is, and its negation is its opposite', () => {
    fc.assert(
      fc.property(formula, (given) => {
        const solver = new Solver();
        for (let count = 0; count < variables; count += 1) solver.newVariable();
        const literal = new Encoder(solver).literalOf(given);
        for (let bits = 0; bits < 2 ** variables; bits += 1) {
          const values = Array.from({ length: variables }, (_, index) =>
            ((bits >> index) & 1) === 1 ? index + 1 : -(index + 1),
          );
          const expected = isTrue(given, bits);
          expect(isTrue(not(given), bits)).toBe(!expected);
          expect(solver.solve([...values, literal])).toBe(expected ? 'satisfiable' : 'unsatisfiable');
          expect(solver.solve([...values, -literal])).toBe(expected ? 'unsatisfiable' : 'satisfiable');
        }
      }),
      { numRuns: 300, seed: 20261127 },
    );
  });
});

describe('a finite domain', () => {
  it('takes each of its values, one at a time, and a set of values is exactly that set', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (size, set) => {
          const solver = new Solver();
          const domain = new FiniteDomain(solver, size);
          const encoder = new Encoder(solver);
          const isIn = encoder.literalOf(domain.where((value) => set[value] === true));
          for (let value = 0; value < size; value += 1) {
            const is = encoder.literalOf(domain.is(value));
            expect(solver.solve([is])).toBe('satisfiable');
            expect(domain.valueIn(solver)).toBe(value);
            expect(solver.solve([is, isIn])).toBe(set[value] === true ? 'satisfiable' : 'unsatisfiable');
            expect(solver.solve([is, -isIn])).toBe(set[value] === true ? 'unsatisfiable' : 'satisfiable');
          }
        },
      ),
      { numRuns: 300, seed: 20261127 },
    );
  });
});
