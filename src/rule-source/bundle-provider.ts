/** Rule files from a URL: one rule file, or a bundle of several; asked again only for what has changed. */
import type { Dispatcher } from 'undici';
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { isLoopback } from '../shared/loopback.js';
import { assertOption, invalidOption, isCount, maxTimerMs } from '../shared/options.js';
import { loadUndici } from '../transport/connection.js';
import { readBundle } from './bundle.js';
import { bundleOrder } from './bundle-order.js';
import { checkSignature, type SignatureOptions } from './bundle-signature.js';
import type { ProviderRead, RuleProvider } from './provider.js';

/** How a bundle is fetched, and by what it is known to be genuine. */
export interface BundleOptions {
  /** Sent with each request, for instance `authorization`; never shown in a message. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Refuses a bundle that is not signed with this secret. */
  readonly signature?: SignatureOptions;
  /** For one request, in milliseconds; 10,000 unless set. */
  readonly timeoutMs?: number;
  /** An undici dispatcher, for a proxy or a certificate. */
  readonly dispatcher?: Dispatcher;
}

const secretHelp = 'a random text of at least 32 characters that the server signs with, never an empty one';

const defaultPollMs = 30_000;
/** What a wrong address answers must not fill the memory. */
const largestBundle = 16 * 1024 * 1024;

/**
 * Throws OPTION_INVALID for an address that is not HTTPS (plain HTTP is taken on this machine only: on a network anybody
 * could answer in its place), for a signature without a secret, and for a time-out that is none.
 */
export function bundleProvider(url: string | URL, options: BundleOptions = {}): RuleProvider {
  const address = addressOf(url);
  const { signature, timeoutMs } = options;
  assertOption(
    timeoutMs === undefined || (isCount(timeoutMs) && timeoutMs <= maxTimerMs),
    'bundle.timeoutMs',
    `whole milliseconds from 1 to ${maxTimerMs}`,
  );
  if (signature !== undefined)
    assertOption(isSecret(signature.secret), 'bundle.signature.secret', secretHelp);
  // What stands behind a question mark may be a token.
  const name = `\`${address.origin}${address.pathname}\``;
  const checkOrder = bundleOrder(name);
  let validators: Readonly<Record<string, string>> = {};
  return {
    name,
    pollMs: defaultPollMs,
    atomic: true,
    async read({ signal }): Promise<ProviderRead> {
      const { status, headers, body } = await get(address, name, { ...options, validators, signal });
      if (status === 304) return { kind: 'unchanged' };
      if (status !== 200) throw unreadable(`${name} answered ${status}`, fixOf(status));
      const { 'content-encoding': coding = 'identity' } = headers;
      if (coding !== 'identity') {
        const fix = 'serve it as it is, without `content-encoding`';
        throw unreadable(`${name} answers in an encoding that was not asked for (\`${coding}\`)`, fix);
      }
      if (signature !== undefined) checkSignature(body, headers, signature, name);
      // The signature comes first: nothing that anybody may have made is read.
      const { revision, ...files } = readBundle(body, address.pathname);
      if (signature !== undefined) checkOrder(body, revision);
      // Last: what was refused above must be sent again, and not be `unchanged`.
      validators = validatorsOf(headers);
      return { kind: 'files', ...files };
    },
  };
}

function addressOf(url: string | URL): URL {
  const address = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw invalidOption(
      'the URL of a bundle must be one of HTTPS',
      'give for example `https://rules.example.com/bundle.json`',
    );
  }
  if (address.protocol === 'http:' && !isLoopback(address)) {
    throw invalidOption(
      `the URL of a bundle, \`${address.origin}\`, is plain http: anybody on the way could answer with other rules`,
      'use https; http is for this machine only',
    );
  }
  return address;
}

/** A blank secret, as of a variable that is not set, would let anybody sign. */
function isSecret(secret: unknown): boolean {
  return typeof secret === 'string'
    ? secret.trim() !== ''
    : secret instanceof Uint8Array && secret.length > 0;
}

interface BundleResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

async function get(
  address: URL,
  name: string,
  options: BundleOptions & { validators: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<BundleResponse> {
  const { timeoutMs = 10_000, dispatcher, signal } = options;
  const { request } = await loadUndici();
  try {
    const response = await request(address, {
      headers: { ...asked, ...credentialsOf(address), ...options.headers, ...options.validators },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      const bytes: Uint8Array = chunk;
      size += bytes.byteLength;
      if (size > largestBundle) throw unreadable(`${name} is larger than 16 MB`, 'split it');
      chunks.push(bytes);
    }
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
  } catch (cause) {
    if (cause instanceof AutotriggerError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
    const why = timedOut
      ? `did not answer within ${timeoutMs} ms`
      : `cannot be reached${code && ` (${code})`}`;
    throw unreadable(
      `${name} ${why}`,
      'check the address and the network; it is asked again by itself',
      cause,
    );
  }
}

const asked = { accept: 'application/json', 'accept-encoding': 'identity' };

/** Of the user in the address, as curl and browsers send them. */
function credentialsOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const text = [username, password].map(decodeURIComponent).join(':');
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

function validatorsOf(headers: BundleResponse['headers']): Readonly<Record<string, string>> {
  const { etag, 'last-modified': modified } = headers;
  if (typeof etag === 'string') return { 'if-none-match': etag };
  return typeof modified === 'string' ? { 'if-modified-since': modified } : {};
}

function fixOf(status: number): string {
  if (status >= 300 && status < 400) return 'give the address it redirects to';
  if (status === 401 || status === 403) return 'check the credentials in `headers` or in the address';
  return status === 404 ? 'check the address' : 'look at the server; it is asked again by itself';
}

function unreadable(message: string, fix: string, cause?: unknown): AutotriggerError {
  return new AutotriggerError('RULES_UNREADABLE', message, { fix, cause });
}
