/** What broke and when, on real sockets: whether the request can have arrived decides what is claimed. */
import { createServer, type Server } from 'node:net';
import type { Dispatcher } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '../../src/transport/exchange.js';
import type { SendResult, Transport } from '../../src/transport/port.js';
import { stellaConnect } from '../../src/transport/stella-connect.js';
import { answer, type Behaviour, type RawServer, rawServer } from './support/raw-server.js';
import { aRequest, inTest } from './support/requests.js';
import { selfSigned } from './support/self-signed.js';

const open: { close?(): Promise<unknown> | undefined }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close?.();
});

async function serverThat(behaviour: Behaviour): Promise<RawServer> {
  const server = await rawServer(behaviour);
  open.push(server);
  return server;
}

function transportTo(baseUrl: string, timeoutMs = 200): Transport {
  const rateLimit = { inFlight: 1 };
  const transport = stellaConnect({ apiKey: 'k', baseUrl, timeoutMs, retry: false, rateLimit });
  open.push(transport);
  return transport;
}

function sendTo(baseUrl: string, timeoutMs?: number): Promise<SendResult> {
  return transportTo(baseUrl, timeoutMs).send(aRequest(), inTest());
}

const neverLeft = {
  kind: 'rejected',
  retry: 'later',
  because: 'not_sent',
  error: { code: 'NOT_ACCEPTED', message: expect.stringContaining('never left this machine') },
};
const mayHaveArrived = { kind: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } };

