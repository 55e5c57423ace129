/** Servers that misbehave on the level of sockets, each in one exact way. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface RawServer {
  readonly url: string;
  readonly port: number;
  /** Whole requests that arrived, over all connections. */
  readonly requests: string[];
  readonly connections: number;
  close(): Promise<void>;
}

/** What to do with a connection when it opens, and with each whole request that arrives on it. */
export interface Behaviour {
  onConnection?(socket: Socket, count: number): void;
  onRequest?(socket: Socket, count: number): void;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function rawServer(behaviour: Behaviour): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  let connections = 0;
  const serve = (socket: Socket): void => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    behaviour.onConnection?.(socket, connections);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (let whole = wholeRequest(received); whole !== undefined; whole = wholeRequest(received)) {
        received = received.slice(whole.length);
        requests.push(whole);
        behaviour.onRequest?.(socket, requests.length);
      }
    });
  };
  const server: Server =
    behaviour.tls === undefined ? createServer(serve) : createTlsServer(behaviour.tls, serve);
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `${behaviour.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    get connections() {
      return connections;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function wholeRequest(text: string): string | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return text.length >= end + 4 + length ? text.slice(0, end + 4 + length) : undefined;
}

export function answer(body = '{"request_id":"r-1"}', more = ''): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${more}\r\n${body}`;
}
