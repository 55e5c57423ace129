/** Texts → consecutive numbers, bounded: what a hostile input spells a million ways ends in one common number. */

/** More names than a table that people read has rows. */
const mostNames = 1_000;

export const otherNames = '(others)';
export const noName = '(none)';

export class NameTable {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string | undefined): number {
    const wanted = name ?? noName;
    const known = this.#numbers.get(wanted);
    if (known !== undefined) return known;
    if (this.names.length >= mostNames && wanted !== otherNames) return this.numberOf(otherNames);
    const number = this.names.push(wanted) - 1;
    this.#numbers.set(wanted, number);
    return number;
  }
}
