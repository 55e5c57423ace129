/** Classifies one exchange by its evidence: the only place that decides what may be claimed about it. */
import type { FeedbackRequest } from '../request/feedback-request.js';
import type { Environment } from '../shared/environment.js';
import { redact, withoutWords } from '../shared/redact.js';
import type { Exchange } from './exchange.js';
import type { TransportError } from './port.js';
import { messageOf, requestIdOf } from './response.js';
import { retryAfterMs } from './retry.js';
import { matchVendorError } from './vendor-errors.js';

/** What is certain after one call. Only after `ambiguous` could another call ask the customer twice. */
export type Classification =
  /** The vendor accepted the request. */
  | { readonly kind: 'accepted'; readonly status: number; readonly requestId?: string }
  /** The vendor refuses the request's data, or this key. */
  | {
      readonly kind: 'refused';
      readonly because: 'data' | 'key';
      readonly status: number;
      readonly error: TransportError;
    }
  /** `not_accepted`: certainly not accepted, and nothing is known to be wrong with it. `ambiguous`: it may have been. */
  | {
      readonly kind: 'not_accepted' | 'ambiguous';
      readonly status?: number;
      /** The vendor's `Retry-After`. */
      readonly waitMs?: number;
      readonly error: TransportError;
    };

/** What the evidence is read with. `now` in milliseconds since the epoch. The key is there to be left out of texts. */
interface ClassifyContext {
  readonly now: number;
  readonly request: FeedbackRequest;
  readonly settings: { readonly apiKey: string; readonly environment: Environment };
}

/** Statuses that a wrong base URL gives as often as a wrong request. */
const wrongAddress = new Set([404, 405, 421]);
const dataFix = 'fix the interaction or its mapping, then submit it again';
const addressFix =
  'check that baseUrl is the account’s own address; if it is, fix the interaction or its mapping';

/** The status alone decides what is claimed, and `written` where there is none; the body only explains it. */
export function classifyResponse(exchange: Exchange, context: ClassifyContext): Classification {
  const { status, body } = exchange;
  if (status === undefined) return classifyNoResponse(exchange, context);
  // Whatever the body says or fails to say: the vendor's documents disagree on it.
  if (meaningOf(status) === 'accepted') {
    const requestId = requestIdOf(body, context.settings.apiKey);
    return requestId === undefined ? { kind: 'accepted', status } : { kind: 'accepted', status, requestId };
  }
  return classifyStatus(status, exchange, context);
}

function classifyStatus(status: number, exchange: Exchange, context: ClassifyContext): Classification {
  const text = messageOf(exchange.body);
  const quote = quoted(text, context);
  const waitMs = retryAfterMs(exchange.retryAfter, context.now, exchange.date);
  const answer = { status, ...(waitMs === undefined ? {} : { waitMs }) };
  switch (meaningOf(status)) {
    case 'key_refused':
      return { kind: 'refused', because: 'key', status, error: keyError(status, quote) };
    case 'data_refused':
      return classifyRefusal(status, text, quote, context);
    case 'moved':
      return { kind: 'not_accepted', ...answer, error: movedError(status) };
    case 'not_accepted':
      return { kind: 'not_accepted', ...answer, error: busyError(status, quote) };
    default: {
      const redirect = status >= 300 && status < 400 ? ', a redirect,' : '';
      const what = `the vendor answered ${status}${redirect} after the request had left`;
      const also = redirect === '' ? '' : '; and check that baseUrl is the account’s own address';
      return { kind: 'ambiguous', ...answer, error: unclear(what, quote, also) };
    }
  }
}

function classifyNoResponse({ written, failure }: Exchange, context: ClassifyContext): Classification {
  const why = `\`${failure?.code}\`: ${redact(failure?.message ?? '', secretsOf(context))}`;
  if (written)
    return { kind: 'ambiguous', error: unclear(`the request left and no answer came (${why})`, '') };
  return {
    kind: 'not_accepted',
    error: {
      code: 'NOT_ACCEPTED',
      message: `the request never left this machine (${why})`,
      fix: 'check the network, the name, the port and the certificate of baseUrl, then submit it again',
    },
  };
}

