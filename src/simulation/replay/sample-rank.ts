/** Ranks interactions by a hash of their id, so that the samples are the same whatever the order of reading. */

const firstFactor = 2_654_435_761;
const secondFactor = 1_597_334_677;

/** A 32-bit number (after cyrb53, public domain); lowest first. Not for secrets. */
export function sampleRank(id: string): number {
  let one = 0xdeadbeef ^ 2;
  let other = 0x41c6ce57 ^ 2;
  for (let at = 0; at < id.length; at += 1) {
    const unit = id.charCodeAt(at);
    one = Math.imul(one ^ unit, firstFactor);
    other = Math.imul(other ^ unit, secondFactor);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return other >>> 0;
}
