/**
 * A conflict-driven satisfiability solver: two watched literals, first-UIP learning, restarts, and assumptions with
 * the subset of them that conflicts. After Eén and Sörensson, "An Extensible SAT-solver" (2003).
 */
import { VariableOrder } from './variable-order.js';

/** A variable (1, 2, …), or its negation (-1, -2, …). */
export type Literal = number;

type Satisfiability = 'satisfiable' | 'unsatisfiable' | 'undecided';

/** A clause: true when one of its literals is. The first two are watched. */
type Clause = Literal[];

/** Conflicts until the first restart. */
const restartUnit = 100;

export class Solver {
  /** Indexed by literal, see {@link slot}: the clauses that watch it. */
  readonly #watches: Clause[][] = [[], []];
  /** By variable: 1 true, -1 false, 0 open. */
  readonly #values: number[] = [0];
  readonly #levels: number[] = [0];
  readonly #reasons: (Clause | undefined)[] = [undefined];
  /** The last value of each variable: tried first when it is decided again. */
  readonly #phases: boolean[] = [false];
  /** By variable: the last `solve` in which it is decided. */
  readonly #askedIn: number[] = [0];
  #solves = 0;
  #effort = 0;
  readonly #order = new VariableOrder();
  readonly #trail: Literal[] = [];
  /** Length of the trail where each decision level began. */
  readonly #levelStarts: number[] = [];
  #propagated = 0;
  #isConsistent = true;
  #model: readonly number[] = [];
  #core: readonly Literal[] = [];

  constructor() {
    this.#order.add();
  }

  /** Clauses that were looked at so far: ten million take about a second. */
  get effort(): number {
    return this.#effort;
  }

  /** Number of variables. */
  get size(): number {
    return this.#values.length - 1;
  }

  /** `isLikely`: the value that is tried first. */
  newVariable(isLikely = false): number {
    this.#values.push(0);
    this.#levels.push(0);
    this.#reasons.push(undefined);
    this.#phases.push(isLikely);
    this.#askedIn.push(0);
    this.#watches.push([], []);
    this.#order.add();
    return this.size;
  }

