/** Texts as 64-bit numbers in two halves: what the windows of a million customers are kept under. */
import { normaliseAddress } from '../../suppression/address.js';

const firstA = 0xdeadbeef;
const firstB = 0x41c6ce57;
const factorA = 2_654_435_761;
const factorB = 1_597_334_677;

/**
 * A pair of 32-bit multiplicative hashes with a final mix (after cyrb53, public domain). Not for secrets. Among a
 * million customers the chance that any two share all 64 bits is one in thirty million.
 */
export class Hash64 {
  high = 0;
  low = 0;

  /** Hashes an address as the customer it stands for, however it is spelled. */
  setAddress(address: string, seed: number): this {
    let a = firstA ^ seed;
    let b = firstB ^ seed;
    for (let at = 0; at < address.length; at += 1) {
      const unit = address.charCodeAt(at);
      if (!isPlain(unit)) return this.set(normaliseAddress(address), seed);
      a = Math.imul(a ^ unit, factorA);
      b = Math.imul(b ^ unit, factorB);
    }
    return this.#finish(a, b);
  }

  /** Hashes `text`; `seed` keeps hashes of different kinds apart. */
  set(text: string, seed = 0): this {
    let a = firstA ^ seed;
    let b = firstB ^ seed;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      a = Math.imul(a ^ unit, factorA);
      b = Math.imul(b ^ unit, factorB);
    }
    return this.#finish(a, b);
  }

  #finish(one: number, other: number): this {
    let a = one;
    let b = other;
    a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
    b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
    this.high = b >>> 0;
    this.low = a >>> 0;
    return this;
  }
}

/** What normalising leaves as it is: printable ASCII but capitals and spaces. */
function isPlain(unit: number): boolean {
  return unit > 32 && unit < 127 && (unit < 65 || unit > 90);
}
