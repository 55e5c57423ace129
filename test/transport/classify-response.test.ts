/** Reading answers: contradictory shapes, named errors, waiting times, and what must never get into a message. */
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/shared/redact.js';
import { classifyResponse } from '../../src/transport/classify-response.js';
import type { Exchange } from '../../src/transport/exchange.js';
import { messageOf, requestIdOf } from '../../src/transport/response.js';
import { retryAfterMs } from '../../src/transport/retry.js';
import { matchVendorError, vendorErrors } from '../../src/transport/vendor-errors.js';
import { aRequest } from './support/requests.js';

const settings = { apiKey: 'key-4711', environment: 'production' } as const;

function verdictOn(answer: Partial<Exchange>, environment: 'test' | 'production' = 'production') {
  return classifyResponse(
    { written: true, body: '', ...answer },
    { now: 0, request: aRequest(), settings: { ...settings, environment } },
  );
}

describe('the request id', () => {
  it.each([
    ['{"request_id":"a"}', 'a'],
    ['{"request_ID":"a"}', 'a'],
    ['{"requestId":"a"}', 'a'],
    ['{"id":17}', '17'],
    ['{"data":{"id":"a"}}', 'a'],
    ['{"request":{"request_id":"a"}}', 'a'],
    ['[{"id":"a"}]', 'a'],
    ['{"feedback_request":{"uuid":" a "}}', 'a'],
    ['{"id": 12345678901234567890 , "n":1}', '12345678901234567890'],
    ['{"note":"is [1234567890123456789]","id":9}', '9'],
    ['\uFEFF{"id":"a"}', 'a'],
  ])('is found in %s', (body, requestId) => {
    expect(requestIdOf(body, settings.apiKey)).toBe(requestId);
  });

  it.each([
    JSON.stringify(aRequest()),
    '{"id":""}',
    '{"id":null}',
    '{"id":{"a":1}}',
    '{"__proto__":{"id":"a"}}',
    '"text"',
    'null',
    '',
    'OK',
    `{"id":"${'x'.repeat(201)}"}`,
    '{"id":"jane.doe@example.com"}',
    '{"id":"jane%40example.com"}',
    '{"id":"key-4711"}',
    '{"id":"a\\u001b[31m"}',
  ])('is absent in %.60s, and its absence never hurts', (body) => {
    expect(requestIdOf(body, settings.apiKey)).toBeUndefined();
    expect(verdictOn({ status: 201, body })).toEqual({ kind: 'accepted', status: 201 });
  });
});

describe('the vendor’s message', () => {
  it.each([
    ['{"message":"Invalid customer"}', 'Invalid customer'],
    ['{"error":"Invalid customer"}', 'Invalid customer'],
    ['{"error":{"message":"Invalid customer"}}', 'Invalid customer'],
    ['{"errors":["Invalid customer","Employee not found"]}', 'Invalid customer; Employee not found'],
    ['{"errors":[{"detail":"Invalid customer"}]}', 'Invalid customer'],
    ['{"errors":{"channel":["is unknown"]}}', 'channel: is unknown'],
    ['{"title":"Bad Request","detail":"Invalid customer"}', 'Invalid customer; Bad Request'],
    ['Invalid customer', 'Invalid customer'],
    ['"Invalid customer"', 'Invalid customer'],
    ['{"Message":"Invalid customer"}', 'Invalid customer'],
    ['{"msg":"Invalid customer","request":{"channel":"chat"}}', 'Invalid customer'],
    ['{"errorMessage":"Invalid customer"}', 'Invalid customer'],
  ])('is read from %s', (body, message) => {
    expect(messageOf(body)).toBe(message);
  });

  it('is the text of a page of HTML', () => {
    expect(messageOf('<html><b>Bad gateway</b></html>').trim()).toBe('Bad gateway');
  });

  it('is bounded, however deep or long the answer', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(messageOf(deep)).toBe(deep);
    const many = JSON.stringify({ errors: Array.from({ length: 5000 }, (_, n) => `error ${n}`) });
    expect(messageOf(many).split('; ')).toHaveLength(10);
  });
});

