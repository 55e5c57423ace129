/** OpenTelemetry, when its API package is installed: spans and metrics without a word about any person. */
import type { Counter, Histogram, Span, Tracer } from '@opentelemetry/api';
import type { CallMessage } from './channels.js';

export interface CallStart {
  readonly origin: string;
  /** From 1; further ones are repeats of the same request. */
  readonly attempt: number;
}

export interface CallEnd {
  readonly verdict: CallMessage['verdict'];
  readonly status: number | undefined;
  /** Code of the error, where there is one. */
  readonly error: string | undefined;
}

export interface ReceiptLabels {
  readonly outcome: string;
  readonly channel?: string | undefined;
  readonly brand?: string | undefined;
}

export interface OpenTelemetry {
  /** A client span and a duration per call. */
  startCall(start: CallStart): (end: CallEnd) => void;
  /** A span around the way of one interaction, so that its calls stand below it. */
  trace<Result>(work: () => Promise<Result>, labelsOf: (result: Result) => ReceiptLabels): Promise<Result>;
  countReceipt(labels: ReceiptLabels): void;
}

const scope = 'autotrigger';

/** Undefined when the API package is not there. Providers are the application's: register them before the first call. */
export async function loadOpenTelemetry(): Promise<OpenTelemetry | undefined> {
  let api: typeof import('@opentelemetry/api');
  try {
    api = await import('@opentelemetry/api');
  } catch {
    return undefined;
  }
  const tracer = api.trace.getTracer(scope);
  const meter = api.metrics.getMeter(scope);
  const durations = meter.createHistogram('autotrigger.call.duration', {
    unit: 's',
    description: 'calls to the vendor, by verdict and status',
  });
  const receipts = meter.createCounter('autotrigger.receipts', {
    description: 'receipts, by outcome, channel and brand',
  });
  const { SpanKind, SpanStatusCode } = api;
  return {
    startCall: (start) =>
      startCall({ tracer, durations, kind: SpanKind.CLIENT, failed: SpanStatusCode.ERROR }, start),
    trace: (work, labelsOf) => traceWork(tracer, SpanStatusCode.ERROR, work, labelsOf),
    countReceipt: (labels) => countReceipt(receipts, labels),
  };
}

interface Instruments {
  readonly tracer: Tracer;
  readonly durations: Histogram;
  readonly kind: number;
  readonly failed: number;
}

function startCall(instruments: Instruments, { origin, attempt }: CallStart): (end: CallEnd) => void {
  const { tracer, durations, kind, failed } = instruments;
  const started = performance.now();
  const span = tracer.startSpan('POST /v1/requests', {
    kind,
    attributes: {
      'http.request.method': 'POST',
      'url.full': `${origin}/v1/requests`,
      ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
    },
  });
  return ({ verdict, status, error }) => {
    const labels = {
      'autotrigger.verdict': verdict,
      ...(status === undefined ? {} : { 'http.response.status_code': status }),
      ...(error === undefined ? {} : { 'error.type': error }),
    };
    span.setAttributes(labels);
    if (error !== undefined) span.setStatus({ code: failed });
    span.end();
    durations.record((performance.now() - started) / 1000, labels);
  };
}

function traceWork<Result>(
  tracer: Tracer,
  failed: number,
  work: () => Promise<Result>,
  labelsOf: (result: Result) => ReceiptLabels,
): Promise<Result> {
  return tracer.startActiveSpan('autotrigger.process', async (span: Span) => {
    try {
      const result = await work();
      span.setAttributes(attributesOf(labelsOf(result)));
      return result;
    } catch (error) {
      span.setStatus({ code: failed });
      throw error;
    } finally {
      span.end();
    }
  });
}

function countReceipt(receipts: Counter, labels: ReceiptLabels): void {
  receipts.add(1, attributesOf(labels));
}

function attributesOf({ outcome, channel, brand }: ReceiptLabels): Record<string, string> {
  return {
    'autotrigger.outcome': outcome,
    ...(channel === undefined ? {} : { 'autotrigger.channel': channel }),
    ...(brand === undefined ? {} : { 'autotrigger.brand': brand }),
  };
}
