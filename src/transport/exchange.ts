/**
 * One HTTP exchange over undici, with the evidence of how far it came. undici calls `onRequestStart` on the socket
 * the request is about to be written to, in the same turn: before it nothing has left, after it anything may have.
 */
import type { Dispatcher, Pool } from 'undici';
import { atEndOfTurn } from '../shared/end-of-turn.js';
import type { TimeLimit, Wait } from '../shared/time-limit.js';

export interface Exchange {
  /** False only when it is certain that no byte of the request left, and that none will. */
  readonly written: boolean;
  /** Absent when no final answer arrived. */
  readonly status?: number | undefined;
  readonly retryAfter?: string | undefined;
  readonly date?: string | undefined;
  /** What arrived of the answer's body, at most 64 KB of it; empty where it is in a coding that nobody asked for. */
  readonly body: string;
  /** Why the exchange did not come to its end; an answer may have begun all the same. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

const longestBody = 65_536;
const timedOut = { code: 'TIMEOUT', message: 'the time-out passed' };

/** Resolves always: what goes wrong is part of the evidence. Ends with the time limit at the latest, queueing included. */
export function exchange(
  pool: Pick<Pool, 'dispatch'>,
  request: Dispatcher.DispatchOptions,
  limit: TimeLimit,
): Promise<Exchange> {
  return new Promise((resolve) => {
    pool.dispatch(request, new EvidenceHandler(resolve, limit));
  });
}

class EvidenceHandler implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private settled = false;
  private status: number | undefined;
  private retryAfter: string | undefined;
  private date: string | undefined;
  private readable = true;
  private readonly chunks: Buffer[] = [];
  private received = 0;
  private readonly wait: Wait;

  constructor(
    private readonly resolve: (exchange: Exchange) => void,
    private readonly limit: TimeLimit,
  ) {
    this.wait = limit.begin(() => this.expire());
  }

  /** To throw here is to keep the request from being written; the socket stays fit for others. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.settled) throw new Error('given up before it was written');
    // undici repeats a request by itself when its socket is taken down under it; this one may have arrived already.
    if (this.controller !== undefined) throw new Error('the connection was lost');
    this.controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (statusCode < 200) return;
    this.status = statusCode;
    this.retryAfter = single(headers['retry-after']);
    this.date = single(headers.date);
    this.readable = /^(?:identity)?$/i.test(single(headers['content-encoding']) ?? '');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.received < longestBody) this.chunks.push(chunk);
    this.received += chunk.length;
  }

  onResponseEnd(): void {
    this.settle();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.settle({ code: codeOf(error), message: error.message });
  }

  private expire(): void {
    const { controller } = this;
    this.settle(timedOut);
    controller?.abort(new Error('time-out'));
  }

  private settle(failure?: { readonly code: string; readonly message: string }): void {
    if (this.settled) return;
    this.settled = true;
    this.limit.end(this.wait);
    const { status, retryAfter, date } = this;
    const written = this.controller !== undefined;
    const exchange = { written, status, retryAfter, date, body: this.text(), failure };
    atEndOfTurn(() => this.resolve(exchange));
  }

  private text(): string {
    const [first] = this.chunks;
    if (first === undefined || !this.readable) return '';
    const all = this.chunks.length === 1 ? first : Buffer.concat(this.chunks);
    return all.toString('utf8', 0, longestBody);
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function codeOf(error: Error): string {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error.name;
}
