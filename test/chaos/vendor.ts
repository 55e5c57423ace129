/** A vendor that misbehaves: accepts late, answers 500 after accepting, resets before and after. Keeps a ledger. */
import { createServer, type ServerResponse } from 'node:http';
import type { Random } from './random.js';

export interface Acceptance {
  readonly interaction: string;
  /** The name, whichever way the address is written. */
  readonly customer: string;
  /** Milliseconds since the epoch, on the machine's clock. */
  readonly at: number;
}

export interface Vendor {
  readonly url: string;
  readonly ledger: readonly Acceptance[];
  close(): Promise<void>;
}

interface Behaviour {
  readonly weight: number;
  /** Longer than a worker waits for an answer: then the request is accepted after it was given up. */
  readonly acceptAfterMs?: number;
  readonly accepts: boolean;
  readonly answer: number | 'reset' | 'none';
}

const behaviours: readonly Behaviour[] = [
  { weight: 10, accepts: true, answer: 200 },
  { weight: 2, accepts: true, acceptAfterMs: 60, answer: 200 },
  { weight: 1, accepts: true, acceptAfterMs: 500, answer: 200 },
  { weight: 1, accepts: true, answer: 'none' },
  { weight: 2, accepts: true, answer: 500 },
  { weight: 1, accepts: true, answer: 504 },
  { weight: 2, accepts: true, answer: 'reset' },
  { weight: 1, accepts: false, answer: 'reset' },
  { weight: 1, accepts: false, answer: 500 },
  { weight: 2, accepts: false, answer: 503 },
  { weight: 1, accepts: false, answer: 422 },
];
const drawn = behaviours.flatMap((behaviour) => Array<Behaviour>(behaviour.weight).fill(behaviour));

export async function startVendor(random: Random): Promise<Vendor> {
  const ledger: Acceptance[] = [];
  const server = createServer((request, response) => {
    const { accepts, acceptAfterMs = 0, answer } = random.pick(drawn);
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      // Once it has arrived whole, nothing the caller does takes it back: not even being killed.
      setTimeout(() => {
        const { ext_interaction_id: interaction, customer } = JSON.parse(body);
        if (accepts) ledger.push({ interaction, customer: customer.name, at: Date.now() });
        reply(response, answer, ledger.length);
      }, acceptAfterMs);
    });
    request.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    ledger,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, answer: Behaviour['answer'], count: number): void {
  if (answer === 'none') return;
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const body = answer === 200 ? { request_id: `request-${count}` } : { message: `answered with ${answer}` };
  response.writeHead(answer, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
