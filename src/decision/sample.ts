/** Which interactions a sample takes: by their id, or by the customer however the address is spelled. */
import { normaliseAddress } from '../interaction/address.js';
import type { Interaction } from '../interaction/interaction.js';
import type { Effect } from '../rules/rule-set.js';

/** The parameters of a send rule that choose its share. */
export type Sampling = Pick<Extract<Effect, { kind: 'send' }>, 'sample' | 'sampleKey' | 'sampleBy'>;

/** Whatever rules a trigger has: a customer who is drawn under one spelling is drawn under all of them. */
const everyRule = { gmail: true, plusTags: true };

/** True without a sample. A request without an address is refused for that, not for its sample. */
export function isSampled(sampling: Sampling, { customer, ext_interaction_id }: Interaction): boolean {
  const { sample, sampleBy } = sampling;
  if (sample === undefined) return true;
  const text = sampleBy === 'customer' ? customer.email : ext_interaction_id;
  return text === undefined || sampledShare(sampling, text) < sample;
}

/** From 0 up to 1 (exclusive), of an interaction id or an address: it is sampled where that is below the sample. */
export function sampledShare({ sampleKey = '', sampleBy }: Sampling, text: string): number {
  if (sampleBy === 'customer') return customerShare(`sample customer ${sampleKey}`, text);
  return shareOf(`sample ${sampleKey}`, text);
}

/** By the address however it is spelled; the hash decides and is never kept. */
export function customerShare(salt: string, email: string): number {
  return shareOf(salt, normaliseAddress(email, everyRule));
}

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
