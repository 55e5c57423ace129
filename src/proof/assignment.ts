/**
 * What a solver has assigned so far, as a stack that can be taken back: each value with the decision it belongs to and
 * the clause that forced it.
 */

/** A variable (1, 2, …), or its negation (-1, -2, …). */
export type Literal = number;

/** Literals of which at least one must be true. The solver watches the first two. */
export type Clause = Literal[];

/**
 * A solver decides the value of a variable, draws what follows from it, and decides again; each decision begins a level.
 * When the values contradict a clause, it takes back whole levels. Level 0 holds what follows from the clauses alone, and
 * is never taken back.
 */
export class Assignment {
  /** By variable: 1 true, -1 false, 0 open. */
  readonly #values: number[] = [0];
  readonly #levels: number[] = [0];
  readonly #reasons: (Clause | undefined)[] = [undefined];
  /** The last value of each variable. */
  readonly #phases: boolean[] = [false];
  readonly #trail: Literal[] = [];
  /** Length of the trail where each level above 0 began. */
  readonly #levelStarts: number[] = [];

  /** Makes the next variable known: 1, 2, … `isLikely`: the value that is tried first. */
  addVariable(isLikely: boolean): number {
    this.#values.push(0);
    this.#levels.push(0);
    this.#reasons.push(undefined);
    this.#phases.push(isLikely);
    return this.size;
  }

  /** Number of variables. */
  get size(): number {
    return this.#values.length - 1;
  }

  /** What is true, in the order in which it became so. */
  get trail(): readonly Literal[] {
    return this.#trail;
  }

  /** Number of decisions that stand. */
  get level(): number {
    return this.#levelStarts.length;
  }

  /** A copy, by variable: 1 true, -1 false, 0 open. */
  values(): readonly number[] {
    return this.#values.slice();
  }

  /** 1 true, -1 false, 0 open. */
  value(literal: Literal): number {
    const value = this.#values[Math.abs(literal)] ?? 0;
    return literal > 0 ? value : -value;
  }

  /** The decision after which the variable got its value; of no meaning while it is open. */
  levelOf(literal: Literal): number {
    return this.#levels[Math.abs(literal)] ?? 0;
  }

  /** The clause that left the variable no other value; undefined for a decision, and where a clause of one literal says so. */
  reasonOf(literal: Literal): Clause | undefined {
    return this.#reasons[Math.abs(literal)];
  }

  /**
   * The variable, or its negation where it had that value last: going back to what was true before keeps the parts of a
   * solution that had nothing to do with the conflict (phase saving).
   */
  likely(variable: number): Literal {
    return this.#phases[variable] ? variable : -variable;
  }

  beginLevel(): void {
    this.#levelStarts.push(this.#trail.length);
  }

  /** False where it is false already. */
  assign(literal: Literal, reason: Clause | undefined): boolean {
    const value = this.value(literal);
    if (value !== 0) return value === 1;
    const variable = Math.abs(literal);
    this.#values[variable] = literal > 0 ? 1 : -1;
    this.#levels[variable] = this.#levelStarts.length;
    this.#reasons[variable] = reason;
    this.#trail.push(literal);
    return true;
  }

  /** Takes back every level above this one; `opened` hears of each variable that is open again. */
  backtrack(level: number, opened: (variable: number) => void): void {
    const start = this.#levelStarts[level];
    if (start === undefined) return;
    for (const literal of this.#trail.slice(start)) {
      const variable = Math.abs(literal);
      this.#values[variable] = 0;
      this.#phases[variable] = literal > 0;
      opened(variable);
    }
    this.#trail.length = start;
    this.#levelStarts.length = level;
  }
}
