/** Propositional formulas over a solver's literals, and their clauses (Tseitin's encoding). */
import type { Literal, Solver } from './solver.js';

/**
 * There is no kind for a negation: `not` turns a formula round down to its literals, so nothing else has to handle
 * one.
 */
export type Formula =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Formula[] };

/** True whatever the interaction. */
export const always: Formula = Object.freeze({ kind: 'all', parts: [] });
/** True of no interaction. */
export const never: Formula = Object.freeze({ kind: 'any', parts: [] });

/** A statement of the solver as a formula. */
export function literalFormula(literal: Literal): Formula {
  return { kind: 'literal', literal };
}

/** True when every part is; constants are left out. */
export function allOf(parts: readonly Formula[]): Formula {
  return combine('all', parts, always, never);
}

/** True when a part is; constants are left out. */
export function anyOf(parts: readonly Formula[]): Formula {
  return combine('any', parts, never, always);
}

/** The opposite: of `all` that one part is false, of `any` that every part is. */
export function not(formula: Formula): Formula {
  if (formula.kind === 'literal') return literalFormula(-formula.literal);
  const parts = formula.parts.map(not);
  return formula.kind === 'all' ? anyOf(parts) : allOf(parts);
}

/** A literal that is true exactly when the formula is; the same object gets the same literal. */
export class Encoder {
  readonly #solver: Solver;
  readonly #known = new Map<string, Literal>();
  /** The conditions of rules are asked for again and again. */
  readonly #literals = new WeakMap<Formula, Literal>();
  readonly #true: Literal;
  /** By gate: the literals of its parts. */
  readonly #parts: (readonly Literal[] | undefined)[] = [];
  /** By variable: the last question that it was found to be part of. */
  readonly #seenIn: number[] = [];
  #questions = 0;

  constructor(solver: Solver) {
    this.#solver = solver;
    this.#true = solver.newVariable();
    solver.addClause([this.#true]);
  }

  literalOf(formula: Formula): Literal {
    if (formula.kind === 'literal') return formula.literal;
    const known = this.#literals.get(formula) ?? this.#encode(formula.kind, formula.parts);
    this.#literals.set(formula, known);
    return known;
  }

  #encode(kind: 'all' | 'any', parts: readonly Formula[]): Literal {
    const literals = [...new Set(parts.map((part) => this.literalOf(part)))].sort((a, b) => a - b);
    const [first] = literals;
    if (first === undefined) return kind === 'all' ? this.#true : -this.#true;
    if (literals.length === 1) return first;
    // `any` is the negation of `all` over the negations: one kind of gate, found again whichever way it was written.
    return kind === 'all' ? this.#all(literals) : -this.#all(literals.map((one) => -one));
  }

  #all(literals: readonly Literal[]): Literal {
    const key = [...literals].sort((a, b) => a - b).join(' ');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // The gate is true exactly when all parts are: it implies each of them, and all of them together imply it. So the
    // number of clauses grows with the formula. Written out without gates it would multiply at every level.
    const gate = this.#solver.newVariable();
    for (const literal of literals) this.#solver.addClause([-gate, literal]);
    this.#solver.addClause([gate, ...literals.map((literal) => -literal)]);
    this.#known.set(key, gate);
    this.#parts[gate] = literals;
    return gate;
  }

  /** True where the variable stands for a formula over others. */
  isGate(variable: number): boolean {
    return this.#parts[variable] !== undefined;
  }

  /** The variables on which these literals depend, their own included. */
  variablesBelow(literals: readonly Literal[]): readonly number[] {
    this.#questions += 1;
    const found: number[] = [];
    const add = (literal: Literal): void => {
      const variable = Math.abs(literal);
      if (this.#seenIn[variable] === this.#questions) return;
      this.#seenIn[variable] = this.#questions;
      found.push(variable);
    };
    literals.forEach(add);
    // Grows while it is walked.
    for (const variable of found) this.#parts[variable]?.forEach(add);
    return found;
  }
}

function combine(
  kind: 'all' | 'any',
  parts: readonly Formula[],
  neutral: Formula,
  absorbing: Formula,
): Formula {
  const left: Formula[] = [];
  for (const part of parts) {
    if (isConstant(part, absorbing)) return absorbing;
    if (isConstant(part, neutral)) continue;
    // `all` within `all` is one `all`.
    if (part.kind === kind) left.push(...part.parts);
    else left.push(part);
  }
  const [only] = left;
  if (only === undefined) return neutral;
  return left.length === 1 ? only : { kind, parts: left };
}

function isConstant(formula: Formula, constant: Formula): boolean {
  return formula.kind === constant.kind && formula.kind !== 'literal' && formula.parts.length === 0;
}
