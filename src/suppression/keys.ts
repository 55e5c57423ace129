/** Keyed hashes for customers and interactions: a store never gets an address. */
import { createHash, createHmac } from 'node:crypto';
import { invalidOption } from '../shared/options.js';
import { type AddressRules, normaliseAddress } from './address.js';

/** During a rotation: new rows are kept under `current`, rows under `previous` still count. */
export type KeySecret = string | { readonly current: string; readonly previous?: readonly string[] };

/** One customer and one interaction under one secret. */
export interface Key {
  readonly customer: string;
  readonly interaction: string;
}

export interface Keys {
  /** Under the current secret, then under each other one. */
  keysOf(address: string, interactionId: string): readonly [Key, ...Key[]];
  customersOf(address: string): readonly [string, ...string[]];
  /** What a later refusal names: the id itself, or a hash of it where it may hold an address or is no plain text. */
  labelOf(interactionId: string): string;
}

/** 144 bits in base64url: with a billion customers the odds of any two sharing a key are below 1 in 10^24. */
const customerCharacters = 24;
/** 96 bits: interactions are told apart within one customer only. */
const interactionCharacters = 16;
const longestLabel = 200;

/** Throws OPTION_INVALID for an empty secret. */
export function createKeys(secret: KeySecret, rules: AddressRules = {}): Keys {
  const { current, previous = [] } = typeof secret === 'string' ? { current: secret } : secret;
  const others = previous.filter((other) => other !== current);
  for (const one of [current, ...others]) checkSecret(one);

  return {
    keysOf(address, id) {
      const normalised = normaliseAddress(address, rules);
      const keyFor = (one: string) => keyUnder(one, normalised, id);
      return [keyFor(current), ...others.map(keyFor)];
    },
    customersOf(address) {
      const normalised = normaliseAddress(address, rules);
      const customerFor = (one: string) => keyUnder(one, normalised, '').customer;
      return [customerFor(current), ...others.map(customerFor)];
    },
    labelOf: (id) => (isPlain(id) ? id : `#${shortHash(keyedHash(current, 'label', ''), id)}`),
  };
}

/** The first part of the digest names the customer; the rest of it salts the hash of its interactions. */
function keyUnder(secret: string, normalised: string, id: string): Key {
  const digest = keyedHash(secret, 'customer', normalised);
  return {
    customer: digest.slice(0, customerCharacters),
    interaction: shortHash(digest.slice(customerCharacters), id),
  };
}

/** May be kept and shown as it is: no address, no control characters, not too long. */
function isPlain(id: string): boolean {
  return id.length <= longestLabel && id.isWellFormed() && !/[@\p{Cc}]/u.test(id);
}

function keyedHash(secret: string, kind: string, text: string): string {
  return createHmac('sha256', secret).update(`${kind}\0${text}`).digest('base64url');
}

function shortHash(salt: string, text: string): string {
  return createHash('sha256').update(`${salt}\0${text}`).digest('base64url').slice(0, interactionCharacters);
}

function checkSecret(secret: unknown): void {
  if (typeof secret === 'string' && secret !== '') return;
  throw invalidOption(
    'the option `keySecret` is empty or not a text',
    'give at least 32 random characters, the same in every process, or leave it out to use the store’s own',
  );
}
