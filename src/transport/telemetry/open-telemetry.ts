/** OpenTelemetry, when its API package is installed: spans and metrics without personal data. */
import type { Histogram, Tracer } from '@opentelemetry/api';
import type { CallMessage } from './channels.js';

/** A call that is about to be made. */
interface CallStart {
  readonly origin: string;
  /** From 1; further ones are repeats of the same request. */
  readonly attempt: number;
}

/** What became of it. */
export type CallEnd = Omit<CallMessage, 'transport'>;

/** What a metric or a span tells of a receipt. Addresses in channel and brand are left out by the caller. */
export interface ReceiptLabels {
  readonly outcome: string;
  readonly channel?: string | undefined;
  readonly brand?: string | undefined;
}

/** What is used of OpenTelemetry; measures nothing while no provider is registered. */
export interface OpenTelemetry {
  /** False while no tracer provider is registered. */
  traces(): boolean;
  /** A client span and a duration per call. */
  startCall(start: CallStart): ((end: CallEnd) => void) | undefined;
  /** A span around one interaction, the parent of its calls' spans. */
  trace<Result>(work: () => Promise<Result>, labelsOf: (result: Result) => ReceiptLabels): Promise<Result>;
  /** Absent where no meter provider is registered. */
  readonly countReceipt: ((labels: ReceiptLabels) => void) | undefined;
}

type Api = typeof import('@opentelemetry/api');

const scope = 'autotrigger';

/** Undefined when the API package is not there. Providers are the application's: register them before the first call. */
export async function loadOpenTelemetry(): Promise<OpenTelemetry | undefined> {
  let api: Api;
  try {
    api = await import('@opentelemetry/api');
  } catch {
    return undefined;
  }
  const tracer = api.trace.getTracer(scope);
  const meter = api.metrics.getMeter(scope);
  // Without a provider nothing is measured.
  const metered = meter !== api.createNoopMeter();
  const durations = meter.createHistogram('autotrigger.call.duration', {
    unit: 's',
    description: 'calls to the vendor, by verdict and status',
  });
  const receipts = meter.createCounter('autotrigger.receipts', {
    description: 'receipts, by outcome, channel and brand',
  });
  const traces = providedIn(api);
  const instruments: Instruments = { tracer, durations: metered ? durations : undefined, api };
  return {
    traces,
    startCall: (start) => (metered || traces() ? startCall(instruments, start) : undefined),
    trace: (work, labelsOf) => traceWork(instruments, work, labelsOf),
    countReceipt: metered ? (labels) => receipts.add(1, attributesOf(labels)) : undefined,
  };
}

/** Asks until there is a provider: one may be registered at any time, and before that nobody sees a span. */
function providedIn({ trace, ProxyTracerProvider }: Api): () => boolean {
  let provided = false;
  return () => {
    if (provided) return true;
    const provider = trace.getTracerProvider();
    provided = !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(scope) !== undefined;
    return provided;
  };
}

interface Instruments {
  readonly api: Api;
  readonly tracer: Tracer;
  readonly durations: Histogram | undefined;
}

/** Undefined when neither spans nor durations are recorded. */
function startCall(
  { api, tracer, durations }: Instruments,
  { origin, attempt }: CallStart,
): ((end: CallEnd) => void) | undefined {
  const started = performance.now();
  const span = tracer.startSpan('POST /v1/requests', { kind: api.SpanKind.CLIENT });
  const recorded = span.isRecording();
  if (!recorded && durations === undefined) return undefined;
  span.setAttributes({
    'http.request.method': 'POST',
    'url.full': `${origin}/v1/requests`,
    ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
  });
  return ({ verdict, status, error }) => {
    const labels = {
      'autotrigger.verdict': verdict,
      ...(status === undefined ? {} : { 'http.response.status_code': status }),
      ...(error === undefined ? {} : { 'error.type': error }),
    };
    span.setAttributes(labels);
    if (error !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR });
    span.end();
    durations?.record((performance.now() - started) / 1000, labels);
  };
}

function traceWork<Result>(
  { api, tracer }: Instruments,
  work: () => Promise<Result>,
  labelsOf: (result: Result) => ReceiptLabels,
): Promise<Result> {
  const span = tracer.startSpan('autotrigger.process');
  // Without a provider a span belongs to no trace, and can be nobody's parent.
  if (!api.isSpanContextValid(span.spanContext())) return work();
  return api.context.with(api.trace.setSpan(api.context.active(), span), async () => {
    try {
      const result = await work();
      span.setAttributes(attributesOf(labelsOf(result)));
      return result;
    } catch (error) {
      span.setStatus({ code: api.SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function attributesOf({ outcome, channel, brand }: ReceiptLabels): Record<string, string> {
  return {
    'autotrigger.outcome': outcome,
    ...(channel === undefined ? {} : { 'autotrigger.channel': channel }),
    ...(brand === undefined ? {} : { 'autotrigger.brand': brand }),
  };
}
