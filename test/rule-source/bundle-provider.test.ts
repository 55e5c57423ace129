/** Rules from a URL: bundles, their signatures and their order. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BundleOptions, bundleProvider } from '../../src/rule-source/bundle-provider.js';
import { signBundle } from '../../src/rule-source/bundle-signature.js';
import type { ProvidedFile, ProviderRead, RuleProvider } from '../../src/rule-source/provider.js';
import { watchRuleSet } from '../../src/rule-source/watch-rule-set.js';
import { ruleProviderConformance } from '../../src/testing/rule-source-conformance.js';
import { closing, namesOf, ruleFile, temporaryFolder, until } from './support.js';

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}

/** A server that keeps what it was asked; `answer` may be replaced at any time. */
async function serve(answer: Answer) {
  const asked: IncomingMessage['headers'][] = [];
  const state = { answer, asked, url: '', server: undefined as Server | undefined };
  const server = createServer((request, response) => {
    asked.push(request.headers);
    const { status = 200, headers = {}, body } = state.answer;
    const etag = headers.etag;
    if (etag !== undefined && request.headers['if-none-match'] === etag) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rules.json`;
  state.server = server;
  return state;
}

async function stop(server: Server | undefined): Promise<void> {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
}

async function served(answer: Answer) {
  const state = await serve(answer);
  onTestFinished(() => stop(state.server));
  return state;
}

const bundleOf = (files: readonly ProvidedFile[]): string =>
  JSON.stringify({ files: Object.fromEntries(files.map(({ path, content }) => [path, content])) });

const read = (provider: RuleProvider): Promise<ProviderRead> =>
  provider.read({ signal: new AbortController().signal });

describe('a bundle', () => {
  ruleProviderConformance({ describe, it, expect }, async () => {
    const state = await serve({ body: bundleOf([]) });
    let revision = 0;
    return {
      provider: bundleProvider(state.url),
      publish(files) {
        revision += 1;
        state.answer = { headers: { etag: `"${revision}"` }, body: bundleOf(files) };
      },
      breakDown() {
        state.answer = { status: 503, body: 'away' };
      },
      dispose: () => stop(state.server),
    };
  });

  it('may be a single rule file, or a bundle with texts or values and files beside', async () => {
    const state = await served({ body: ruleFile('one') });
    const provider = bundleProvider(state.url);
    expect(await read(provider)).toEqual({
      kind: 'files',
      files: [{ path: 'rules.json', content: ruleFile('one') }],
      ...{ beside: [], nearMatches: [] },
    });
    state.answer = {
      body: JSON.stringify({
        files: {
          ...{ 'a.rules.json': JSON.parse(ruleFile('a')), 'a.scenarios.json': '{}' },
          ...{ 'opt-out.rule.json': '{}', 'more/b.rules.jsonc': '{}' },
        },
      }),
    };
    expect(await read(provider)).toEqual({
      kind: 'files',
      files: [{ path: 'a.rules.json', content: ruleFile('a') }],
      beside: [{ path: 'a.scenarios.json', content: '{}' }],
      nearMatches: [
        { path: 'opt-out.rule.json', content: '{}' },
        { path: 'more/b.rules.jsonc', content: '{}' },
      ],
    });
  });

  it('is asked for as the user whom the address names, whose password is in no message', async () => {
    const state = await served({ status: 401, body: '' });
    const url = state.url.replace('//', '//shop:p%40ss@');
    const error: unknown = await read(bundleProvider(url)).catch((cause: unknown) => cause);
    expect(String(error)).not.toMatch(/p@ss|p%40ss/);
    const [headers] = state.asked;
    expect(headers?.authorization).toBe(`Basic ${Buffer.from('shop:p@ss').toString('base64')}`);
  });

  it('is fetched again only when its ETag or its date has changed', async () => {
    const state = await served({ headers: { etag: '"1"' }, body: ruleFile('one') });
    const provider = bundleProvider(state.url, { headers: { authorization: 'Bearer x' } });
    await read(provider);
    expect(await read(provider)).toEqual({ kind: 'unchanged' });
    state.answer = { headers: { 'last-modified': 'Sun, 22 Nov 2026 12:00:00 GMT' }, body: ruleFile('two') };
    await read(provider);
    await read(provider);
    expect(state.asked.map((headers) => headers['if-none-match'])).toEqual([
      undefined,
      '"1"',
      '"1"',
      undefined,
    ]);
    expect(state.asked[3]?.['if-modified-since']).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
    expect(state.asked.every(({ authorization }) => authorization === 'Bearer x')).toBe(true);
  });

  it.each<[string, (body: string) => Record<string, string>, string | undefined]>([
    [
      'is taken with the right signature',
      (body) => ({ 'x-autotrigger-signature': signBundle(body, 'secret') }),
      undefined,
    ],
    ['is refused without a signature', () => ({}), 'carries no signature'],
    [
      'is refused with the signature of another secret',
      (body) => ({ 'x-autotrigger-signature': signBundle(body, 'other') }),
      'does not fit',
    ],
    [
      'is refused with the signature of another body',
      () => ({ 'x-autotrigger-signature': signBundle('{}', 'secret') }),
      'does not fit',
    ],
    [
      'is refused with a signature cut short',
      () => ({ 'x-autotrigger-signature': 'sha256=00' }),
      'does not fit',
    ],
  ])('%s', async (_what, headers, refused) => {
    const body = ruleFile('one');
    const state = await served({ headers: headers(body), body });
    const reading = read(bundleProvider(state.url, { signature: { secret: 'secret' } }));
    if (refused === undefined) expect(await reading).toMatchObject({ kind: 'files' });
    else {
      await expect(reading).rejects.toMatchObject({
        code: 'RULES_UNREADABLE',
        message: expect.stringContaining(refused),
      });
    }
  });

  it.each(['', '  ', new Uint8Array()])('needs a real secret: %j is refused', (secret) => {
    expect(() => bundleProvider('https://example.com/a', { signature: { secret } })).toThrowError(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('secret') }),
    );
  });

  it('is refused over plain http beyond this machine, signed or not', () => {
    for (const options of [{}, { signature: { secret: 'secret' } }]) {
      expect(() => bundleProvider('http://rules.example.com/a', options)).toThrow('plain http');
    }
    for (const host of ['localhost', '127.0.0.1:80', '[::1]:80']) bundleProvider(`http://${host}/a`);
  });

  describe('that is signed', () => {
    const bundle = (rule: string, revision: object): string =>
      JSON.stringify({ ...revision, files: { 'a.rules.json': JSON.parse(ruleFile(rule)) } });
    const serveInTurn = async (...bodies: readonly string[]): Promise<string[]> => {
      const state = await served({ body: '' });
      const provider = bundleProvider(state.url, { signature: { secret: 'secret' } });
      const results: string[] = [];
      for (const body of bodies) {
        state.answer = { body, headers: { 'x-autotrigger-signature': signBundle(body, 'secret') } };
        results.push(
          await read(provider).then(
            () => 'read',
            (error: Error) => error.message,
          ),
        );
      }
      return results;
    };

    it.each([
      ['sequence', { sequence: 1 }, { sequence: 2 }],
      ['time', { time: '2026-11-22T12:00:00+01:00' }, { time: '2026-11-22T11:00:01Z' }],
    ])('is refused when its %s is not later than that of the one before', async (kind, earlier, later) => {
      const results = await serveInTurn(
        bundle('one', earlier),
        bundle('one', earlier),
        bundle('two', later),
        bundle('one', earlier),
        bundle('other', later),
        bundle('none', {}),
        bundle('two', later),
      );
      expect(results.slice(0, 3)).toEqual(['read', 'read', 'read']);
      expect(results[3]).toContain(`\`${kind}\` is not later`);
      expect(results[4]).toContain('is not later');
      expect(results[5]).toContain(`without \`${kind}\``);
      expect(results[6]).toBe('read');
    });

    it('is refused when it was replaced by another before, also without a sequence', async () => {
      const results = await serveInTurn(ruleFile('one'), ruleFile('two'), ruleFile('one'));
      expect(results).toEqual(['read', 'read', expect.stringContaining('was replaced by another before')]);
    });
  });

  it.each<[string, Answer, RegExp]>([
    ['a redirect', { status: 302, headers: { location: '/other' }, body: '' }, /answered 302/],
    ['a wrong key', { status: 403, body: 'no' }, /answered 403/],
    [
      'an encoding',
      { headers: { 'content-encoding': 'gzip' }, body: gzipSync(ruleFile('one')) },
      /not asked for \(`gzip`\)/,
    ],
    ['a missing page', { status: 404, body: '<html>' }, /answered 404/],
    ['a broken server', { status: 500, body: '' }, /answered 500/],
    ['files that are a list', { body: '{ "files": [] }' }, /bundle is not as it should be/],
    ['a key that is not known', { body: '{ "files": {}, "sequense": 3 }' }, /bundle is not as/],
    ['a time without offset', { body: '{ "files": {}, "time": "2026-11-22" }' }, /bundle is not as/],
    ['a name twice', { body: '{ "files": { "a.rules.json": {}, "a.rules.json": {} } }' }, /bundle is not as/],
  ])('says what is wrong with %s', async (_what, answer, message) => {
    const state = await served(answer);
    await expect(read(bundleProvider(state.url))).rejects.toMatchObject({
      message: expect.stringMatching(message),
      fix: expect.any(String),
    });
  });

  it('says that nobody answers, or not in time, without a secret in the message', async () => {
    const state = await served({ body: '' });
    await stop(state.server);
    const error: unknown = await read(bundleProvider(`${state.url}?token=hush`)).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
    expect(String(error)).not.toContain('hush');
    const silent = createServer(() => {});
    onTestFinished(() => stop(silent));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(read(bundleProvider(url, { timeoutMs: 50 }))).rejects.toMatchObject({
      code: 'RULES_UNREADABLE',
      message: expect.stringContaining('50 ms'),
    });
  });

  it.each([0, -1, 2 ** 31, Number.NaN])('takes no time-out of %s ms', (timeoutMs) => {
    expect(() => bundleProvider('https://example.com/a', { timeoutMs })).toThrowError(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('timeoutMs') }),
    );
  });

  it.each(['ftp://example.com/a', 'not a url', 'file:///etc/passwd'])('is not at `%s`', (url) => {
    expect(() => bundleProvider(url)).toThrowError(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  it('is followed by its URL, reports a broken one once, and starts from the last good one', async () => {
    const state = await served({ headers: { etag: '"1"' }, body: ruleFile('first') });
    const lastGood = join(temporaryFolder(), 'last-good.json');
    const options: { pollMs: number; lastGood: string; bundle: BundleOptions } = {
      pollMs: 10,
      lastGood,
      bundle: { timeoutMs: 1_000 },
    };
    const source = closing(await watchRuleSet(state.url, options));
    let rejected = 0;
    source.on('rejected', () => {
      rejected += 1;
    });
    state.answer = { headers: { etag: '"2"' }, body: ruleFile('second') };
    await until(() => namesOf(source).join() === 'second');
    state.answer = { body: '{ "rules": [ {} ] }' };
    const before = state.asked.length;
    await until(() => state.asked.length > before + 3);
    expect(rejected).toBe(1);
    state.answer = { body: '{ "files": 5 }' };
    const later = state.asked.length;
    await until(() => state.asked.length > later + 3);
    expect(rejected).toBe(2);
    await source.close();
    const again = closing(await watchRuleSet(state.url, options));
    expect(namesOf(again)).toEqual(['second']);
    expect(again.status().active.from).toBe('last good');
  });
});