  /** Adds a clause for good. An empty one, or one that contradicts the others, makes every `solve` unsatisfiable. */
  addClause(literals: readonly Literal[]): void {
    this.#backtrack(0);
    const clause = [...new Set(literals)].filter((literal) => this.#value(literal) !== -1);
    if (clause.some((literal) => this.#value(literal) === 1 || clause.includes(-literal))) return;
    const [first] = clause;
    if (first === undefined) this.#isConsistent = false;
    else if (clause.length === 1) this.#isConsistent &&= this.#assign(first, undefined) && !this.#propagate();
    else this.#watch(clause);
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
    const variables = asked ?? Array.from({ length: this.size }, (_, index) => index + 1);
    for (const variable of variables) this.#askedIn[variable] = this.#solves;
    this.#order.restart(variables);
    let conflicts = 0;
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
        if (this.#levelStarts.length === 0) {
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
        this.#model = this.#values.slice();
        return 'satisfiable';
      }
      if (this.#value(next) === -1) {
        this.#core = this.#assumptionsAgainst(next);
        return 'unsatisfiable';
      }
      this.#levelStarts.push(this.#trail.length);
      this.#assign(next, undefined);
    }
  }

  /** The next assumption that is not true yet, also when it is false; then the most active open variable. */
  #nextDecision(assumptions: readonly Literal[]): Literal | undefined {
    for (;;) {
      const assumption = assumptions[this.#levelStarts.length];
      if (assumption === undefined) break;
      if (this.#value(assumption) !== 1) return assumption;
      // Keeps one level for each assumption, so that levels tell which are decided.
      this.#levelStarts.push(this.#trail.length);
    }
    for (;;) {
      const variable = this.#order.take();
      if (variable === undefined) return undefined;
      if (this.#values[variable] === 0) return this.#phases[variable] ? variable : -variable;
    }
  }

  #assign(literal: Literal, reason: Clause | undefined): boolean {
    const value = this.#value(literal);
    if (value !== 0) return value === 1;
    const variable = Math.abs(literal);
    this.#values[variable] = literal > 0 ? 1 : -1;
    this.#levels[variable] = this.#levelStarts.length;
    this.#reasons[variable] = reason;
    this.#trail.push(literal);
    return true;
  }

  /** Draws every consequence of what is assigned; returns a clause that has become false, if there is one. */
  #propagate(): Clause | undefined {
    while (this.#propagated < this.#trail.length) {
      const falsified = -(this.#trail[this.#propagated++] ?? 0);
      const watching = this.#watches[slot(falsified)] ?? [];
      this.#effort += watching.length;
      let kept = 0;
      for (let index = 0; index < watching.length; index += 1) {
        const clause = watching[index] ?? [];
        const isMoved = this.#moveWatch(clause, falsified);
        if (!isMoved) watching[kept++] = clause;
        if (isMoved || this.#assign(clause[0] ?? 0, clause)) continue;
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
    if (this.#value(clause[0] ?? 0) === 1) return false;
    for (let index = 2; index < clause.length; index += 1) {
      if (this.#value(clause[index] ?? 0) === -1) continue;
      swap(clause, 1, index);
      this.#watches[slot(clause[1] ?? 0)]?.push(clause);
      return true;
    }
    return false;
  }

  /** Learns the clause of the first unique implication point and goes back to where it has a consequence. */
  #learn(conflict: Clause): void {
    const learnt: Literal[] = [0];
    const seen = new Set<number>();
    let open = 0;
    let index = this.#trail.length;
    let clause: Clause | undefined = conflict;
    let resolved: Literal = 0;
    do {
      for (const literal of clause ?? []) {
        const variable = Math.abs(literal);
        if (literal === resolved || seen.has(variable) || this.#level(variable) === 0) continue;
        seen.add(variable);
        this.#order.bump(variable);
        if (this.#level(variable) === this.#levelStarts.length) open += 1;
        else learnt.push(literal);
      }
      do index -= 1;
      while (!seen.has(Math.abs(this.#trail[index] ?? 0)));
      resolved = this.#trail[index] ?? 0;
      clause = this.#reasons[Math.abs(resolved)];
      open -= 1;
    } while (open > 0);
    learnt[0] = -resolved;
    this.#order.decay();

    let second = 1;
    for (let place = 2; place < learnt.length; place += 1) {
      if (this.#level(learnt[place] ?? 0) > this.#level(learnt[second] ?? 0)) second = place;
    }
    this.#backtrack(learnt.length === 1 ? 0 : this.#level(learnt[second] ?? 0));
    if (learnt.length > 1) {
      swap(learnt, 1, second);
      this.#watch(learnt);
    }
    this.#assign(-resolved, learnt.length > 1 ? learnt : undefined);
  }

  /** The assumptions that made this one false, itself included. */
  #assumptionsAgainst(assumption: Literal): readonly Literal[] {
    const core = [assumption];
    const seen = new Set([Math.abs(assumption)]);
    for (const literal of this.#trail.toReversed()) {
      const variable = Math.abs(literal);
      if (!seen.has(variable) || this.#level(variable) === 0) continue;
      const reason = this.#reasons[variable];
      if (reason === undefined) core.push(literal);
      for (const other of reason ?? []) seen.add(Math.abs(other));
    }
    return [...new Set(core)];
  }

  #backtrack(level: number): void {
    const start = this.#levelStarts[level];
    if (start === undefined) return;
    for (const literal of this.#trail.slice(start)) {
      const variable = Math.abs(literal);
      this.#values[variable] = 0;
      this.#phases[variable] = literal > 0;
      if (this.#askedIn[variable] === this.#solves) this.#order.insert(variable);
    }
    this.#trail.length = start;
    this.#levelStarts.length = level;
    this.#propagated = Math.min(this.#propagated, start);
  }

  #watch(clause: Clause): void {
    this.#watches[slot(clause[0] ?? 0)]?.push(clause);
    this.#watches[slot(clause[1] ?? 0)]?.push(clause);
  }

  #value(literal: Literal): number {
    const value = this.#values[Math.abs(literal)] ?? 0;
    return literal > 0 ? value : -value;
  }

  #level(literal: Literal): number {
    return this.#levels[Math.abs(literal)] ?? 0;
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
