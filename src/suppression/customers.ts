/** What can be done about one customer by address, outside a request: look up, block, forget, record. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { readAddress } from '../interaction/address.js';
import type { Clock } from '../shared/clock.js';
import { isInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import { invalidOption } from '../shared/options.js';
import { withoutAddresses } from '../shared/redact.js';
import { didYouMean } from '../shared/suggest.js';
import type { CustomerEntry, SuppressionStore } from '../stores/port.js';
import type { Keyring } from './keyring.js';
import type { BlockNote, CustomerRecord, CustomerResponse, PastRequest } from './protocol.js';
import { requestScopes, responseScopes } from './windows.js';

/** All of these reject with ADDRESS_INVALID for what is no address, and with STORE_UNAVAILABLE. */
export interface Customers {
  /** Undefined when nothing is known. */
  lookUp(email: string): Promise<CustomerRecord | undefined>;
  /** Puts on the do-not-contact list; who is there already stays as entered first. */
  block(email: string, note?: BlockNote): Promise<void>;
  /** True when the customer was on the list. */
  unblock(email: string): Promise<boolean>;
  /** Erases what is known, and keeps a do-not-contact entry unless `keepBlock` is false. True when there was something. */
  forget(email: string, options?: { readonly keepBlock?: boolean }): Promise<boolean>;
  /** Starts the windows `after: 'response'`; takes the address alone, too. Rejects with OPTION_INVALID for anything else. */
  recordResponse(response: string | CustomerResponse): Promise<void>;
  /** A request made elsewhere: its windows hold as if it had been made here. */
  recordRequest(past: PastRequest): Promise<void>;
}

/** Opens nothing before the first call. The clock dates responses that bring no time; requests and blocks never. */
export function createCustomers(store: SuppressionStore, keyring: Keyring, clock: Clock): Customers {
  const blockedOf = async (email: string) => (await keyring.forWriting()).blockedOf(requireAddress(email));

  return {
    async lookUp(email) {
      const keys = (await keyring.forReading()).customersOf(requireAddress(email));
      const entries = await Promise.all(keys.map((key) => store.entry(key)));
      return merged(entries.filter((entry) => entry !== undefined));
    },
    async block(email, { at, by, reason } = {}) {
      const entry = {
        ...(at === undefined ? {} : { at }),
        ...(by === undefined ? {} : { by: withoutAddresses(by) }),
        ...(reason === undefined ? {} : { reason: withoutAddresses(reason) }),
      };
      // Under every secret and form: begin looks at one row only, and another process may hold another secret to be current.
      for (const key of await blockedOf(email)) await store.block(key, entry);
    },
    async unblock(email) {
      const was = await Promise.all((await blockedOf(email)).map((key) => store.unblock(key)));
      return was.includes(true);
    },
    async forget(email, { keepBlock = true } = {}) {
      // Wherever `block` may have written, in the forms of other address rules too: none may be left.
      const was = await Promise.all((await blockedOf(email)).map((key) => store.erase(key, { keepBlock })));
      return was.includes(true);
    },
    async recordResponse(response) {
      const now = clock.now();
      const { email, at = now, interactionId, ...surroundings } = readResponse(response);
      assertPlausible(at, now);
      const address = requireAddress(email);
      const keys = await keyring.forWriting();
      const by = interactionId === undefined ? 'response' : keys.labelOf(interactionId);
      const anchors = responseScopes(surroundings).map((scope) => ({ scope, at, by }));
      // Under the current secret alone: a request looks under every one that is known.
      await store.anchor(keys.customersOf(address)[0], anchors);
    },
    async recordRequest({ email, at, interactionId, ...surroundings }) {
      const keys = await keyring.forWriting();
      const by = interactionId === undefined ? 'import' : keys.labelOf(interactionId);
      const anchors = requestScopes(surroundings).map((scope) => ({ scope, at, by }));
      await store.anchor(keys.customersOf(requireAddress(email))[0], anchors);
    },
  };
}

/** What cannot be read would be kept under a key that no request has. The message holds nothing of the text. */
function requireAddress(email: string): string {
  const given: unknown = email;
  const read = typeof given === 'string' ? readAddress(given) : undefined;
  if (read?.ok === true) return read.address;
  const problem = read?.problem ?? 'is not a text';
  throw new AutotriggerError('ADDRESS_INVALID', `the given address ${problem}`, {
    fix: 'give one e-mail address, such as jane@example.com',
  });
}

/** One record of what stands under several secrets. */
function merged(entries: readonly CustomerEntry[]): CustomerRecord | undefined {
  if (entries.length === 0) return undefined;
  const block = entries.find((entry) => entry.block !== undefined)?.block;
  return {
    requests: entries
      .flatMap((entry) => entry.anchors)
      .filter((anchor) => anchor.scope === '')
      .map(({ at, by }) => ({ at, by }))
      .sort((a, b) => b.at - a.at),
    handled: entries
      .flatMap((entry) => entry.handled)
      .map(({ interaction: _interaction, ...receipt }) => receipt)
      .sort((a, b) => b.at - a.at),
    inFlight: entries.flatMap((entry) => entry.inFlight),
    ...(block === undefined ? {} : { block }),
  };
}

const yearMs = 365 * 24 * 3_600_000;
/** So many milliseconds after 1970 it was 1973, and so many seconds it is the year 5138. */
const fewestMs = 1e11;

/** Seconds would begin a window that ended in 1970, and microseconds one that never ends. */
function assertPlausible(at: number, now: number): void {
  const isOfSeconds = at >= 0 && at < fewestMs && now > 2 * fewestMs;
  if (!isOfSeconds && at <= now + yearMs) return;
  throw invalidOption(
    `\`at\` of a response is ${isOfSeconds ? 'before 1973' : 'more than a year from now'}`,
    'give a `Date`, or milliseconds since 1970: not seconds, and not microseconds',
  );
}

const keys = ['email', 'brand', 'channel', 'at', 'interactionId'] as const;
const texts = ['brand', 'channel', 'interactionId'] as const;

interface ResponseRead extends Omit<CustomerResponse, 'at'> {
  readonly at?: number;
}

/** With `at` in milliseconds; throws OPTION_INVALID, without any value in its message. The address is read later. */
function readResponse(given: string | CustomerResponse): ResponseRead {
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
