/** Mistakes at construction: refused at once, said clearly, and never with the key in the message. */
import { describe, expect, it } from 'vitest';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import type { StellaConnectOptions } from '../../src/transport/options.js';
import { stellaConnect } from '../../src/transport/stella-connect.js';
import { aRequest, inTest } from './support/requests.js';

const secret = 'k-very-secret-4711';

function refusal(options: unknown): { code: string; message: string; fix: string | undefined } | undefined {
  try {
    stellaConnect(options as StellaConnectOptions);
    return undefined;
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    return { code: error.code, message: error.message, fix: error.fix };
  }
}

describe('the key', () => {
  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['a blank one', '  '],
    ['a line break with it', `${secret}\n`],
    ['a quotation mark from a document', `“${secret}”`],
    ['the quotation marks of a shell or a file', `"${secret}"`],
    ['half of them', `'${secret}`],
    ['a number', 4711],
    ['null', null],
  ])('is refused: %s', (_what, apiKey) => {
    const refused = refusal({ apiKey });
    expect(refused).toMatchObject({ code: 'OPTION_INVALID', fix: expect.any(String) });
    expect(JSON.stringify(refused)).not.toContain(secret);
  });

  it('is chosen by environment when both are given with their labels', () => {
    const apiKey = { test: 't', production: 'p' };
    expect(stellaConnect({ apiKey }).environment).toBe('test');
    expect(stellaConnect({ apiKey, environment: 'production' }).environment).toBe('production');
  });

  it('must not be the same under both labels', () => {
    for (const production of [secret, `${secret}\n`]) {
      expect(refusal({ apiKey: { test: secret, production } })).toMatchObject({
        code: 'OPTION_INVALID',
        message: expect.stringContaining('same key'),
      });
    }
  });

  it('of production alone is refused unless production was asked for', () => {
    expect(refusal({ apiKey: { production: secret } })?.code).toBe('PRODUCTION_KEY_OUTSIDE_PRODUCTION');
    expect(refusal({ apiKey: { production: secret }, environment: 'production' })).toBeUndefined();
  });

  it('of test alone is refused for production', () => {
    expect(refusal({ apiKey: { test: secret }, environment: 'production' })).toMatchObject({
      code: 'OPTION_INVALID',
      message: 'there is no key for the environment `production`',
    });
  });
});

describe('the base URL', () => {
  it.each([
    ['plain http', 'http://api.stellaconnect.net'],
    ['plain http to a host that only looks local', 'http://localhost.example.com'],
    ['credentials', 'https://user:pass@api.stellaconnect.net'],
    ['a path', 'https://api.stellaconnect.net/v1/requests'],
    ['a query', 'https://api.stellaconnect.net/?a=1'],
    ['another scheme', 'ftp://api.stellaconnect.net'],
    ['no address', 'api.stellaconnect.net'],
  ])('is refused: %s', (_what, baseUrl) => {
    expect(refusal({ apiKey: secret, baseUrl })).toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('baseUrl'),
      fix: expect.any(String),
    });
  });

  it.each([
    'https://blancapeak.api.stellaconnect.net',
    'https://blancapeak.api.stellaconnect.net/',
    'http://127.0.0.1:8080',
    'http://localhost:8080',
    'http://[::1]:8080',
  ])('may be %s', (baseUrl) => {
    expect(refusal({ apiKey: secret, baseUrl })).toBeUndefined();
  });
});

describe('the other options', () => {
  it.each([
    { environment: 'staging' },
    { timeoutMs: 0 },
    { timeoutMs: Number.NaN },
    { timeoutMs: '10' },
    { timeoutMs: 3_000_000_000 },
    { retry: { attempts: 0 } },
    { retry: { attempts: 1.5 } },
    { retry: { attempt: 3 } },
    { retry: { maxDelayMs: -1 } },
    { breaker: { failures: 0 } },
    { breaker: { openMs: Number.POSITIVE_INFINITY } },
    { rateLimit: { perSecond: 0 } },
    { rateLimit: { inFlight: 0 } },
    { rateLimit: { inFlight: 2.5 } },
    { rateLimit: { perMinute: 100 } },
    { ambiguous: 'maybe' },
    { timeout: 5 },
    { retry: true },
    { breaker: 'on' },
    { clock: {} },
  ])('are refused when they make no sense: %j', (options) => {
    expect(refusal({ apiKey: secret, ...options })).toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/^the option `/),
      fix: expect.any(String),
    });
  });

  it('may be left out or undefined, in part or as a whole', () => {
    expect(
      refusal({ apiKey: secret, retry: undefined, breaker: {}, rateLimit: { perSecond: undefined } }),
    ).toBeUndefined();
    expect(refusal({ apiKey: secret, retry: false, breaker: false, rateLimit: false })).toBeUndefined();
  });

  it.each([undefined, null, 'key'])('are refused as a whole: %j', (options) => {
    expect(() => stellaConnect(options as never)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it('name the option that was probably meant', () => {
    expect(refusal({ apiKey: secret, timeoutMS: 5 })?.fix).toContain('timeoutMs');
  });
});

describe('the environment', () => {
  it('of a request must be the one the transport has the key of', async () => {
    const transport = stellaConnect({ apiKey: secret, environment: 'production' });
    expect(await transport.send(aRequest(), inTest())).toMatchObject({
      kind: 'rejected',
      because: 'closed',
      attempts: 0,
      error: { code: 'PRODUCTION_KEY_OUTSIDE_PRODUCTION' },
    });
  });
});
