/** Checks that a store answered with a result of its port: a store may be somebody else's, and wrong. */
import { AutotriggerError } from '../errors/autotrigger-error.js';

const refusals = ['duplicate', 'do_not_contact', 'suppressed', 'busy'] as const;

/** The kinds of result that each step may give. */
const kinds = {
  reserve: ['reserved', ...refusals],
  reserveAndBegin: ['begun', ...refusals],
  look: refusals,
  begin: ['begun', 'do_not_contact', 'lost'],
  confirm: ['settled', 'lost'],
  release: ['settled', 'lost'],
  hold: ['settled', 'lost'],
} as const;

export type StepName = keyof typeof kinds;

/** Gives the result as it is; throws STORE_UNAVAILABLE where it is not one. */
export function checkResult<Result>(store: string, step: StepName, result: Result): Result {
  const given: unknown = result;
  if (step === 'look' && given === undefined) return result;
  const allowed: readonly unknown[] = kinds[step];
  if (typeof given === 'object' && given !== null && 'kind' in given && allowed.includes(given.kind)) {
    return result;
  }
  throw new AutotriggerError(
    'STORE_UNAVAILABLE',
    `the ${store} store answered \`${step}\` with something that is not a result of its port`,
    {
      fix: 'fix the store that was given; `storeConformance` of autotrigger/testing shows what each step must answer',
    },
  );
}
