/** Keyed hashes for customers and interactions: no address ever gets to a store. */
import { createHmac, hash } from 'node:crypto';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { type AddressRules, normaliseAddress } from './address.js';

/** During a rotation: new rows are kept under `current`, rows under `previous` still count. */
export type KeySecret = string | { readonly current: string; readonly previous?: readonly string[] };

/** One customer and one interaction under one secret. */
export interface Key {
  readonly customer: string;
  readonly interaction: string;
}

export interface Keyring {
  /** Under the current secret, then under each other one. */
  keysOf(address: string, interactionId: string): readonly [Key, ...Key[]];
  customersOf(address: string): readonly [string, ...string[]];
  /** What a later refusal names: the id itself, or a hash of it where it may hold an address or is no plain text. */
  labelOf(interactionId: string): string;
}

/** 128 bits: with a billion customers the odds of any two sharing a key are below 1 in 10^20. */
const customerBytes = 16;
/** 96 bits, as characters: interactions are told apart within one customer only. */
const interactionCharacters = 16;
const longestLabel = 200;

/** Throws OPTION_INVALID for an empty secret. */
export function createKeyring(secret: KeySecret, rules: AddressRules = {}): Keyring {
  const { current, previous = [] } = typeof secret === 'string' ? { current: secret } : secret;
  const others = previous.filter((other) => other !== current);
  for (const one of [current, ...others]) refuseEmpty(one);

  const under = (address: string, id: string) => {
    const normalised = normaliseAddress(address, rules);
    return (key: string): Key => {
      // Half of the digest names the customer, the other half is what only the customer's interactions are hashed with.
      const digest = keyed(key, 'customer', normalised);
      const salt = digest.toString('base64url', customerBytes);
      return { customer: digest.toString('base64url', 0, customerBytes), interaction: shortHash(salt, id) };
    };
  };

  return {
    keysOf(address, id) {
      const keyOf = under(address, id);
      return [keyOf(current), ...others.map(keyOf)];
    },
    customersOf(address) {
      const keyOf = under(address, '');
      return [keyOf(current).customer, ...others.map((key) => keyOf(key).customer)];
    },
    labelOf: (id) =>
      isPlain(id) ? id : `#${shortHash(keyed(current, 'label', '').toString('base64url'), id)}`,
  };
}

/** Fit to be kept and shown as it is: no address, nothing that some store or terminal stumbles over, not too long. */
function isPlain(id: string): boolean {
  return id.length <= longestLabel && id.isWellFormed() && !/[@\p{Cc}]/u.test(id);
}

function keyed(key: string, kind: string, text: string): Buffer {
  return createHmac('sha256', key).update(`${kind}\0${text}`).digest();
}

function shortHash(salt: string, text: string): string {
  return hash('sha256', `${salt}\0${text}`, 'base64url').slice(0, interactionCharacters);
}

function refuseEmpty(secret: unknown): void {
  if (typeof secret === 'string' && secret !== '') return;
  throw new AutotriggerError('OPTION_INVALID', 'the option `keySecret` is empty or not a text', {
    fix: 'give at least 32 random characters, the same in every process, or leave it out to use the store’s own',
  });
}
