/** From the evidence of one exchange to what may be claimed about it: the one place where that is decided. */
import type { Exchange } from './exchange.js';
import type { TransportError } from './port.js';
import { redact } from './redact.js';
import { readResponse } from './response.js';
import { retryAfterMs } from './retry-after.js';
import { matchVendorError } from './vendor-errors.js';

export type Verdict =
  /** The vendor has taken the request. */
  | { readonly kind: 'accepted'; readonly status: number; readonly requestId?: string }
  /** The vendor has read the request and will not take it. */
  | {
      readonly kind: 'refused';
      readonly because: 'data' | 'key';
      readonly status: number;
      readonly error: TransportError;
    }
  /** Surely not taken; nothing is known to be wrong with it. */
  | {
      readonly kind: 'not_accepted';
      readonly status?: number;
      readonly waitMs?: number;
      readonly error: TransportError;
    }
  /** It may have been taken. */
  | {
      readonly kind: 'ambiguous';
      readonly status?: number;
      readonly waitMs?: number;
      readonly error: TransportError;
    };

const unclearFix =
  'look the interaction up at the vendor before submitting it again: the customer may have been asked';

/** @param secrets texts that must not get into a message: the key, the customer's name and e-mail */
export function judge(exchange: Exchange, now: number, secrets: readonly (string | undefined)[]): Verdict {
  const { status } = exchange;
  if (status === undefined) return judgeSilence(exchange, secrets);
  if (status < 300) {
    const { requestId } = readResponse(exchange.body);
    return { kind: 'accepted', status, ...(requestId === undefined ? {} : { requestId }) };
  }
  const waitMs = retryAfterMs(exchange.retryAfter, now, exchange.date);
  const answer = { status, ...(waitMs === undefined ? {} : { waitMs }) };
  const said = quoted(exchange.body, secrets);
  if (status === 401 || status === 403)
    return { kind: 'refused', because: 'key', status, error: keyError(status, said) };
  if (status === 425 || status === 429 || status === 503) {
    return {
      kind: 'not_accepted',
      ...answer,
      error: {
        code: 'NOT_ACCEPTED',
        message: `the vendor answered ${status} and took nothing${said}`,
        fix:
          status === 503 ? 'submit it again later' : 'submit it again later, and lower rateLimit.perSecond',
      },
    };
  }
  if (status === 307 || status === 308) {
    return {
      kind: 'not_accepted',
      ...answer,
      error: {
        code: 'NOT_ACCEPTED',
        message: `the vendor answered ${status}, a redirect, which is never followed with a key in hand`,
        fix: 'set baseUrl to the address the account really has, such as https://{subdomain}.api.stellaconnect.net',
      },
    };
  }
  if (status >= 400 && status < 500 && status !== 408) {
    return { kind: 'refused', because: 'data', status, error: dataError(status, exchange.body, said) };
  }
  return {
    kind: 'ambiguous',
    ...answer,
    error: {
      code: 'OUTCOME_UNKNOWN',
      message: `the vendor answered ${status} after the request had left, so it may have been accepted${said}`,
      fix: unclearFix,
    },
  };
}

function judgeSilence({ written, failure }: Exchange, secrets: readonly (string | undefined)[]): Verdict {
  const code = failure?.code ?? 'NO_ANSWER';
  const why = `\`${code}\`: ${redact(failure?.message ?? 'no answer came', secrets)}`;
  if (!written) {
    return {
      kind: 'not_accepted',
      error: {
        code: 'NOT_ACCEPTED',
        message: `the request never left this machine (${why})`,
        fix: 'check the network, the name, the port and the certificate of baseUrl, then submit it again',
      },
    };
  }
  return {
    kind: 'ambiguous',
    error: {
      code: 'OUTCOME_UNKNOWN',
      message: `the request left and no answer came (${why}), so it may have been accepted`,
      fix: unclearFix,
    },
  };
}

function keyError(status: number, said: string): TransportError {
  return {
    code: 'KEY_REFUSED',
    message: `the vendor answered ${status}: it does not know this api key${said}`,
    fix: 'check that apiKey is the key of this account and of this environment, and that baseUrl is its address',
  };
}

function dataError(status: number, body: string, said: string): TransportError {
  const known = matchVendorError(readResponse(body).message ?? '');
  if (known !== undefined) {
    return {
      code: known.code,
      message: `the vendor answered ${status}: ${known.meaning}${said}`,
      fix: known.fix,
    };
  }
  return {
    code: 'REQUEST_REFUSED',
    message: `the vendor answered ${status} and refused the data of the request${said}`,
    fix: 'mend the interaction or its mapping, then submit it again',
  };
}

function quoted(body: string, secrets: readonly (string | undefined)[]): string {
  const { message } = readResponse(body);
  const text = message === undefined ? '' : redact(message, secrets);
  return text === '' ? '' : `; it says \`${text}\``;
}
