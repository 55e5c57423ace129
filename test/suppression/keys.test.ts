/** Who is the same customer, and what of an address can be seen. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAddress, withoutAddresses } from '../../src/suppression/address.js';
import { hmacSha256 } from '../../src/suppression/hmac.js';
import { createKeyring } from '../../src/suppression/keys.js';

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

  it('is taken out of free text', () => {
    expect(withoutAddresses('by Jane.Doe+x@example.com and (j@x.y) by phone')).toBe(
      'by [address] and [address] by phone',
    );
    fc.assert(
      fc.property(fc.string(), fc.emailAddress(), fc.string(), (before, address, after) => {
        expect(withoutAddresses(`${before} ${address} ${after}`)).not.toContain(address);
      }),
    );
  });
});

describe('the keyed hash', () => {
  it('is HMAC-SHA-256, for any secret and any text, one after the other', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.emailAddress());
    const long = fc.tuple(texts, fc.integer({ min: 0, max: 30 })).map(([text, times]) => text.repeat(times));
    const secrets = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(secrets, fc.array(fc.oneof(texts, long)), (one, all) => {
        const hmac = hmacSha256(one);
        for (const text of all) {
          expect(hmac(text)).toBe(createHmac('sha256', one).update(text).digest('base64url'));
        }
      }),
    );
  });
});

describe('a keyring', () => {
  it('gives one customer one key, under one secret', () => {
    const keyring = createKeyring(secret);
    expect(keyring.customersOf('A@x.com')).toEqual(keyring.customersOf('a@x.com'));
    expect(keyring.customersOf('a@x.com')).not.toEqual(keyring.customersOf('b@x.com'));
    expect(createKeyring('another secret').customersOf('a@x.com')).not.toEqual(
      keyring.customersOf('a@x.com'),
    );
  });

  it('gives keys of 144 bits for customers and of 96 bits for interactions', () => {
    const [key] = createKeyring(secret).keysOf('a@x.com', 'case-1');
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
    const keyring = createKeyring(secret);
    const [one] = keyring.keysOf('a@x.com', 'case-1');
    const [other] = keyring.keysOf('b@x.com', 'case-1');
    expect(one.interaction).not.toBe(other.interaction);
    expect(keyring.keysOf(' A@x.com', 'case-1')).toEqual([one]);
  });

  it('keeps customers and interactions of the same text apart', () => {
    const [key] = createKeyring(secret).keysOf('same@x.com', 'same@x.com');
    expect(key.customer.startsWith(key.interaction)).toBe(false);
  });

  it('gives the current key first, then each former one, once', () => {
    const keyring = createKeyring({ current: 'new', previous: ['old', 'new', 'older'] });
    const alone = (one: string) => createKeyring(one).customersOf('a@x.com')[0];
    expect(keyring.customersOf('a@x.com')).toEqual([alone('new'), alone('old'), alone('older')]);
  });

  it('names an interaction by its id, and by a hash where the id could tell who the customer is', () => {
    const { labelOf } = createKeyring(secret);
    expect(labelOf('case-1')).toBe('case-1');
    for (const id of ['a@x.com#1', 'nul\0', 'lone \ud800', 'x'.repeat(300)]) {
      expect(labelOf(id)).toMatch(/^#[\w-]{16}$/);
    }
  });

  it('refuses an empty secret', () => {
    expect(() => createKeyring('')).toThrow(/`keySecret`/);
    expect(() => createKeyring({ current: 'new', previous: [''] })).toThrow(/`keySecret`/);
  });
});
