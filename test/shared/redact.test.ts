/** What may be shown or kept of text from outside. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  errorMessage,
  maskText,
  redact,
  withoutAddresses,
  withoutCredentials,
} from '../../src/shared/redact.js';

describe('an address', () => {
  it('is taken out of free text, whatever stands around it', () => {
    expect(withoutAddresses('by Jane.Doe+x@example.com and (j@x.y), by phone')).toBe(
      'by [address] and [address]), by phone',
    );
    fc.assert(
      fc.property(fc.string(), fc.emailAddress(), fc.string(), (before, address, after) => {
        expect(withoutAddresses(`${before} ${address} ${after}`)).not.toContain(address);
      }),
    );
  });

  it.each(['jane%40example.com', 'jane%2540example.com', 'jane&#64;example.com', 'jane＠example.com'])(
    'is taken out of %s too',
    (text) => {
      expect(withoutAddresses(text)).toBe('[address]');
      expect(redact(text)).toBe('[address]');
      expect(maskText(text)).toBe('***');
      expect(errorMessage(new Error(text))).toBe('***');
    },
  );

  it('leaves a text without one as it is', () => {
    expect(withoutAddresses('chat  über\ndas Wochenende')).toBe('chat  über\ndas Wochenende');
  });
});

describe('credentials', () => {
  it('are taken out of URLs and of connection strings', () => {
    expect(withoutCredentials('cannot reach redis://ann:s3cret@host:6379/0')).toBe(
      'cannot reach redis://***@host:6379/0',
    );
    expect(withoutCredentials("host=db password='a b' user=ann")).toBe('host=db password=*** user=ann');
  });
});

describe('the message of an error', () => {
  it('can be read from anything that was thrown', () => {
    const hostile = Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('not even its message can be read');
      },
    });
    expect(errorMessage(hostile)).toBe('something that cannot be written as text');
    expect(errorMessage('text')).toBe('something that is not an error was thrown');
    expect(errorMessage(new Error('too late'))).toBe('too late');
  });
});

describe('a name in what another system says', () => {
  it.each([
    ['percent-encoded', 'no account for Jos%C3%A9%20Mu%C3%B1oz'],
    ['encoded twice', 'no account for Jos%25C3%25A9%2520Mu%25C3%25B1oz'],
    ['as a form', 'name=Jos%c3%a9+Mu%c3%b1oz'],
    ['in base64', `token ${Buffer.from('José Muñoz').toString('base64')}`],
    ['in base64 for URLs', `token ${Buffer.from('José Muñoz').toString('base64url')}`],
    ['in HTML, decimal', 'Jos&#233; Mu&#241;oz is unknown'],
    ['in HTML, hexadecimal', 'Jos&#xE9; Mu&#xf1;oz is unknown'],
    ['escaped as in JSON', 'Jos\\u00e9 Mu\\u00f1oz is unknown'],
    ['last name first', 'Muñoz, José is unknown'],
    ['turned round and encoded', 'Mu%C3%B1oz%2C%20Jos%C3%A9'],
    ['in other case', 'JOSÉ MUÑOZ is unknown'],
  ])('does not appear %s', (_how, text) => {
    const shown = redact(text, ['José Muñoz']);
    expect(shown).toContain('[redacted]');
    expect(shown).not.toMatch(/mu.{0,12}oz/i);
  });

  it('is hidden in HTML with its signs escaped', () => {
    expect(redact('O&apos;Brien &amp; Sons', ["O'Brien & Sons"])).toBe('[redacted]');
    expect(redact('O&#39;Brien', ["O'Brien"])).toBe('[redacted]');
  });
});
