/** Checks that a store answered with a result of its port: a store may be somebody else's, and wrong. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { isInstant } from '../shared/instant.js';
import { isObject } from '../shared/is-object.js';
import type { StoreFinding } from '../stores/port.js';

type Fields = Readonly<Record<string, unknown>>;
type Check = (result: Fields) => boolean;

/** What each refusal carries, as far as receipts and later steps read it. */
const refusals = {
  duplicate: ({ receipt }) => isObject(receipt) && outcomes.has(receipt.outcome) && isInstant(receipt.at),
  do_not_contact: ({ block }) => isObject(block) && isInstant(block.at),
  suppressed: ({ window, since, until, by }) =>
    typeof window === 'string' && isInstant(since) && isInstant(until) && typeof by === 'string',
  busy: ({ until }) => isInstant(until),
} satisfies Record<string, Check>;

const outcomes: ReadonlySet<unknown> = new Set(['sent', 'recorded', 'unknown']);
const always: Check = () => true;
const settled = { settled: always, lost: always };

/** The kinds of result that each step may give. */
const kinds: Readonly<Record<StepName, Readonly<Record<string, Check>>>> = {
  reserve: { reserved: ({ leaseUntil }) => isInstant(leaseUntil), ...refusals },
  reserveAndBegin: { begun: always, ...refusals },
  look: refusals,
  takeQuota: {
    permitted: ({ from, until }) => isInstant(from) && isInstant(until),
    full: ({ until }) => isInstant(until),
  },
  begin: { begun: always, do_not_contact: refusals.do_not_contact, lost: always },
  confirm: settled,
  release: settled,
  hold: settled,
};

export type StepName =
  | 'takeQuota'
  | 'reserve'
  | 'reserveAndBegin'
  | 'look'
  | 'begin'
  | 'confirm'
  | 'release'
  | 'hold';

/** Gives the result as it is; throws STORE_UNAVAILABLE where it is not one. */
export function checkResult<Result>(store: string, step: StepName, result: Result): Result {
  const given: unknown = result;
  if (step === 'look' && given === undefined) return result;
  if (isObject(given) && typeof given.kind === 'string' && Object.hasOwn(kinds[step], given.kind)) {
    if (kinds[step][given.kind]?.(given) === true) return result;
  }
  throw notOfItsPort(store, step);
}

/** What a doctor answered; throws STORE_UNAVAILABLE where it is no list of findings. */
export function checkFindings(store: string, findings: readonly StoreFinding[]): readonly StoreFinding[] {
  const given: unknown = findings;
  if (Array.isArray(given) && given.every((finding) => isObject(finding))) return findings;
  throw notOfItsPort(store, 'doctor');
}

function notOfItsPort(store: string, step: string): AutotriggerError {
  return new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the ${store} store answered \`${step}\` with something that is not a result of its port`,
    {
      fix: 'fix the store that was given; `storeConformance` of autotrigger/testing shows what each step must answer',
    },
  );
}
