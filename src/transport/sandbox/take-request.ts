/** `POST /v1/requests`: the vendor's checks, the ledger, and the fault that is due. */
import { isAutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';
import type { Environment } from '../../shared/environment.js';
import { tryParseJson } from '../../shared/try-parse-json.js';
import { type Fault, parseFault } from './faults.js';
import { errorReply, jsonReply, type Reply } from './reply.js';
import type { SandboxState } from './state.js';

/** What is looked at of one HTTP request. */
interface VendorCall {
  readonly key: string | undefined;
  /** A fault for this request alone. */
  readonly fault: string | undefined;
  readonly body: string;
}

/** Some faults come before the checks and some after, so that a request can be accepted and still seem to fail. */
export function takeRequest(state: SandboxState, call: VendorCall): Reply {
  const { latencyMs } = state.settings;
  try {
    const fault = call.fault === undefined ? state.nextFault() : parseFault(call.fault);
    if (fault.kind !== 'none') state.counts.faults += 1;
    const reply = unread(fault) ?? spoilt(answerTo(state, call), fault);
    const delayMs = latencyMs + (fault.kind === 'latency' ? fault.ms : 0);
    return delayMs === 0 ? reply : { ...reply, delayMs };
  } catch (error) {
    if (isAutotriggerError(error)) return errorReply(400, error.message);
    throw error;
  }
}

/** The faults that come before anything is accepted. */
function unread(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case 'reset':
    case 'drop':
      return { status: 500, body: '', ending: fault.kind };
    case 'status': {
      const reply = errorReply(fault.status, `Answered with ${fault.status} on demand`);
      return fault.retryAfter === undefined ? reply : { ...reply, retryAfter: fault.retryAfter };
    }
    default:
      return undefined;
  }
}

/** As the vendor would answer, had no fault been asked for. */
function answerTo(state: SandboxState, { key, body }: VendorCall): Reply {
  const environment = environmentOf(state, key);
  if (environment === undefined) return refused(state, 403, 'Forbidden');
  const checked = state.settings.check(tryParseJson(body), environment);
  if (typeof checked === 'string') return refused(state, 400, checked);
  try {
    return jsonReply(200, { request_id: state.accept(checked, environment).request_id });
  } catch (error) {
    const message = `The sandbox could not keep the request: ${errorText(error)}`;
    process.emitWarning(message, { code: 'AUTOTRIGGER_SANDBOX' });
    return errorReply(500, message);
  }
}

/** The faults that come after the request was accepted; a refusal is answered as it is. */
function spoilt(reply: Reply, fault: Fault): Reply {
  if (reply.status !== 200) return reply;
  switch (fault.kind) {
    case 'accept-then-status':
      return errorReply(fault.status, 'Answered on demand, after the request was accepted');
    case 'accept-then-reset':
      return { ...reply, ending: 'reset' };
    case 'accept-then-drop':
      return { ...reply, ending: 'drop' };
    case 'slow-body':
      return { ...reply, ending: { lateMs: fault.ms } };
    case 'cut-body':
      return { ...reply, ending: 'cut' };
    case 'garbled-body':
      return { ...reply, body: '\u0000<not json' };
    default:
      return reply;
  }
}

function refused(state: SandboxState, status: number, error: string): Reply {
  state.counts.refused += 1;
  return errorReply(status, error);
}

function environmentOf(
  { settings: { keys } }: SandboxState,
  key: string | undefined,
): Environment | undefined {
  if (key === keys.test) return 'test';
  return key === keys.production ? 'production' : undefined;
}
