/** One reading of addresses: what is certain is unwrapped, everything else refused, and every spelling is one customer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import { normaliseAddress, readAddress } from '../../src/interaction/address.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { spellingsOf } from '../support/address-spellings.js';

describe('an address', () => {
  it.each(spellingsOf('Jane.Doe', 'münchen.de'))('is read in the spelling %j', (text) => {
    expect(readAddress(text)).toMatchObject({ ok: true });
    expect(normaliseAddress(text)).toBe('jane.doe@xn--mnchen-3ya.de');
  });

  it.each([
    '',
    ' \u200b',
    'jane at example.com',
    'x@example',
    'jane @example.com',
    'jane@@example.com',
    'joe@example.com <jane@example.com>',
    'jane@example.com, joe@example.com',
    'mailto:jane@example.com,joe@example.com',
    'mailto:%E0%A4%A@example.com',
    "'jane@example.com",
    '"jane doe"@example.com',
    '<jane@example.com',
    'Jane Doe jane@example.com',
    'jane*@example.com',
    'x'.repeat(2_000),
  ])('is refused where it is not certain: %j', (text) => {
    const read = readAddress(text);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toMatch(/jane|joe/i);
  });

  it.each(['example.com', '@example.com', '*@example.com', '*@bücher.example'])(
    'is not taken to be a whole domain: %j',
    (text) => {
      expect(readAddress(text)).toEqual({
        ok: false,
        problem: expect.stringMatching(/^is a whole domain.*skips by `customer\.email_domain`/),
      });
    },
  );

  it.each([
    "o'brien@example.com",
    'jane+shop@example.com',
    'Jane@Example.COM',
    'zoë@münchen.de',
    'a%40b@example.com',
  ])('keeps its spelling where nothing stands around it: %s', (text) => {
    expect(readAddress(` ${text}\n`)).toEqual({ ok: true, address: text, isUnwrapped: false });
  });

  it('that was read is read as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
        const read = readAddress(text);
        if (read.ok) expect(readAddress(read.address)).toEqual({ ...read, isUnwrapped: false });
      }),
      { seed: 14, numRuns: 2_000 },
    );
  });

  it('is read quickly, however many signs stand around it', () => {
    for (const text of [`${'"\'<('.repeat(249)}@`, `${'(<'.repeat(200)}a@b.cd${'>)'.repeat(200)}`]) {
      expect(readAddress(text).ok).toBe(false);
    }
  });
});

describe('a customer', () => {
  const holding = (share: number) =>
    parseRuleSet([
      {
        path: 'a.rules.json',
        content: {
          suppression: { hold_out: share },
          rules: [
            {
              name: 'all',
              conditions: { all: [{ fact: 'channel', operator: 'exists', value: true }] },
              event: { type: 'send' },
            },
          ],
        },
      },
    ]);
  const of = (email: string) => ({
    ext_interaction_id: '1',
    channel: 'chat',
    customer: { name: 'Jane', email },
    employee: { custom_id: '7' },
  });

  it('is held out, or not, under every spelling alike, those of address rules included', () => {
    const rules = holding(0.5);
    for (let number = 0; number < 40; number += 1) {
      const name = `c.u.${number}`;
      const outcomes = [
        ...spellingsOf(name, 'gmail.com'),
        `${name.replaceAll('.', '')}+x@googlemail.com`,
      ].map((email) => decide(rules, of(email)).outcome);
      expect(new Set(outcomes).size).toBe(1);
    }
  });

  it('is written to without what stood around the address, and otherwise as the record spells it', () => {
    const emailOf = (email: string) => decide(holding(0), of(email)).request?.customer.email;
    expect(emailOf('Jane Doe <Jane@München.de>')).toBe('Jane@München.de');
    expect(emailOf('Jane.Doe+x@Gmail.com')).toBe('Jane.Doe+x@Gmail.com');
  });

  it('has the facts of the address that is written to', () => {
    const rules = parseRuleSet([
      {
        path: 'a.rules.json',
        content: {
          rules: [
            {
              name: 'domain',
              conditions: {
                all: [{ fact: 'customer.email_domain', operator: 'equal', value: 'example.com' }],
              },
              event: { type: 'send' },
            },
          ],
        },
      },
    ]);
    for (const email of spellingsOf('jane', 'example.com'))
      expect(decide(rules, of(email)).outcome).toBe('send');
  });
});
