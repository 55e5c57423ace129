/** An answer as a value, and how it is put on the wire, well or badly. */
import type { ServerResponse } from 'node:http';

/** What goes over the wire; without `ending`, as it should. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** @defaultValue 'application/json' */
  readonly type?: string;
  readonly retryAfter?: string;
  readonly delayMs?: number;
  /** What goes wrong with it: never sent, the connection reset or its body cut off; or how late the body is. */
  readonly ending?: 'drop' | 'reset' | 'cut' | { readonly lateMs: number };
}

/** As the vendor answers: the type is JSON. */
export function jsonReply(status: number, value: unknown): Reply {
  return { status, body: JSON.stringify(value) };
}

/** The vendor's error body is documented nowhere: this form is one that `response.ts` understands. */
export function errorReply(status: number, error: string): Reply {
  return jsonReply(status, { errors: [{ message: error }] });
}

/** Does nothing where the client has gone. */
export function write(reply: Reply, response: ServerResponse): void {
  if (reply.delayMs === undefined || reply.delayMs === 0) writeNow(reply, response);
  else setTimeout(() => writeNow(reply, response), reply.delayMs);
}

function writeNow({ status, body, type, retryAfter, ending }: Reply, response: ServerResponse): void {
  const { socket } = response;
  if (response.destroyed || socket === null || ending === 'drop') return;
  if (ending === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  response.writeHead(status, {
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    ...(status === 204
      ? {}
      : { 'content-type': type ?? 'application/json', 'content-length': Buffer.byteLength(body) }),
  });
  if (ending === undefined) {
    response.end(body);
    return;
  }
  const half = Math.ceil(body.length / 2);
  if (ending === 'cut') {
    response.write(body.slice(0, half), () => socket.destroy());
    return;
  }
  response.write(body.slice(0, half));
  setTimeout(() => response.end(body.slice(half)), ending.lateMs);
}
