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