describe('when no byte of the request left', () => {
  it('claims not sent when the connection is refused', async () => {
    const server = await rawServer({});
    await server.close();
    expect(await sendTo(server.url)).toMatchObject(neverLeft);
  });

  it('claims not sent when the name does not resolve', async () => {
    expect(await sendTo('https://no-such-host.invalid', 3000)).toMatchObject(neverLeft);
  });

  it('claims not sent when nobody vouches for the certificate', async () => {
    const server = await serverThat({ tls: selfSigned });
    const result = await sendTo(`https://localhost:${server.port}`, 2000);
    expect(result).toMatchObject(neverLeft);
    expect(server.requests).toEqual([]);
  });

  it('claims not sent when the other side does not speak TLS', async () => {
    const server = await serverThat({ onConnection: (socket) => socket.write('HTTP/1.1 400 Bad\r\n\r\n') });
    expect(await sendTo(`https://127.0.0.1:${server.port}`, 2000)).toMatchObject(neverLeft);
  });

  it('claims not sent when the connection is reset during the TLS handshake', async () => {
    const server = await serverThat({ onConnection: (socket) => socket.resetAndDestroy() });
    expect(await sendTo(`https://127.0.0.1:${server.port}`, 2000)).toMatchObject(neverLeft);
  });

  it('claims not sent when the time-out passes before the handshake is over, and sends nothing afterwards', async () => {
    let wake = (): void => {};
    const late = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const server: Server = createServer({ pauseOnConnect: true }, (socket) => {
      socket.on('error', () => {});
      void late.then(() => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await sendTo(`https://127.0.0.1:${port}`, 100)).toMatchObject(neverLeft);
    wake();
  });

  it('never writes a request it gave up while all connections were taken', async () => {
    const server = await serverThat({
      onRequest: (socket, count) => setTimeout(() => socket.write(answer()), count === 1 ? 150 : 0),
    });
    const transport = transportTo(server.url, 1000);
    const giveUp = new AbortController();
    const first = transport.send(aRequest('first'), inTest('first'));
    const second = transport.send(aRequest('second'), inTest('second', giveUp.signal));
    giveUp.abort();
    expect(await second).toMatchObject({ kind: 'rejected', because: 'closed', attempts: 0 });
    expect(await first).toMatchObject({ kind: 'accepted' });
    expect(await transport.send(aRequest('third'), inTest('third'))).toMatchObject({ kind: 'accepted' });
    expect(server.requests.filter((request) => request.includes('second'))).toEqual([]);
  });
});

describe('when the request left', () => {
  it('claims unknown when the connection is reset on accept, for the bytes may lie in a buffer that is read', async () => {
    const server = await serverThat({ onConnection: (socket) => socket.resetAndDestroy() });
    const result = await sendTo(server.url);
    // Where the reset was faster than the writing, nothing left: both are true claims, never `accepted` or `data`.
    expect([mayHaveArrived.kind, neverLeft.kind]).toContain(result.kind);
    expect(result).toMatchObject(result.kind === 'unknown' ? mayHaveArrived : neverLeft);
  });

  it('claims unknown when the connection is reset after the request was read', async () => {
    const server = await serverThat({ onRequest: (socket) => socket.resetAndDestroy() });
    expect(await sendTo(server.url)).toMatchObject(mayHaveArrived);
    expect(server.requests).toHaveLength(1);
  });

  it('claims unknown when the connection ends politely without an answer', async () => {
    const server = await serverThat({ onRequest: (socket) => socket.end() });
    expect(await sendTo(server.url)).toMatchObject(mayHaveArrived);
  });

  it('claims unknown when no answer comes in time', async () => {
    const server = await serverThat({});
    const result = await sendTo(server.url, 100);
    expect(result).toMatchObject(mayHaveArrived);
    expect(result).toMatchObject({ error: { message: expect.stringContaining('TIMEOUT') } });
    expect(server.requests).toHaveLength(1);
  });

  it('claims unknown when the answer breaks off within its head', async () => {
    const server = await serverThat({ onRequest: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le') });
    expect(await sendTo(server.url)).toMatchObject(mayHaveArrived);
  });

  it('claims unknown when the answer is not HTTP', async () => {
    const server = await serverThat({ onRequest: (socket) => socket.end('220 smtp ready\r\n') });
    expect(await sendTo(server.url)).toMatchObject(mayHaveArrived);
  });

  it('claims unknown when only an interim answer came', async () => {
    const server = await serverThat({
      onRequest: (socket) => socket.write('HTTP/1.1 102 Processing\r\n\r\n'),
    });
    expect(await sendTo(server.url, 100)).toMatchObject(mayHaveArrived);
  });

  it('claims unknown when the head of the answer never ends', async () => {
    const server = await serverThat({
      onRequest: (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        for (let line = 0; line < 5000; line += 1) socket.write(`x-filler-${line}: ${'x'.repeat(50)}\r\n`);
      },
    });
    expect(await sendTo(server.url, 2000)).toMatchObject(mayHaveArrived);
  });

  it('claims unknown on a kept connection that dies under the request, and does not repeat it', async () => {
    const server = await serverThat({
      onRequest: (socket, count) => (count === 1 ? socket.write(answer()) : socket.resetAndDestroy()),
    });
    const transport = transportTo(server.url);
    expect(await transport.send(aRequest('first'), inTest('first'))).toMatchObject({ kind: 'accepted' });
    expect(await transport.send(aRequest('second'), inTest('second'))).toMatchObject(mayHaveArrived);
    expect(server.requests).toHaveLength(2);
    expect(server.connections).toBe(1);
  });

  it('notices a kept connection that was closed while idle, and uses a fresh one', async () => {
    const server = await serverThat({
      onRequest: (socket, count) => (count === 1 ? socket.end(answer()) : socket.write(answer())),
    });
    const transport = transportTo(server.url);
    expect(await transport.send(aRequest('first'), inTest('first'))).toMatchObject({ kind: 'accepted' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await transport.send(aRequest('second'), inTest('second'))).toMatchObject({ kind: 'accepted' });
    expect(server.connections).toBe(2);
  });
});

describe('a request that is started a second time', () => {
  it('is not written again: undici repeats by itself what its socket was taken down under', async () => {
    const refused: string[] = [];
    const evidence = await exchange(
      {
        dispatch: (_options, handler) => {
          const controller = { abort: () => {} } as unknown as Dispatcher.DispatchController;
          handler.onRequestStart?.(controller, {});
          try {
            handler.onRequestStart?.(controller, {});
          } catch (error) {
            refused.push(String(error));
            handler.onResponseError?.(controller, new Error('refused'));
          }
          return true;
        },
      },
      { method: 'POST', path: '/' },
      1000,
      (deliver) => deliver(),
    );
    expect(refused).toHaveLength(1);
    expect(evidence).toMatchObject({ written: true, failure: { message: 'refused' } });
  });
});

describe('when a 2xx arrived', () => {
  it('claims accepted though the body is cut in the middle', async () => {
    const server = await serverThat({
      onRequest: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"request_'),
    });
    const result = await sendTo(server.url);
    expect(result).toEqual({ kind: 'accepted', status: 200, attempts: 1 });
  });

  it('claims accepted though the connection is reset within the body', async () => {
    const server = await serverThat({
      onRequest: (socket) =>
        socket.write('HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{', () => {
          setTimeout(() => socket.resetAndDestroy(), 20);
        }),
    });
    expect(await sendTo(server.url)).toEqual({ kind: 'accepted', status: 201, attempts: 1 });
  });

  it('claims accepted though the body never ends', async () => {
    const server = await serverThat({
      onRequest: (socket) => socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n'),
    });
    expect(await sendTo(server.url, 100)).toEqual({ kind: 'accepted', status: 200, attempts: 1 });
  });

  it('claims accepted though the body cannot be read', async () => {
    const server = await serverThat({ onRequest: (socket) => socket.write(answer('\u0000<html>')) });
    expect(await sendTo(server.url)).toEqual({ kind: 'accepted', status: 200, attempts: 1 });
  });

  it('claims accepted without a body, and takes the request id where there is one', async () => {
    const empty = await serverThat({
      onRequest: (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
    });
    expect(await sendTo(empty.url)).toEqual({ kind: 'accepted', status: 204, attempts: 1 });
    const full = await serverThat({ onRequest: (socket) => socket.write(answer()) });
    expect(await sendTo(full.url)).toEqual({ kind: 'accepted', status: 200, attempts: 1, requestId: 'r-1' });
  });

  it('reads no more than it needs of an endless body', async () => {
    const body = `{"request_id":"r-9","padding":"${'x'.repeat(3_000_000)}"}`;
    const server = await serverThat({ onRequest: (socket) => socket.write(answer(body)) });
    expect(await sendTo(server.url, 3000)).toEqual({ kind: 'accepted', status: 200, attempts: 1 });
  });
});

describe('what goes over the wire', () => {
  it('holds the vendor’s headers and the request as JSON, and nothing else of ours', async () => {
    const server = await serverThat({ onRequest: (socket) => socket.write(answer()) });
    await sendTo(server.url);
    const [head = '', body = ''] = (server.requests[0] ?? '').split('\r\n\r\n');
    const [line, ...headers] = head.split('\r\n');
    expect(line).toBe('POST /v1/requests HTTP/1.1');
    expect(headers.sort()).toEqual(
      [
        'accept: application/json',
        'accept-encoding: identity',
        'connection: keep-alive',
        `content-length: ${body.length}`,
        'content-type: application/json',
        `host: 127.0.0.1:${server.port}`,
        'x-api-key: k',
      ].sort(),
    );
    expect(JSON.parse(body)).toEqual(aRequest());
  });
});
