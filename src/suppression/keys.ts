/** Keyed hashes for customers, in each form of their address, and for interactions: a store never gets an address. */
import { createHmac, hash } from 'node:crypto';
import { domainToUnicode } from 'node:url';
import {
  type AddressRules,
  applyAddressRules,
  formerAddress,
  normaliseAddress,
} from '../interaction/address.js';
import { invalidOption } from '../shared/options.js';

/** During a rotation: new rows are kept under `current`, rows under `previous` still count. */
export type KeySecret = string | { readonly current: string; readonly previous?: readonly string[] };

/** One customer and one interaction under one secret. */
export interface Key {
  readonly customer: string;
  readonly interaction: string;
  /** Hashes what the customer's windows are narrowed by. */
  readonly hashPart: (text: string) => string;
}

/** Addresses and ids → keys of the store. Pure, and one way: no address can be had back from a key. */
export interface Keys {
  /** Under the current secret and the form of now, then under each other secret and form that a store may know. */
  keysOf(address: string, interactionId: string): readonly [Key, ...Key[]];
  /** The customers' part of `keysOf`, in the same order: the first is written under, all are read. */
  customersOf(address: string): readonly [string, ...string[]];
  /** Where a do-not-contact entry stands: there, and where processes with other address rules look. */
  blockedOf(address: string): readonly string[];
  /** What a later refusal names: the id itself, or a hash of it where it may hold an address or is no plain text. */
  labelOf(interactionId: string): string;
}

/** 144 bits in base64url: with a billion customers the odds of any two sharing a key are below 1 in 10^24. */
const customerCharacters = 24;
/** 96 bits: interactions are told apart within one customer only. */
const interactionCharacters = 16;
/** 48 bits: parts are told apart within one customer only. */
const partCharacters = 8;
const longestLabel = 200;

/** Throws OPTION_INVALID for an empty secret. */
export function createKeys(secret: KeySecret, rules: AddressRules = {}): Keys {
  const { current, previous = [] } = typeof secret === 'string' ? { current: secret } : secret;
  const others = previous.filter((other) => other !== current);
  for (const one of [current, ...others]) checkSecret(one);

  const keys: Keys = {
    keysOf(address, id) {
      const [form, ...forms] = customerForms(address, rules);
      const keysUnder = (one: string) => forms.map((other) => keyUnder(one, other, id));
      return [
        keyUnder(current, form, id),
        ...keysUnder(current),
        ...others.flatMap((one) => [keyUnder(one, form, id), ...keysUnder(one)]),
      ];
    },
    customersOf(address) {
      const [{ customer }, ...further] = keys.keysOf(address, '');
      return [customer, ...further.map((key) => key.customer)];
    },
    blockedOf(address) {
      const forms = [...customerForms(address, rules), ...blockForms(address)];
      const customers = [current, ...others].flatMap((one) =>
        forms.map((form) => keyUnder(one, form, '').customer),
      );
      return [...new Set(customers)];
    },
    labelOf: (id) => (isPlain(id) ? id : `#${shortHash(keyedHash(current, 'label', ''), id)}`),
  };
  return keys;
}

/** The first part of the digest names the customer; the rest of it salts the hash of its interactions. */
function keyUnder(secret: string, normalised: string, id: string): Key {
  const digest = keyedHash(secret, 'customer', normalised);
  const salt = digest.slice(customerCharacters);
  return {
    customer: digest.slice(0, customerCharacters),
    interaction: shortHash(salt, id),
    hashPart: (text) => shortHash(`part ${salt}`, text).slice(0, partCharacters),
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
  return hash('sha256', `${salt}\0${text}`, 'base64url').slice(0, interactionCharacters);
}

function checkSecret(secret: unknown): void {
  if (typeof secret === 'string' && secret !== '') return;
  throw invalidOption(
    'the option `keySecret` is empty or not a text',
    'give at least 32 random characters, the same in every process, or leave it out to use the store’s own',
  );
}

/** Hashes buckets of quotas and what they are narrowed by, for all customers and every secret alike. */
export function quotaHash(storeSecret: string): (text: string) => string {
  return (text) => keyedHash(storeSecret, 'quota', text).slice(0, interactionCharacters);
}

const ruleSets: readonly AddressRules[] = [
  { gmail: true },
  { plusTags: true },
  { gmail: true, plusTags: true },
];

/** The form that is written first, then each other one that is looked up as well. Most addresses have one. */
function customerForms(address: string, rules: AddressRules): readonly [string, ...string[]] {
  const plain = normaliseAddress(address);
  const ruled = applyAddressRules(plain, rules);
  const hasRules = rules.gmail === true || rules.plusTags === true;
  const former = [formerAddress(address), unicodeForm(plain)];
  const others = [
    plain,
    // A store may have been filled under the rules of Gmail, which hold there for certain.
    applyAddressRules(plain, { gmail: true }),
    ...(hasRules ? [blockForm(ruled)] : []),
    ...former,
    ...former.map((form) => applyAddressRules(form, rules)),
  ];
  return [ruled, ...new Set(others.filter((form) => form !== ruled))];
}

/**
 * Further forms that an opt-out is written under, so that it holds in a process with other address rules. They are kept
 * apart from customers: without those rules an opt-out of `jane+shop@` is none of `jane@`.
 */
function blockForms(address: string): readonly string[] {
  const plain = normaliseAddress(address);
  const forms = ruleSets.map((rules) => applyAddressRules(plain, rules));
  return [...new Set(forms.filter((form) => form !== plain))].map(blockForm);
}

function blockForm(ruled: string): string {
  return `opt-out\0${ruled}`;
}

/** As the first version kept an international domain that was written in its own letters. */
function unicodeForm(plain: string): string {
  if (!plain.includes('xn--')) return plain;
  const at = plain.lastIndexOf('@');
  const domain = domainToUnicode(plain.slice(at + 1));
  return domain === '' ? plain : formerAddress(`${plain.slice(0, at)}@${domain}`);
}
