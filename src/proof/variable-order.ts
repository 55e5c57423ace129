/** A priority queue of variables: the solver decides next on the one with the highest activity. */

/**
 * Variables that took part in recent conflicts come first (VSIDS, of the solver Chaff, 2001): what is hard to satisfy
 * together is decided first, and what nobody argues about last.
 */
export class VariableOrder {
  readonly #activity: number[] = [];
  /** A binary heap; the most active variable comes first. */
  readonly #heap: number[] = [];
  /** Place of each variable in the heap; -1 when it is not in it. */
  readonly #position: number[] = [];
  #increment = 1;

  /** Makes the next variable known: 0, 1, 2, … It is not in the queue yet. */
  add(): void {
    this.#activity.push(0);
    this.#position.push(-1);
  }

  /** Empties the queue, and puts these variables into it. */
  restart(variables: readonly number[]): void {
    for (const variable of this.#heap) this.#position[variable] = -1;
    this.#heap.length = 0;
    for (const variable of variables) this.insert(variable);
  }

  insert(variable: number): void {
    if (this.#at(this.#position, variable) !== -1) return;
    this.#heap.push(variable);
    this.#up(this.#heap.length - 1);
  }

  /** Removes and returns the most active variable; undefined when none is left. */
  take(): number | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return undefined;
    this.#position[first] = -1;
    if (last !== first) {
      this.#heap[0] = last;
      this.#down(0);
    }
    return first;
  }

  /** Raises the activity of a variable that took part in a conflict. */
  bump(variable: number): void {
    const activity = this.#at(this.#activity, variable) + this.#increment;
    this.#activity[variable] = activity;
    if (activity > 1e100) this.#rescale();
    const position = this.#at(this.#position, variable);
    if (position !== -1) this.#up(position);
  }

  /** Makes earlier bumps count less than later ones. */
  decay(): void {
    this.#increment /= 0.95;
  }

  #rescale(): void {
    for (let variable = 0; variable < this.#activity.length; variable += 1) {
      this.#activity[variable] = this.#at(this.#activity, variable) * 1e-100;
    }
    this.#increment *= 1e-100;
  }

  #up(start: number): void {
    const variable = this.#at(this.#heap, start);
    let position = start;
    while (position > 0) {
      const above = (position - 1) >> 1;
      const parent = this.#at(this.#heap, above);
      if (this.#isBefore(parent, variable)) break;
      this.#place(parent, position);
      position = above;
    }
    this.#place(variable, position);
  }

  #down(start: number): void {
    const variable = this.#at(this.#heap, start);
    let position = start;
    for (;;) {
      const left = 2 * position + 1;
      if (left >= this.#heap.length) break;
      const right = left + 1;
      const goesRight =
        right < this.#heap.length && this.#isBefore(this.#at(this.#heap, right), this.#at(this.#heap, left));
      const child = goesRight ? right : left;
      const below = this.#at(this.#heap, child);
      if (this.#isBefore(variable, below)) break;
      this.#place(below, position);
      position = child;
    }
    this.#place(variable, position);
  }

  #place(variable: number, position: number): void {
    this.#heap[position] = variable;
    this.#position[variable] = position;
  }

  /** Ties go to the variable that was added first, so that every run is the same. */
  #isBefore(one: number, other: number): boolean {
    const difference = this.#at(this.#activity, one) - this.#at(this.#activity, other);
    return difference > 0 || (difference === 0 && one <= other);
  }

  #at(list: readonly number[], index: number): number {
    return list[index] ?? 0;
  }
}
