/** Keyed hashes for customers and interactions: no address ever gets to a store. */
import { hash } from 'node:crypto';
import { invalidOption } from '../shared/options.js';
import { type AddressRules, normaliseAddress } from './address.js';
import { hmacSha256 } from './hmac.js';

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

/** 144 bits in base64url: with a billion customers the odds of any two sharing a key are below 1 in 10^24. */
const customerCharacters = 24;
/** 96 bits: interactions are told apart within one customer only. */
const interactionCharacters = 16;
const longestLabel = 200;

/** Throws OPTION_INVALID for an empty secret. */
export function createKeyring(secret: KeySecret, rules: AddressRules = {}): Keyring {
  const { current, previous = [] } = typeof secret === 'string' ? { current: secret } : secret;
  const others = previous.filter((other) => other !== current);
  const key = keyOf(current);
  const otherKeys = others.map(keyOf);

  return {
    keysOf(address, id) {
      const normalised = normaliseAddress(address, rules);
      const own = under(key, normalised, id);
      return otherKeys.length === 0
        ? [own]
        : [own, ...otherKeys.map((other) => under(other, normalised, id))];
    },
    customersOf(address) {
      const normalised = normaliseAddress(address, rules);
      const customerUnder = (one: Hmac) => under(one, normalised, '').customer;
      return [customerUnder(key), ...otherKeys.map(customerUnder)];
    },
    labelOf: (id) => (isPlain(id) ? id : `#${shortHash(keyed(key, 'label', ''), id)}`),
  };
}

type Hmac = ReturnType<typeof hmacSha256>;

/** The first part of the digest names the customer; only its interactions are hashed with the rest. */
function under(key: Hmac, normalised: string, id: string): Key {
  const digest = keyed(key, 'customer', normalised);
  return {
    customer: digest.slice(0, customerCharacters),
    interaction: shortHash(digest.slice(customerCharacters), id),
  };
}

/** Fit to be kept and shown as it is: no address, nothing that some store or terminal stumbles over, not too long. */
function isPlain(id: string): boolean {
  return id.length <= longestLabel && id.isWellFormed() && !/[@\p{Cc}]/u.test(id);
}

function keyed(key: Hmac, kind: string, text: string): string {
  return key(`${kind}\0${text}`);
}

function shortHash(salt: string, text: string): string {
  return hash('sha256', `${salt}\0${text}`, 'base64url').slice(0, interactionCharacters);
}

function keyOf(secret: unknown): Hmac {
  if (typeof secret === 'string' && secret !== '') return hmacSha256(secret);
  throw invalidOption(
    'the option `keySecret` is empty or not a text',
    'give at least 32 random characters, the same in every process, or leave it out to use the store’s own',
  );
}
