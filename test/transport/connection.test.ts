/** How the vendor is reached: through a proxy, with a certificate, through a dispatcher of the caller's. */
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { StellaConnectOptions } from '../../src/transport/options.js';
import type { SendResult } from '../../src/transport/port.js';
import { stellaConnect } from '../../src/transport/stella-connect.js';
import { answer, type Behaviour, type RawServer, rawServer } from './support/raw-server.js';
import { aRequest, inTest } from './support/requests.js';
import { selfSigned } from './support/self-signed.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function vendorThat(behaviour: Behaviour): Promise<RawServer & { readonly origin: string }> {
  const server = await rawServer({ tls: selfSigned, ...behaviour });
  open.push(server);
  return Object.assign(server, { origin: `https://localhost:${server.port}` });
}

interface Proxy {
  readonly url: string;
  readonly asked: string[];
  readonly credentials: (string | undefined)[];
}

type Tunnel = (client: Socket, open: () => Socket) => void;
const through: Tunnel = (client, openTunnel) => {
  const server = openTunnel();
  client.write('HTTP/1.1 200 OK\r\n\r\n');
  client.pipe(server).pipe(client);
};

async function proxyThat(tunnel: Tunnel, server: Server = createHttpServer()): Promise<Proxy> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets: Socket[] = [];
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    asked.push(url);
    credentials.push(headers['proxy-authorization']);
    sockets.push(client);
    client.on('error', () => undefined);
    tunnel(client, () => {
      const socket = connect(Number(url.split(':')[1]), '127.0.0.1');
      sockets.push(socket);
      return socket.on('error', () => undefined);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const url = server instanceof TlsServer ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return { url, asked, credentials };
}

function send(baseUrl: string, options: Partial<StellaConnectOptions>): Promise<SendResult> {
  const { ca = selfSigned.cert } = { ...options.tls };
  const tls = options.dispatcher === undefined ? { tls: { ca, ...options.tls } } : {};
  const transport = stellaConnect({
    apiKey: 'k',
    baseUrl,
    timeoutMs: 2_000,
    retry: false,
    ...options,
    ...tls,
  });
  open.push({ close: () => transport.close?.({ timeoutMs: 0 }) });
  return transport.send(aRequest(), inTest());
}

const accepting: Behaviour = { onRequest: (socket) => socket.write(answer()) };
const notSent = { kind: 'rejected', retry: 'later', because: 'not_sent' };

describe('behind a proxy', () => {
  it('sends through its tunnel, with its credentials', async () => {
    const vendor = await vendorThat(accepting);
    const proxy = await proxyThat(through);
    const url = proxy.url.replace('//', '//user:p%40ss@');
    expect(await send(vendor.origin, { proxy: { url } })).toMatchObject({ kind: 'accepted' });
    expect(proxy.asked).toEqual([`localhost:${vendor.port}`]);
    expect(proxy.credentials).toEqual([`Basic ${btoa('user:p@ss')}`]);
  });

  it('calls hosts that are excepted without it', async () => {
    const vendor = await vendorThat(accepting);
    const proxy = await proxyThat(through);
    const { url } = proxy;
    expect(await send(vendor.origin, { proxy: { url, except: 'example.com,localhost' } })).toMatchObject({
      kind: 'accepted',
    });
    expect(proxy.asked).toEqual([]);
  });

  it('trusts the authority that is given for the certificate of the proxy, too', async () => {
    const vendor = await vendorThat(accepting);
    const { url } = await proxyThat(through, createHttpsServer(selfSigned));
    expect(await send(vendor.origin, { proxy: { url } })).toMatchObject({ kind: 'accepted' });
  });

  it.each<[string, Tunnel]>([
    ['asks for credentials', (client) => client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')],
    ['refuses', (client) => client.end('HTTP/1.1 403 Forbidden\r\n\r\n')],
    ['cannot reach the vendor', (client) => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')],
    ['hangs up', (client) => client.destroy()],
    ['answers nothing', () => undefined],
  ])('claims not sent when it %s', async (_, tunnel) => {
    const vendor = await vendorThat(accepting);
    const { url } = await proxyThat(tunnel);
    expect(await send(vendor.origin, { proxy: { url }, timeoutMs: 300 })).toMatchObject(notSent);
    expect(vendor.requests).toEqual([]);
  });

  it('claims not sent when it cannot be reached', async () => {
    const vendor = await vendorThat(accepting);
    expect(await send(vendor.origin, { proxy: { url: 'http://127.0.0.1:1' } })).toMatchObject(notSent);
  });

  it('claims nothing when the tunnel breaks behind the request', async () => {
    const vendor = await vendorThat({ onRequest: (socket) => socket.destroy() });
    const { url } = await proxyThat(through);
    expect(await send(vendor.origin, { proxy: { url } })).toMatchObject({ kind: 'unknown' });
    expect(vendor.requests.length).toBe(1);
  });

  it('refuses an address that is none, without showing it', () => {
    const wrong = (url: string) => () => stellaConnect({ apiKey: 'k', proxy: { url } });
    expect(wrong('user:secret@proxy')).toThrow(/proxy\.url/);
    expect(wrong('user:secret@proxy')).not.toThrow(/secret/);
    expect(wrong('ftp://proxy')).toThrow(/proxy\.url/);
  });
});

describe('with a certificate', () => {
  it('trusts the authority that is given, and no other', async () => {
    const vendor = await vendorThat(accepting);
    expect(await send(vendor.origin, {})).toMatchObject({ kind: 'accepted' });
    expect(await send(vendor.origin, { tls: { ca: [] } })).toMatchObject(notSent);
  });

  it('shows its own to a vendor that asks', async () => {
    const asking = { ...selfSigned, ca: selfSigned.cert, requestCert: true, rejectUnauthorized: true };
    const vendor = await vendorThat({ ...accepting, tls: asking });
    expect(await send(vendor.origin, { tls: { ...selfSigned } })).toMatchObject({ kind: 'accepted' });
    expect((await send(vendor.origin, {})).kind).not.toBe('accepted');
  });
});

describe('with a dispatcher of the caller', () => {
  it('sends through it and leaves it open', async () => {
    const vendor = await vendorThat(accepting);
    const dispatcher = new Agent({ connect: { ca: selfSigned.cert } });
    open.push(dispatcher);
    expect(await send(vendor.origin, { dispatcher })).toMatchObject({ kind: 'accepted' });
    await open.at(-1)?.close();
    expect(dispatcher.closed || dispatcher.destroyed).toBe(false);
    expect(() => stellaConnect({ apiKey: 'k', dispatcher, tls: {} })).toThrow(/dispatcher/);
  });

  it('claims not sent where it throws', async () => {
    const dispatcher = {
      dispatch: () => {
        throw new Error('invalid onConnect method');
      },
    };
    expect(await send('https://localhost:1', { dispatcher })).toMatchObject(notSent);
  });
});
