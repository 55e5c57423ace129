/** Customers as numbers: a replay of a million of them keeps lists of numbers, and one text for each address. */
import { normaliseAddress } from '../../interaction/address.js';

/** Counts from 0, by the address as suppression compares it. */
export class CustomerNumbers {
  readonly #numbers = new Map<string, number>();

  /** Customers so far. */
  get seen(): number {
    return this.#numbers.size;
  }

  /** The same for every spelling of an address. */
  numberOf(email: string): number {
    // Most are spelled alike wherever they stand.
    const known = this.#numbers.get(email);
    if (known !== undefined) return known;
    const address = normaliseAddress(email);
    const number = this.#numbers.get(address) ?? this.#numbers.size;
    this.#numbers.set(address, number);
    return number;
  }
}
