/**
 * A conflict-driven satisfiability solver: two watched literals, first-UIP learning, restarts, and assumptions with
 * the subset of them that conflicts. After Eén and Sörensson, "An Extensible SAT-solver" (2003).
 *
 * It decides a variable, draws what follows, and decides the next one, until every variable has a value (satisfiable) or
 * a clause has only false literals. Of such a conflict it learns a clause: the decisions that led there do not go
 * together. That clause holds in every later search, so the same mistake is never made twice, whatever is asked next.
 */
import { Assignment, type Clause, type Literal } from './assignment.js';
import { assumptionsAgainst, learn } from './conflict.js';
import { VariableOrder } from './variable-order.js';

export type { Literal };

type Satisfiability = 'satisfiable' | 'unsatisfiable' | 'undecided';

/** Conflicts until the first restart. */
const restartUnit = 100;

/**
 * Clauses are added for good and variables never removed. Between two calls of `solve` both may be added: what was
 * learned stays true.
 */
export class Solver {
  readonly #assigned = new Assignment();
  /** Indexed by literal, see {@link slot}: the clauses that watch it. */
  readonly #watches: Clause[][] = [[], []];
  /** By variable: the last `solve` in which it is decided. */
  readonly #askedIn: number[] = [0];
  #solves = 0;
  #effort = 0;
  readonly #order = new VariableOrder();
  /** How much of the trail has been looked at for consequences. */
  #propagated = 0;
  /** False once the clauses alone contradict each other: then no question has an answer. */
  #isConsistent = true;
  #model: readonly number[] = [];
  #core: readonly Literal[] = [];

  constructor() {
    // There is no variable 0, as it would have no negation.
    this.#order.add();
  }

  /** Clauses that were looked at so far: ten million take about a second. */
  get effort(): number {
    return this.#effort;
  }

  /** `isLikely`: the value that is tried first. */
  newVariable(isLikely = false): number {
    this.#askedIn.push(0);
    this.#watches.push([], []);
    this.#order.add();
    return this.#assigned.addVariable(isLikely);
  }

