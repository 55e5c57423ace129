/** The connections to the vendor: a pool, made at the first call, with all that is the same for every request. */
import type { Pool } from 'undici';
import { createDeliverTogether } from './deliver-together.js';
import { type Exchange, exchange } from './exchange.js';

export interface Connection {
  post(body: string): Promise<Exchange>;
  /** Cuts what is still in flight. */
  destroy(): Promise<void>;
}

/** Imports undici, which is not loaded before something is sent. */
export async function openConnection(settings: {
  readonly origin: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly inFlight: number;
}): Promise<Connection> {
  const { origin, apiKey, timeoutMs, inFlight } = settings;
  const undici = await import('undici');
  const pool: Pool = new undici.Pool(origin, {
    connections: Number.isFinite(inFlight) ? inFlight : null,
    pipelining: 1,
    connect: { timeout: timeoutMs },
    // The exchange has one time-out over all its parts, to the millisecond.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const json = 'application/json';
  // Without accept-encoding any coding would do (RFC 9110, 12.5.3), and a body is read as it stands.
  const headers = ['accept', json, 'accept-encoding', 'identity', 'content-type', json, 'x-api-key', apiKey];
  const deliverTogether = createDeliverTogether();
  return Object.freeze({
    post: (body: string) =>
      exchange(pool, { method: 'POST', path: '/v1/requests', headers, body }, timeoutMs, deliverTogether),
    destroy: () => pool.destroy(),
  });
}
