/** Stable, well distributed shares: the same text always falls on the same side. */

/**
 * A number from 0 up to 1 (exclusive) that depends on the two texts alone: 32-bit FNV-1a over their UTF-16 code
 * units, finished with MurmurHash3's mixer because FNV alone spreads short, similar ids badly. Not secret, and
 * shown nowhere. `salt` keeps shares of different rules independent of each other.
 */
export function shareOf(salt: string, text: string): number {
  const mixed = finish(fnv(text, fnv('\0', fnv(salt, 0x811c9dc5))));
  return mixed / 0x1_0000_0000;
}

function fnv(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}

function finish(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