  /** Adds a clause for good. An empty one, or one that contradicts the others, makes every `solve` unsatisfiable. */
  addClause(literals: readonly Literal[]): void {
    this.#backtrack(0);
    // What is false at level 0 never helps a clause, and what is true there fulfils it for ever.
    const clause = [...new Set(literals)].filter((literal) => this.#assigned.value(literal) !== -1);
    if (clause.some((literal) => this.#assigned.value(literal) === 1 || clause.includes(-literal))) return;
    const [first] = clause;
    if (first === undefined) this.#isConsistent = false;
    else if (clause.length > 1) this.#watch(clause);
    else this.#isConsistent &&= this.#assigned.assign(first, undefined) && !this.#propagate();
  }

  /**
   * Looks for values under which every assumption is true, and every clause can be. `undecided` after `maxConflicts`
   * conflicts. Where `asked` is given, only those variables are decided: the caller knows that the clauses leave the
   * others a value, whatever these are.
   */
  solve(
    assumptions: readonly Literal[] = [],
    maxConflicts = Number.POSITIVE_INFINITY,
    asked?: readonly number[],
  ): Satisfiability {
    this.#backtrack(0);
    this.#core = [];
    if (!this.#isConsistent) return 'unsatisfiable';
    this.#solves += 1;
    const variables = asked ?? Array.from({ length: this.#assigned.size }, (_, index) => index + 1);
    for (const variable of variables) this.#askedIn[variable] = this.#solves;
    this.#order.restart(variables);
    let conflicts = 0;
    // A search that began with unlucky decisions may never leave them, so it begins again from time to time, with what
    // it learned and the variables of recent conflicts first.
    for (let restarts = 1; ; restarts += 1) {
      const result = this.#search(
        assumptions,
        Math.min(restartUnit * luby(restarts), maxConflicts - conflicts),
      );
      if (result !== 'undecided') return result;
      conflicts += restartUnit * luby(restarts);
      if (conflicts >= maxConflicts) return 'undecided';
    }
  }

  /** In the model that the last satisfiable `solve` found; a variable that it left open is false. */
  isTrue(literal: Literal): boolean {
    const isTrue = this.#model[Math.abs(literal)] === 1;
    return isTrue === literal > 0;
  }

  /** True where the last model gives the variable no value: the question does not depend on it. */
  isOpen(literal: Literal): boolean {
    return (this.#model[Math.abs(literal)] ?? 0) === 0;
  }

  /** By variable, of the last satisfiable `solve`: 1 true, -1 false, 0 open. */
  get model(): readonly number[] {
    return this.#model;
  }

  /** After an unsatisfiable `solve`: assumptions that cannot all be true. Empty: the clauses alone contradict. */
  get core(): readonly Literal[] {
    return this.#core;
  }

  #search(assumptions: readonly Literal[], maxConflicts: number): Satisfiability {
    let conflicts = 0;
    for (;;) {
      const conflict = this.#propagate();
      if (conflict !== undefined) {
        if (this.#assigned.level === 0) {
          this.#isConsistent = false;
          return 'unsatisfiable';
        }
        conflicts += 1;
        this.#learn(conflict);
        continue;
      }
      if (conflicts >= maxConflicts) {
        this.#backtrack(0);
        return 'undecided';
      }
      const next = this.#nextDecision(assumptions);
      if (next === undefined) {
        this.#model = this.#assigned.values();
        return 'satisfiable';
      }
      if (this.#assigned.value(next) === -1) {
        this.#core = assumptionsAgainst(next, this.#assigned);
        return 'unsatisfiable';
      }
      this.#assigned.beginLevel();
      this.#assigned.assign(next, undefined);
    }
  }

  /** The next assumption that is not true yet, also when it is false; then the most active open variable. */
  #nextDecision(assumptions: readonly Literal[]): Literal | undefined {
    for (;;) {
      const assumption = assumptions[this.#assigned.level];
      if (assumption === undefined) break;
      if (this.#assigned.value(assumption) !== 1) return assumption;
      // Keeps one level for each assumption, so that levels tell which are decided.
      this.#assigned.beginLevel();
    }
    for (;;) {
      const variable = this.#order.take();
      if (variable === undefined) return undefined;
      if (this.#assigned.value(variable) === 0) return this.#assigned.likely(variable);
    }
  }

  /**
   * Draws every consequence of what is assigned; returns a clause that has become false, if there is one. A clause forces
   * a literal when all others are false, so it is enough to look at it when one of two watched literals becomes false:
   * while both are not, nothing follows from it. Nothing has to be taken back when values are.
   */
  #propagate(): Clause | undefined {
    const { trail } = this.#assigned;
    while (this.#propagated < trail.length) {
      const falsified = -(trail[this.#propagated++] ?? 0);
      const watching = this.#watches[slot(falsified)] ?? [];
      this.#effort += watching.length;
      let kept = 0;
      for (let index = 0; index < watching.length; index += 1) {
        const clause = watching[index] ?? [];
        const isMoved = this.#moveWatch(clause, falsified);
        if (!isMoved) watching[kept++] = clause;
        if (isMoved || this.#assigned.assign(clause[0] ?? 0, clause)) continue;
        for (let rest = index + 1; rest < watching.length; rest += 1) watching[kept++] = watching[rest] ?? [];
        watching.length = kept;
        return clause;
      }
      watching.length = kept;
    }
    return undefined;
  }

  /** Watches another literal that is not false; false when there is none, then only the first can be true. */
  #moveWatch(clause: Clause, falsified: Literal): boolean {
    if (clause[0] === falsified) swap(clause, 0, 1);
    if (this.#assigned.value(clause[0] ?? 0) === 1) return false;
    for (let index = 2; index < clause.length; index += 1) {
      if (this.#assigned.value(clause[index] ?? 0) === -1) continue;
      swap(clause, 1, index);
      this.#watches[slot(clause[1] ?? 0)]?.push(clause);
      return true;
    }
    return false;
  }

  /** Learns what the conflict says, and goes back to where that has a consequence. */
  #learn(conflict: Clause): void {
    const { clause, level } = learn(conflict, this.#assigned, (variable) => this.#order.bump(variable));
    this.#order.decay();
    this.#backtrack(level);
    if (clause.length > 1) this.#watch(clause);
    this.#assigned.assign(clause[0] ?? 0, clause.length > 1 ? clause : undefined);
  }

  #backtrack(level: number): void {
    this.#assigned.backtrack(level, (variable) => {
      if (this.#askedIn[variable] === this.#solves) this.#order.insert(variable);
    });
    this.#propagated = Math.min(this.#propagated, this.#assigned.trail.length);
  }

  #watch(clause: Clause): void {
    this.#watches[slot(clause[0] ?? 0)]?.push(clause);
    this.#watches[slot(clause[1] ?? 0)]?.push(clause);
  }
}

/** 1, 1, 2, 1, 1, 2, 4, …: how long each run between restarts is (Luby, Sinclair and Zuckerman, 1993). */
function luby(index: number): number {
  let power = 1;
  while (2 ** power - 1 < index) power += 1;
  return 2 ** power - 1 === index ? 2 ** (power - 1) : luby(index - 2 ** (power - 1) + 1);
}

function slot(literal: Literal): number {
  return literal > 0 ? 2 * literal : -2 * literal + 1;
}

function swap(clause: Clause, one: number, other: number): void {
  const kept = clause[one] ?? 0;
  clause[one] = clause[other] ?? 0;
  clause[other] = kept;
}
