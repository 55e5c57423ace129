/**
 * One HTTP exchange over undici, with the evidence of how far it got. undici calls `onRequestStart` right before it
 * writes the request to its socket: before that call nothing has left, after it anything may have.
 */
import type { Dispatcher } from 'undici';

/** The evidence of one call: whether it left, and what came back. */
export interface Exchange {
  /** False only when it is certain that no byte of the request left, and that none will. */
  readonly written: boolean;
  /** Absent when no final response arrived. */
  readonly status?: number | undefined;
  /** The header as it stands, with the answer's own `Date` to read it against. */
  readonly retryAfter?: string | undefined;
  readonly date?: string | undefined;
  /** What arrived of the response's body, at most 64 KB of it; empty where it is in a coding that was not asked for. */
  readonly body: string;
  /** Why the exchange did not end as it should; a response may have begun all the same. */
  readonly failure?: { readonly code: string; readonly message: string } | undefined;
}

const longestBody = 65_536;
const timedOut = { code: 'TIMEOUT', message: 'the time-out passed' };

/** Resolves always: what goes wrong is part of the evidence. Ends after `timeoutMs` at the latest, queueing included. */
export function exchange(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
  deliverTogether: DeliverTogether,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const deliver = (exchange: Exchange): void => deliverTogether(() => resolve(exchange));
    const handler = new EvidenceHandler(deliver, timeoutMs);
    try {
      dispatcher.dispatch(request, handler);
    } catch (error) {
      // One of the caller's that is of no use, such as one of another version of undici.
      handler.fail(error instanceof Error ? error : new Error('the dispatcher threw'));
    }
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
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly deliver: (exchange: Exchange) => void,
    timeoutMs: number,
  ) {
    // Not AbortSignal.timeout: its timer would not keep the process running while a request is queued.
    this.timer = setTimeout(() => this.expire(), timeoutMs);
  }

  /** Throwing here keeps the request from being written; the socket stays usable. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.settled) throw new Error('cancelled before it was written');
    // undici repeats a request by itself when its socket is closed under it; the first one may have arrived already.
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
    this.fail(error);
  }

  fail(error: Error): void {
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
    clearTimeout(this.timer);
    const { status, retryAfter, date } = this;
    const written = this.controller !== undefined;
    this.deliver({ written, status, retryAfter, date, body: this.text(), failure });
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

/** `deliver` must not throw: others come after it. */
type DeliverTogether = (deliver: () => void) => void;

/** Gives everything that arrived in one round of the event loop on together: cheaper than one wake-up for each. */
export function createDeliverTogether(): DeliverTogether {
  let waiting: (() => void)[] = [];
  return (deliver) => {
    if (waiting.length === 0) {
      setImmediate(() => {
        const all = waiting;
        waiting = [];
        for (const one of all) one();
      });
    }
    waiting.push(deliver);
  };
}
