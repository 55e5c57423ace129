/** Who is the same customer, and what of an address can be seen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAddress } from '../../src/interaction/address.js';
import { createKeys } from '../../src/suppression/keys.js';

const secret = 'a secret of the tests, long enough';

describe('an address', () => {
  it('is the same in any case, with spaces around it, composed or not', () => {
    const written = ['Zoë@Example.COM', ' zoë@example.com\n', 'ZOE\u0308@example.com'];
    expect(new Set(written.map((one) => normaliseAddress(one))).size).toBe(1);
  });

  it('is not changed by the language of the machine', () => {
    expect(normaliseAddress('IBM@EXAMPLE.COM')).toBe('ibm@example.com');
  });

  it('normalised twice is normalised once', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
        fc.record({ gmail: fc.boolean(), plusTags: fc.boolean() }),
        (address, rules) => {
          const once = normaliseAddress(address, rules);
          expect(normaliseAddress(once, rules)).toBe(once);
        },
      ),
    );
  });

  it('keeps dots and tags unless told that the provider ignores them', () => {
    expect(normaliseAddress('a.b+shop@gmail.com')).toBe('a.b+shop@gmail.com');
    expect(normaliseAddress('a.b+shop@GoogleMail.com', { gmail: true })).toBe('ab@gmail.com');
    expect(normaliseAddress('a.b+shop@example.com', { gmail: true })).toBe('a.b+shop@example.com');
    expect(normaliseAddress('a.b+shop@example.com', { plusTags: true })).toBe('a.b@example.com');
    expect(normaliseAddress('+shop@example.com', { plusTags: true })).toBe('+shop@example.com');
  });
});

describe('keys', () => {
  it('gives one customer one key, under one secret', () => {
    const keyring = createKeys(secret);
    expect(keyring.customersOf('A@x.com')).toEqual(keyring.customersOf('a@x.com'));
    expect(keyring.customersOf('a@x.com')).not.toEqual(keyring.customersOf('b@x.com'));
    expect(createKeys('another secret').customersOf('a@x.com')).not.toEqual(keyring.customersOf('a@x.com'));
  });

  it('gives keys of 144 bits for customers and of 96 bits for interactions', () => {
    const [key] = createKeys(secret).keysOf('a@x.com', 'case-1');
    for (const [text, bytes] of [
      [key.customer, 18],
      [key.interaction, 12],
    ] as const) {
      const packed = Buffer.from(text, 'base64url');
      expect(packed).toHaveLength(bytes);
      expect(packed.toString('base64url')).toBe(text);
    }
  });

  it('gives interactions of different customers different keys', () => {
    const keyring = createKeys(secret);
    const [one] = keyring.keysOf('a@x.com', 'case-1');
    const [other] = keyring.keysOf('b@x.com', 'case-1');
    expect(one.interaction).not.toBe(other.interaction);
    const same = keyring.keysOf(' A@x.com', 'case-1');
    expect(same).toMatchObject([{ customer: one.customer, interaction: one.interaction }]);
    expect(same[0].hashPart('x')).toBe(one.hashPart('x'));
    expect(other.hashPart('x')).not.toBe(one.hashPart('x'));
  });

  it('keeps customers and interactions of the same text apart', () => {
    const [key] = createKeys(secret).keysOf('same@x.com', 'same@x.com');
    expect(key.customer.startsWith(key.interaction)).toBe(false);
  });

  it('gives the current key first, then each former one, once', () => {
    const keyring = createKeys({ current: 'new', previous: ['old', 'new', 'older'] });
    const alone = (one: string) => createKeys(one).customersOf('a@x.com')[0];
    expect(keyring.customersOf('a@x.com')).toEqual([alone('new'), alone('old'), alone('older')]);
  });

  it('names an interaction by its id, and by a hash where the id could tell who the customer is', () => {
    const { labelOf } = createKeys(secret);
    expect(labelOf('case-1')).toBe('case-1');
    for (const id of ['a@x.com#1', 'nul\0', 'lone \ud800', 'x'.repeat(300)]) {
      expect(labelOf(id)).toMatch(/^#[\w-]{16}$/);
    }
  });

  it('refuses an empty secret', () => {
    expect(() => createKeys('')).toThrow(/`keySecret`/);
    expect(() => createKeys({ current: 'new', previous: [''] })).toThrow(/`keySecret`/);
  });
});
