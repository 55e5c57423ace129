/** The solver against exhaustive enumeration. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Literal, Solver } from '../../src/proof/solver.js';

const variables = 7;

const literal = fc
  .integer({ min: 1, max: variables })
  .chain((variable) => fc.constantFrom(variable, -variable));
const clauses = fc.array(fc.array(literal, { minLength: 1, maxLength: 4 }), { maxLength: 40 });
const assumptions = fc.array(literal, { maxLength: 4 });

function solverOf(given: readonly (readonly Literal[])[]): Solver {
  const solver = new Solver();
  for (let count = 0; count < variables; count += 1) solver.newVariable();
  for (const clause of given) solver.addClause(clause);
  return solver;
}

function isSatisfiable(given: readonly (readonly Literal[])[]): boolean {
  for (let bits = 0; bits < 2 ** variables; bits += 1) {
    const holds = (one: Literal): boolean => ((bits >> (Math.abs(one) - 1)) & 1) === (one > 0 ? 1 : 0);
    if (given.every((clause) => clause.some(holds))) return true;
  }
  return false;
}

describe('the solver', () => {
  it('agrees with exhaustive enumeration, and its models satisfy every clause', () => {
    fc.assert(
      fc.property(clauses, assumptions, (given, assumed) => {
        const solver = solverOf(given);
        const all = [...given, ...assumed.map((one) => [one])];
        const result = solver.solve(assumed);
        expect(result === 'satisfiable').toBe(isSatisfiable(all));
        if (result === 'satisfiable') {
          expect(all.every((clause) => clause.some((one) => solver.isTrue(one)))).toBe(true);
        } else {
          expect(solver.core.every((one) => assumed.includes(one))).toBe(true);
          expect(isSatisfiable([...given, ...solver.core.map((one) => [one])])).toBe(false);
        }
      }),
      { numRuns: 3_000, seed: 20261127 },
    );
  });

  it('stays right when it is asked again and when clauses are added in between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(clauses, assumptions), { minLength: 2, maxLength: 5 }), (steps) => {
        const solver = solverOf([]);
        const given: Literal[][] = [];
        for (const [added, assumed] of steps) {
          given.push(...added);
          for (const clause of added) solver.addClause(clause);
          const all = [...given, ...assumed.map((one) => [one])];
          expect(solver.solve(assumed) === 'satisfiable').toBe(isSatisfiable(all));
        }
      }),
      { numRuns: 500, seed: 20261127 },
    );
  });

  it('finds that n + 1 pigeons do not fit into n holes, and gives up after a number of conflicts', () => {
    const holes = 7;
    const solver = new Solver();
    const at = Array.from({ length: holes + 1 }, () =>
      Array.from({ length: holes }, () => solver.newVariable()),
    );
    for (const pigeon of at) solver.addClause(pigeon);
    for (let hole = 0; hole < holes; hole += 1) {
      at.forEach((one, first) => {
        for (const other of at.slice(first + 1)) solver.addClause([-(one[hole] ?? 0), -(other[hole] ?? 0)]);
      });
    }
    expect(solver.solve([], 10)).toBe('undecided');
    expect(solver.solve()).toBe('unsatisfiable');
    expect(solver.core).toEqual([]);
  });
});