describe('the vendor’s named errors', () => {
  it.each(vendorErrors.map((entry) => [entry.name, entry.code]))('knows “%s” as %s', (name, code) => {
    for (const text of [
      name,
      name.toUpperCase(),
      `error: ${name.replaceAll(' ', '_')}.`,
      `<p>${name}!</p>`,
    ]) {
      expect(matchVendorError(text)?.code).toBe(code);
    }
    const verdict = verdictOn({ status: 400, body: JSON.stringify({ errors: [{ message: name }] }) });
    expect(verdict).toMatchObject({
      kind: 'refused',
      because: 'data',
      error: { code, fix: expect.any(String) },
    });
  });

  it.each([
    ['Invalid brand for customer', 'BRAND_INVALID'],
    ['Invalid channel for this customer', 'CHANNEL_NOT_ENABLED'],
    ['Channel not found for employee', 'CHANNEL_NOT_ENABLED'],
    ['Employee not found for channel chat', 'EMPLOYEE_NOT_FOUND'],
  ])('takes “%s” for what is named first', (text, code) => {
    expect(matchVendorError(text)?.code).toBe(code);
  });

  it.each([
    [
      'Channel "manual outreach" not enabled for company',
      { channel: 'Manual outreach' },
      'CHANNEL_NOT_ENABLED',
    ],
    [
      '{"text":"Brand signifier not provided","request":{"channel":"chat","tags":["manual-mode"]}}',
      { tags: ['manual-mode'] },
      'BRAND_MISSING',
    ],
  ])('is not led astray by what it quotes of the request: %s', (body, fields, code) => {
    const request = { ...aRequest(), ...fields };
    const context = { now: 0, request, settings: { ...settings, environment: 'test' as const } };
    const verdict = classifyResponse({ written: true, status: 400, body }, context);
    expect(verdict).toMatchObject({ kind: 'refused', because: 'data', error: { code } });
  });

  it('says who has to fix each of them', () => {
    for (const { fixedBy, fix, meaning } of vendorErrors) {
      expect([fixedBy, fix, meaning].every((text) => text.length > 10)).toBe(true);
    }
  });

  it('keeps the raw text of an error that is not in the table', () => {
    expect(verdictOn({ status: 422, body: '{"message":"Moon phase unsuitable"}' })).toMatchObject({
      kind: 'refused',
      because: 'data',
      error: { code: 'REQUEST_REFUSED', message: expect.stringContaining('Moon phase unsuitable') },
    });
  });

  it.each([404, 405, 421])('doubts the address as well as the data when the answer is %i', (status) => {
    expect(verdictOn({ status })).toMatchObject({
      because: 'data',
      error: { fix: expect.stringContaining('baseUrl') },
    });
  });

  it('takes a manual channel in test for what it is: the production key gave itself away', () => {
    const answer = { status: 400, body: '{"message":"Channel is in manual mode"}' };
    expect(verdictOn(answer, 'test')).toMatchObject({
      because: 'key',
      error: { code: 'PRODUCTION_KEY_OUTSIDE_PRODUCTION' },
    });
    expect(verdictOn(answer, 'production')).toMatchObject({
      because: 'data',
      error: { code: 'CHANNEL_MANUAL' },
    });
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303])(
    '%i leaves in doubt what became of the request, and blames the address',
    (status) => {
      expect(verdictOn({ status })).toMatchObject({
        kind: 'ambiguous',
        error: { message: expect.stringContaining('redirect'), fix: expect.stringContaining('baseUrl') },
      });
    },
  );
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-05T12:00:00Z');

  it.each([
    ['0', 0],
    ['5', 5000],
    [' 7 ', 7000],
    ['999999999999', 3_600_000],
    ['Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
    ['Monday, 05-Jan-26 12:00:30 GMT', 30_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e9', undefined],
    ['2026', 2_026_000],
  ])('reads %s as %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });

  it('measures a date against the vendor’s clock, not ours', () => {
    const vendorNow = 'Mon, 05 Jan 2026 15:00:00 GMT';
    expect(retryAfterMs('Mon, 05 Jan 2026 15:00:10 GMT', now, vendorNow)).toBe(10_000);
    expect(retryAfterMs('Mon, 05 Jan 2026 12:00:10 GMT', now, 'nonsense')).toBe(10_000);
  });
});

describe('what gets into a message', () => {
  it('holds no key, no name and no address, also when the vendor echoes them', () => {
    const { customer, employee } = aRequest();
    const echo = JSON.stringify({
      message: `key-4711 ${customer.name} ${customer.email} ${employee.email} a@b%40c.de`,
    });
    for (const status of [400, 403, 408, 429, 500, 503]) {
      const text = JSON.stringify(verdictOn({ status, body: echo }));
      expect(text).not.toMatch(/key-4711|Jane|@|%40/);
    }
    const failure = { code: 'X', message: `cannot write ${customer.email}` };
    expect(JSON.stringify(verdictOn({ failure }))).not.toContain('@');
  });

  it('holds nothing else of the request that is personal, in whatever letters', () => {
    const personal = {
      custom_properties: { phone: '555-0100', born: '1980-01-01' },
      external_url: 'https://crm/7',
    };
    const request = { ...aRequest(), employee: { custom_id: 'E-522743' }, ...personal };
    const body = `{"text":"no","echo":${JSON.stringify(request).toUpperCase()}}`;
    const verdict = classifyResponse({ written: true, status: 400, body }, { now: 0, request, settings });
    expect(JSON.stringify(verdict)).not.toMatch(/JANE|555-0100|1980-01-01|CRM|522743|EXAMPLE\.COM/i);
  });

  it.each(['%40', '%2540', '&#64;', '&#x40;', '&commat;', '\\u0040', '＠'])(
    'holds no address written with %s',
    (sign) => {
      expect(redact(`to jane.doe${sign}example.com now`)).toBe('to [address] now');
    },
  );

  it('holds no part of a key or an address that the cut left over', () => {
    for (let blanks = 250; blanks < 310; blanks += 1) {
      const text = `${'x'.repeat(blanks)} jane.doe@example.com key-4711`;
      expect(redact(text, ['key-4711'])).not.toMatch(/jane|doe|key/);
    }
  });

  it('holds no control characters, no back-tick and no more than a few lines', () => {
    const safe = redact(`a\u0000b\u001b[31m\`c\`\u202e\ud800 ${'x '.repeat(5000)}`);
    expect(safe).toMatch(/^a b \[31m'c' x/);
    expect(safe.length).toBeLessThanOrEqual(301);
  });

  it('is quick about a long text made to be slow', () => {
    expect(redact('a'.repeat(1_000_000))).toHaveLength(301);
    expect(redact(`${'a%4'.repeat(300_000)}@`).length).toBeLessThanOrEqual(301);
  });
});
