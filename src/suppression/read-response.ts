/** Reads what a caller says of a customer's response: a webhook handler may have taken it from anywhere. */
import { isInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import { invalidOption } from '../shared/options.js';
import { didYouMean } from '../shared/suggest.js';
import type { CustomerResponse } from './protocol.js';

const keys = ['email', 'brand', 'channel', 'at', 'interactionId'] as const;
const texts = ['brand', 'channel', 'interactionId'] as const;

interface ResponseRead extends Omit<CustomerResponse, 'at'> {
  readonly at?: number;
}

/** With `at` in milliseconds; throws OPTION_INVALID, without any value in its message. The address is read later. */
export function readResponse(given: string | CustomerResponse): ResponseRead {
  const response: unknown = typeof given === 'string' ? { email: given } : given;
  if (!isObject(response)) {
    throw invalidOption(
      'a response is neither an address nor an object',
      'give the address of the customer, or `{ email, brand?, channel?, at?, interactionId? }`',
    );
  }
  for (const key of Object.keys(response)) {
    if (keys.some((known) => known === key)) continue;
    const near = didYouMean(key, keys);
    throw invalidOption(
      `a response has no \`${key}\``,
      near === undefined ? `known are ${keys.join(', ')}` : `did you mean \`${near}\`?`,
    );
  }
  for (const key of texts) {
    if (response[key] === undefined || typeof response[key] === 'string') continue;
    throw invalidOption(`\`${key}\` of a response is not a text`, 'give a text, or leave it out');
  }
  const { at, ...others } = response;
  const ms = at instanceof Date ? at.getTime() : at;
  if (ms !== undefined && !isInstant(ms)) {
    throw invalidOption(
      '`at` of a response is no moment',
      'give a valid `Date`, or milliseconds since 1970, or leave it out for now',
    );
  }
  // Held to be these by the checks above, but for the address.
  return { ...(others as unknown as ResponseRead), ...(ms === undefined ? {} : { at: ms }) };
}
