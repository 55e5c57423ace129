/** Which key is used. The vendor's keys carry no mark of their environment, so only labels can be checked. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import type { Environment } from '../shared/environment.js';
import { invalidOption } from '../shared/options.js';

/** Both keys with their labels. One that is not there is left out, or undefined as an environment variable gives it. */
export interface ApiKeys {
  readonly test?: string | undefined;
  readonly production?: string | undefined;
}

const optionNames = {
  test: 'the option `apiKey.test` of stellaConnect',
  production: 'the option `apiKey.production` of stellaConnect',
};

/**
 * @param names what messages call the two keys
 * @throws AutotriggerError OPTION_INVALID, PRODUCTION_KEY_OUTSIDE_PRODUCTION; no message holds a key
 */
export function chooseKey(
  given: string | ApiKeys,
  environment: Environment,
  names: Readonly<Record<Environment, string>> = optionNames,
): string {
  if (typeof given !== 'object' || given === null) {
    return checkedKey(given, 'the option `apiKey` of stellaConnect');
  }
  // The mistake of a first go-live: customers would be written to from what is meant to be a test.
  if (given.test !== undefined && given.test.trim() === given.production?.trim()) {
    throw invalidOption(
      'the same key is given for test and for production',
      'give each environment the key of its own',
    );
  }
  const key = given[environment];
  if (key !== undefined) return checkedKey(key, names[environment]);
  if (environment === 'test' && given.production !== undefined) {
    throw new AutotriggerError(
      'PRODUCTION_KEY_OUTSIDE_PRODUCTION',
      'only a production key is given, but the environment is `test`',
      { fix: 'give the test key, or ask for production with environment: "production"' },
    );
  }
  throw invalidOption(`there is no key for the environment \`${environment}\``, `give apiKey.${environment}`);
}

function checkedKey(key: unknown, name: string): string {
  if (typeof key !== 'string' || key.trim() === '') {
    throw invalidOption(`${name} is missing or empty`, 'give the key the vendor issued');
  }
  if (!/^[\x21-\x7e]+$/.test(key) || /^["'`]|["'`]$/.test(key)) {
    throw invalidOption(
      `${name} holds white space, quotation marks or other characters no key has`,
      'look for a line break or a quotation mark that was copied with the key',
    );
  }
  return key;
}