function classifyRefusal(
  status: number,
  text: string,
  quote: string,
  { request, settings }: ClassifyContext,
): Classification {
  // Errors quote the request: what a channel or a tag is called says nothing about what is wrong.
  const known = matchVendorError(withoutWords(text, wordsOf(request)));
  // The vendor refuses manual channels for the production key only, so this is the production key.
  if (known?.code === 'CHANNEL_MANUAL' && settings.environment === 'test') {
    return { kind: 'refused', because: 'key', status, error: wrongKeyError(status, quote) };
  }
  return {
    kind: 'refused',
    because: 'data',
    status,
    error: {
      code: known?.code ?? 'REQUEST_REFUSED',
      message: `the vendor answered ${status}: ${known?.meaning ?? 'it refuses the data of the request'}${quote}`,
      fix: known?.fix ?? (wrongAddress.has(status) ? addressFix : dataFix),
    },
  };
}

function keyError(status: number, quote: string): TransportError {
  return {
    code: 'KEY_REFUSED',
    message: `the vendor answered ${status}: it does not know this API key${quote}`,
    fix: 'check that apiKey is the key of this account and of this environment, and that baseUrl is its address',
  };
}

function wrongKeyError(status: number, quote: string): TransportError {
  return {
    code: 'PRODUCTION_KEY_OUTSIDE_PRODUCTION',
    message: `the vendor answered ${status} as it does for the production key only, but the environment is \`test\`${quote}`,
    fix: 'give the test key, or ask for production with environment: "production"',
  };
}

function busyError(status: number, quote: string): TransportError {
  const slower = status === 429 ? ', and lower rateLimit.perSecond' : '';
  return {
    code: 'NOT_ACCEPTED',
    message: `the vendor answered ${status} and accepted nothing${quote}`,
    fix: `submit it again later${slower}`,
  };
}

function movedError(status: number): TransportError {
  return {
    code: 'NOT_ACCEPTED',
    message: `the vendor answered ${status}, a redirect, which is never followed, so that the key goes nowhere else`,
    fix: 'set baseUrl to the account’s own address, such as https://{subdomain}.api.stellaconnect.net',
  };
}

function unclear(what: string, quote: string, also = ''): TransportError {
  return {
    code: 'OUTCOME_UNKNOWN',
    message: `${what}, so it may have been accepted${quote}`,
    fix: `look the interaction up at the vendor before submitting it again: the customer may have been asked${also}`,
  };
}

function quoted(text: string, context: ClassifyContext): string {
  const safe = redact(text, secretsOf(context));
  return safe === '' ? '' : `; it says \`${safe}\``;
}

function secretsOf({ settings, request }: ClassifyContext): (string | undefined)[] {
  const { customer, employee, external_url, custom_properties = {} } = request;
  return [settings.apiKey, ...Object.values(customer), ...Object.values(employee), external_url].concat(
    Object.values(custom_properties),
  );
}

/** The texts of the request that the vendor's error may quote. */
function wordsOf({ channel, brand, language, country, tags = [], ...rest }: FeedbackRequest): string[] {
  const { customer, employee, custom_properties = {}, ext_interaction_id } = rest;
  const groups = [customer, employee, custom_properties].flatMap((group) => Object.values(group));
  return [channel, brand, language, country, ext_interaction_id, ...tags, ...groups].filter(
    (word) => word !== undefined,
  );
}

type StatusMeaning =
  | 'accepted'
  | 'key_refused'
  | 'data_refused'
  /** Certainly not accepted; the same request may be accepted later. */
  | 'not_accepted'
  /** Certainly not accepted here: 307 and 308 ask for the same request somewhere else (RFC 9110, 15.4). */
  | 'moved'
  /** It may have been accepted: something failed after the vendor had received the request. */
  | 'ambiguous';

/** 2xx and 4xx below are the vendor's documentation and its nearest reading; every other status is ambiguous. */
const meanings: Readonly<Record<number, StatusMeaning>> = {
  307: 'moved',
  308: 'moved',
  401: 'key_refused',
  403: 'key_refused',
  408: 'ambiguous',
  425: 'not_accepted',
  429: 'not_accepted',
  503: 'not_accepted',
};

function meaningOf(status: number): StatusMeaning {
  if (status >= 200 && status < 300) return 'accepted';
  const special = meanings[status];
  if (special !== undefined) return special;
  return status >= 400 && status < 500 ? 'data_refused' : 'ambiguous';
}
