/** The sandbox as the vendor: its checks, its ledger over HTTP, and faults that do what they say. */
import { request as httpRequest } from 'undici';
import { describe, expect, it } from 'vitest';
import { mixedFaults, parseFault } from '../../../src/transport/sandbox/faults.js';
import { type Sandbox, startSandbox } from '../../../src/transport/sandbox/sandbox.js';
import type { LedgerEntry } from '../../../src/transport/sandbox/state.js';
import { aRequest, inTest } from '../support/requests.js';
import { aSandbox, transportTo } from '../support/sandboxed.js';

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function call(
  sandbox: Sandbox,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: string,
  headers = {},
): Promise<Answer> {
  const { statusCode, body: answer } = await httpRequest(`${sandbox.url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: statusCode, text: await answer.text() };
}

function post(
  sandbox: Sandbox,
  request: unknown,
  key: string = sandbox.testKey,
  headers = {},
): Promise<Answer> {
  return call(sandbox, 'POST', '/v1/requests', JSON.stringify(request), { 'x-api-key': key, ...headers });
}

describe('the sandbox, unconfigured', () => {
  it('accepts every well-formed request under both keys, and says under which', async () => {
    const sandbox = await aSandbox();
    const full = aRequest('full', {
      external_url: 'https://desk.example/1',
      do_not_send: true,
      tags: ['vip'],
      brand: 'blancakids',
      language: 'en-US',
      country: 'us',
      custom_properties: { issue_type: 'return' },
    });
    expect(await post(sandbox, aRequest())).toMatchObject({ status: 200 });
    expect(await post(sandbox, full, sandbox.productionKey)).toMatchObject({ status: 200 });
    expect(sandbox.accepted.map(({ environment, request }) => [environment, request])).toEqual([
      ['test', aRequest()],
      ['production', full],
    ]);
  });

  it('answers with the request id that stands in the ledger', async () => {
    const sandbox = await aSandbox();
    const { text } = await post(sandbox, aRequest());
    expect(JSON.parse(text)).toEqual({ request_id: sandbox.accepted[0]?.request_id });
  });

  it.each([
    ['a wrong key', 'wrong'],
    ['no key', ''],
  ])('answers 403 to %s', async (_what, key) => {
    const sandbox = await aSandbox();
    expect(await post(sandbox, aRequest(), key)).toMatchObject({ status: 403 });
    expect(sandbox.accepted).toEqual([]);
  });

  it('takes the keys it is given', async () => {
    const sandbox = await aSandbox({ testKey: 't', productionKey: 'p' });
    expect([
      (await post(sandbox, aRequest(), 't')).status,
      (await post(sandbox, aRequest(), 'p')).status,
    ]).toEqual([200, 200]);
    expect((await post(sandbox, aRequest(), 'sandbox-test-key')).status).toBe(403);
  });

  const valid = aRequest();
  it.each([
    ['text', 'not an object'],
    ['a list', []],
    ['null', null],
    ['an unknown field', { ...valid, send_at: 'tomorrow' }],
    ['an unknown field of the customer', { ...valid, customer: { ...valid.customer, phone: '1' } }],
    ['no customer', { ...valid, customer: undefined }],
    ['no customer name', { ...valid, customer: { name: ' ', email: 'a@b.example' } }],
    ['a malformed e-mail', { ...valid, customer: { name: 'a', email: 'a@b' } }],
    ['no employee', { ...valid, employee: {} }],
    ['no channel', { ...valid, channel: '' }],
    ['no interaction id', { ...valid, ext_interaction_id: undefined }],
    ['do_not_send as text', { ...valid, do_not_send: 'true' }],
    ['tags as text', { ...valid, tags: 'vip' }],
    ['21 tags', { ...valid, tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }],
    ['a nested property', { ...valid, custom_properties: { a: { b: 'c' } } }],
    ['an unknown language', { ...valid, language: 'english' }],
    ['an unknown country', { ...valid, country: 'usa' }],
    ['a brand that is a number', { ...valid, brand: 1 }],
    ['a key of the prototype', JSON.parse('{"__proto__":{"channel":"chat"}}')],
  ])('answers 400 to %s', async (_what, request) => {
    const sandbox = await aSandbox();
    expect(await post(sandbox, request)).toMatchObject({ status: 400 });
    expect(sandbox.counts).toEqual({ accepted: 0, refused: 1, faults: 0 });
  });

  it('answers 400 to what is not JSON, 413 to what is too long, 404 elsewhere', async () => {
    const sandbox = await aSandbox();
    const headers = { 'x-api-key': sandbox.testKey };
    expect((await call(sandbox, 'POST', '/v1/requests', '{', headers)).status).toBe(400);
    expect((await call(sandbox, 'POST', '/v1/requests', `"${'x'.repeat(1_100_000)}"`, headers)).status).toBe(
      413,
    );
    expect((await call(sandbox, 'GET', '/v1/requests')).status).toBe(404);
  });

  it('cuts tags and properties at 2,000 characters without a word, as the vendor does', async () => {
    const sandbox = await aSandbox();
    const long = 'x'.repeat(2001);
    expect(
      await post(sandbox, aRequest('1', { tags: [long], custom_properties: { a: long } })),
    ).toMatchObject({ status: 200 });
    const [entry] = sandbox.accepted;
    expect(entry?.request.tags?.[0]).toHaveLength(2000);
    expect(entry?.request.custom_properties?.a).toHaveLength(2000);
  });
});

describe('the sandbox, as strict as an account', () => {
  const account = {
    employees: [
      'paul@blancapeak.example',
      { custom_id: '17', state: 'deactivated' },
      { email: 'new@blancapeak.example', state: 'incomplete' },
    ],
    brands: ['blanca', 'blancakids'],
    channels: { chat: 'integrated', email: 'manual' },
    languages: ['en', 'de'],
  } as const;
  const good = aRequest('1', { brand: 'blanca', language: 'en' });

  it.each([
    ['nothing', {}, 'test', 'accepted'],
    [
      'the employee by another spelling',
      { employee: { email: 'PAUL@blancapeak.example' } },
      'test',
      'accepted',
    ],
    ['an unknown employee', { employee: { email: 'who@blancapeak.example' } }, 'test', 'Employee not found'],
    ['a deactivated employee', { employee: { custom_id: '17' } }, 'test', 'Deactivated employee'],
    [
      'an incomplete employee',
      { employee: { email: 'new@blancapeak.example' } },
      'test',
      'Employee profile not complete',
    ],
    ['an unknown channel', { channel: 'fax' }, 'test', 'Channel not enabled for company'],
    ['a manual channel in test', { channel: 'email' }, 'test', 'accepted'],
    ['a manual channel in production', { channel: 'email' }, 'production', 'Channel is in manual mode'],
    ['no brand', { brand: undefined }, 'test', 'Brand signifier not provided'],
    ['an unknown brand', { brand: 'other' }, 'test', 'Invalid/inactive brand signifier'],
    ['no language', { language: undefined }, 'test', 'Language not specified'],
    ['a language that is not active', { language: 'fr' }, 'test', 'Language not specified'],
  ] as const)('with %s amiss it says so in the vendor’s words', async (_what, change, key, said) => {
    const sandbox = await aSandbox(account);
    const apiKey = key === 'test' ? sandbox.testKey : sandbox.productionKey;
    const { status, text } = await post(sandbox, { ...good, ...change }, apiKey);
    if (said === 'accepted') expect(status).toBe(200);
    else expect([status, text]).toEqual([400, expect.stringContaining(said)]);
  });
});

describe('the ledger', () => {
  it('is readable as JSON, as NDJSON and as a page, and can be emptied', async () => {
    const sandbox = await aSandbox();
    await post(sandbox, aRequest('<script>1', { brand: '"&\'' }));
    await post(sandbox, aRequest('2'));
    const entries: LedgerEntry[] = JSON.parse((await call(sandbox, 'GET', '/ledger')).text);
    expect(entries).toEqual(sandbox.accepted);
    const lines = (await call(sandbox, 'GET', '/ledger?format=ndjson')).text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(entries);
    const byHeader = await call(sandbox, 'GET', '/ledger', undefined, { accept: 'application/x-ndjson' });
    expect(byHeader.text.trim().split('\n')).toEqual(lines);
    const page = (await call(sandbox, 'GET', '/')).text;
    expect(page).toContain('2 accepted, 0 refused');
    expect(page).toContain('&#60;script&#62;1');
    expect(page).not.toContain('<script>');
    expect((await call(sandbox, 'DELETE', '/ledger')).status).toBe(204);
    expect(sandbox.accepted).toEqual([]);
  });

  it('goes on from an earlier one, and hands each new entry out before it answers', async () => {
    const first = await aSandbox();
    await post(first, aRequest('1'));
    const seen: string[] = [];
    const second = await aSandbox({
      ledger: first.accepted,
      onAccepted: ({ request }) => seen.push(request.ext_interaction_id),
    });
    await post(second, aRequest('2'));
    expect(seen).toEqual(['2']);
    expect(second.accepted.map(({ request }) => request.ext_interaction_id)).toEqual(['1', '2']);
  });
});

describe('a request that cannot be kept', () => {
  it('is not accepted, and the process goes on', async () => {
    const warned: Error[] = [];
    const listen = (warning: Error): void => void warned.push(warning);
    process.on('warning', listen);
    const sandbox = await aSandbox({
      onAccepted: () => {
        throw new Error('disk full');
      },
    });
    expect(await post(sandbox, aRequest('1'))).toMatchObject({ status: 500 });
    expect(sandbox.accepted).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warned.map(({ message }) => message)).toEqual([
      'The sandbox could not keep the request: disk full',
    ]);
  });
});

describe('faults', () => {
  it('come from a script over HTTP, one for each request, then no more', async () => {
    const sandbox = await aSandbox();
    const plan = { script: ['status:503:7', 'none', 'accept-then-500'] };
    expect(await call(sandbox, 'POST', '/faults', JSON.stringify(plan))).toMatchObject({ status: 200 });
    expect(JSON.parse((await call(sandbox, 'GET', '/faults')).text)).toEqual(plan);
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await post(sandbox, aRequest())).status);
    expect(statuses).toEqual([503, 200, 500, 200]);
    expect(sandbox.accepted).toHaveLength(3);
    await call(sandbox, 'POST', '/faults', '{"share":1,"kinds":["status:500"]}');
    expect((await post(sandbox, aRequest())).status).toBe(500);
    await call(sandbox, 'DELETE', '/faults');
    expect((await post(sandbox, aRequest())).status).toBe(200);
  });

  it('come from a header of one request', async () => {
    const sandbox = await aSandbox();
    expect(
      (await post(sandbox, aRequest(), sandbox.testKey, { 'x-sandbox-fault': 'status:504' })).status,
    ).toBe(504);
    expect(
      (await post(sandbox, aRequest(), sandbox.testKey, { 'x-sandbox-fault': 'earthquake' })).status,
    ).toBe(400);
    expect((await post(sandbox, aRequest())).status).toBe(200);
  });

  it.each([
    '{',
    '[]',
    'null',
    '{"script":"reset"}',
    '{"script":["earthquake"]}',
    '{"share":2}',
    '{"share":"1"}',
    '{"seeds":1}',
  ])('are refused over HTTP when the plan is %s', async (plan) => {
    const sandbox = await aSandbox({ faults: { script: ['status:503'] } });
    expect((await call(sandbox, 'POST', '/faults', plan)).status).toBe(400);
    expect((await post(sandbox, aRequest())).status).toBe(503);
  });

  it('are the same at random for the same seed, and about as many as asked for', async () => {
    const claims = async (seed: number): Promise<string[]> => {
      const sandbox = await aSandbox({
        faults: { share: 0.3, seed, kinds: ['status:503', 'status:400', 'accept-then-500'] },
      });
      const transport = transportTo(sandbox, { retry: false, breaker: false });
      const kinds: string[] = [];
      for (let n = 0; n < 200; n += 1) kinds.push((await transport.send(aRequest(), inTest())).kind);
      expect(sandbox.counts.faults).toBeGreaterThan(30);
      expect(sandbox.counts.faults).toBeLessThan(90);
      return kinds;
    };
    expect(await claims(5)).toEqual(await claims(5));
    expect(await claims(5)).not.toEqual(await claims(6));
  });

  it('are all understood when they are drawn at random', () => {
    for (const fault of mixedFaults) expect(parseFault(fault).kind).not.toBe('none');
  });

  it.each(['status:200', 'status:99', 'latency', 'latency:-1', 'accept-then-999', '', '__proto__'])(
    'are refused by name: %s',
    async (fault) => {
      await expect(startSandbox({ faults: { script: [fault] } })).rejects.toMatchObject({
        code: 'OPTION_INVALID',
        fix: expect.stringContaining('status:CODE'),
      });
    },
  );
});

describe('a browser on the same machine', () => {
  const faults = JSON.stringify({ script: ['status:503'] });

  it.each([
    ['a name that was pointed at this machine', { host: 'attacker.example:4010' }],
    ['an address of another machine', { host: '192.0.2.1' }],
    ['the page of another site', { origin: 'https://attacker.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://localhost:1' }],
  ])('is refused with %s', async (_, headers) => {
    const sandbox = await aSandbox();
    await post(sandbox, aRequest());
    for (const [method, path] of [
      ['GET', '/ledger'],
      ['GET', '/'],
      ['POST', '/faults'],
      ['DELETE', '/ledger'],
    ] as const) {
      const { status, text } = await call(
        sandbox,
        method,
        path,
        method === 'POST' ? faults : undefined,
        headers,
      );
      expect(status).toBe(403);
      expect(text).not.toContain('@');
    }
    expect(sandbox.accepted).toHaveLength(1);
    expect((await call(sandbox, 'GET', '/faults')).text).not.toContain('503');
  });

  it('may use the sandbox from its own page, by each name of this machine', async () => {
    const sandbox = await aSandbox();
    for (const name of ['localhost', '127.0.0.1']) {
      const host = `${name}:${sandbox.port}`;
      const { status } = await call(sandbox, 'POST', '/faults', faults, { host, origin: `http://${host}` });
      expect(status).toBe(200);
    }
  });
});

describe('starting', () => {
  it.each([
    { port: -1 },
    { port: 70_000 },
    { port: 1.5 },
    { port: '4010' as unknown as number },
    { testKey: 'k', productionKey: 'k' },
    { faults: { share: 1, kinds: [] } },
  ])('is refused with options that make no sense: %j', async (options) => {
    await expect(startSandbox(options)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('says so when the port is taken', async () => {
    const sandbox = await aSandbox();
    await expect(startSandbox({ port: sandbox.port })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: `the sandbox cannot listen on port \`${sandbox.port}\`: another program listens there`,
    });
  });
});
