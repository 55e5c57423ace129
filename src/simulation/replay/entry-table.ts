/** Values → consecutive numbers, told apart by what they are as JSON. */
export class EntryTable<T> {
  readonly entries: T[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(entry: T): number {
    const key = JSON.stringify(entry);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.entries.push(entry) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
