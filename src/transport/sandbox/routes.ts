/** The sandbox's addresses: the vendor's one, and those that read the ledger and set faults. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { errorText } from '../../errors/error-text.js';
import { isLoopback } from '../../shared/loopback.js';
import { parseFaultPlan } from './faults.js';
import { ledgerPage } from './page.js';
import { errorReply, jsonReply, type Reply, write } from './reply.js';
import type { SandboxState } from './state.js';
import { takeRequest } from './take-request.js';

/** A request of the vendor's form has some kilobytes. */
const longestBody = 1_048_576;
const done: Reply = { status: 204, body: '' };

/** For `createServer`. Answers only once the whole request has come, as the vendor would have it by then. */
export function listener(state: SandboxState): (message: IncomingMessage, response: ServerResponse) => void {
  return (message, response) => {
    const chunks: Buffer[] = [];
    let length = 0;
    state.arrive();
    response.on('close', () => state.leave());
    message.on('error', () => response.destroy());
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestBody) chunks.push(chunk);
    });
    message.on('end', () => {
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      write(
        length > longestBody
          ? errorReply(413, 'The body is too large')
          : (refusalOf(message.headers) ?? route(state, message, body.toString())),
        response,
      );
    });
  };
}

/**
 * The ledger holds addresses, and a browser on this machine opens pages of others: a name that was pointed at this machine
 * (DNS rebinding) and a request that another site's page makes are refused.
 */
function refusalOf({ host = '', origin }: IncomingHttpHeaders): Reply | undefined {
  const address = `http://${host}`;
  if (!URL.canParse(address) || !isLoopback(new URL(address))) {
    return errorReply(403, 'The sandbox answers to 127.0.0.1 and localhost only');
  }
  if (origin === undefined || origin === new URL(address).origin) return undefined;
  return errorReply(403, 'The sandbox takes no requests from the pages of other sites');
}

function route(state: SandboxState, { method, url, headers }: IncomingMessage, body: string): Reply {
  const [path, query = ''] = (url ?? '/').split('?');
  switch (`${method} ${path}`) {
    case 'POST /v1/requests':
      return takeRequest(state, {
        key: single(headers, 'x-api-key'),
        fault: single(headers, 'x-sandbox-fault'),
        body,
      });
    case 'GET /ledger':
      return ledgerReply(state, query.includes('ndjson') || (headers.accept ?? '').includes('ndjson'));
    case 'DELETE /ledger':
      state.reset();
      return done;
    case 'GET /faults':
      return jsonReply(200, state.plan);
    case 'POST /faults':
      return changeFaults(state, body);
    case 'DELETE /faults':
      state.setFaults({});
      return done;
    case 'GET /':
      return {
        status: 200,
        body: ledgerPage(state.accepted, state.counts),
        type: 'text/html; charset=utf-8',
      };
    default:
      return errorReply(404, 'Not found');
  }
}

function ledgerReply({ accepted }: SandboxState, lines: boolean): Reply {
  if (!lines) return jsonReply(200, accepted);
  const body = accepted.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return { status: 200, body, type: 'application/x-ndjson' };
}

function changeFaults(state: SandboxState, body: string): Reply {
  try {
    state.setFaults(parseFaultPlan(body));
    return jsonReply(200, state.plan);
  } catch (error) {
    return errorReply(400, errorText(error));
  }
}

function single(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
