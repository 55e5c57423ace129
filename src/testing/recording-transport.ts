/** A transport that sends nothing and remembers everything, with answers that can be chosen. */
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { Environment } from '../shared/environment.js';
import type { SendContext, SendResult, Transport } from '../transport/port.js';

/** A request that would have been sent, and what was answered. */
export interface RecordedCall {
  readonly request: FeedbackRequest;
  readonly context: SendContext;
  readonly result: SendResult;
}

/** A transport for tests of a trigger: calls are seen, nothing leaves the process. */
export interface RecordingTransport extends Transport {
  /** In the order in which they were answered. */
  readonly calls: readonly RecordedCall[];
  /** Requests it answered with `accepted`. */
  readonly accepted: readonly FeedbackRequest[];
}

/** Options of `recordingTransport`. */
export interface RecordingTransportOptions {
  readonly environment?: Environment | undefined;
  /** The answer to a call; by default everything is accepted, with a request id that counts up. */
  readonly answer?:
    | ((request: FeedbackRequest, context: SendContext, call: number) => SendResult | Promise<SendResult>)
    | undefined;
}

/** Accepts everything unless `answer` is given; what `answer` throws is thrown into the pipeline, to test that, too. */
export function recordingTransport(options: RecordingTransportOptions = {}): RecordingTransport {
  const { environment, answer = acceptAll } = options;
  const calls: RecordedCall[] = [];
  let made = 0;
  return Object.freeze({
    name: 'recording',
    ...(environment === undefined ? {} : { environment }),
    calls,
    get accepted() {
      return calls.filter(({ result }) => result.kind === 'accepted').map(({ request }) => request);
    },
    send: async (request: FeedbackRequest, context: SendContext) => {
      made += 1;
      const result = await answer(request, context, made);
      calls.push({ request, context, result });
      return result;
    },
  });
}

function acceptAll(_request: FeedbackRequest, _context: SendContext, call: number): SendResult {
  return { kind: 'accepted', attempts: 1, status: 200, requestId: `recorded-${call}` };
}
