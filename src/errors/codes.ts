/** The one table of error codes: what each means, and what to do. A test holds docs/reference/errors.md to it. */

/**
 * Each code with its meaning, grouped by the stage that gives it. A code is public and stays; a message may
 * change. Codes of single findings in a file (`Diagnostic.code`) are not listed here.
 */
export const errorCodes = {
  // construction: a programmer's mistake, thrown
  OPTION_INVALID: 'an option of a factory or of createTrigger has a wrong value',
  PRODUCTION_KEY_OUTSIDE_PRODUCTION: 'a production key was given, but production was not asked for',
  // input
  INPUT_UNREADABLE: 'an input file is missing or cannot be read',
  INTERACTION_INVALID: 'a record is not an interaction: the named fields are missing or of a wrong type',
  ADDRESS_INVALID: 'a text that should be an e-mail address is none',
  MAPPING_INVALID: 'a mapping file has mistakes',
  // rules
  RULES_UNREADABLE: 'a rule file or folder is missing or cannot be read',
  RULES_INVALID: 'the rule files have mistakes; all of them are listed in `diagnostics`',
  SCENARIOS_INVALID:
    'scenarios, laws or tests of mappings have mistakes; all of them are listed in `diagnostics`',
  BASELINE_UNREADABLE: 'the baseline of a simulation cannot be read: no such folder, or no such state in git',
  RULES_HELD_BACK: 'the rule files are valid, but a guard or a check refused to make them active',
  // suppression
  STORE_UNAVAILABLE: 'the suppression store cannot be reached or opened',
  STORE_UNSAFE:
    'the suppression store is configured in a way that can lose or forget windows, or was filled under another secret',
  // transport
  KEY_REFUSED: 'the vendor refused the key (401 or 403)',
  REQUEST_REFUSED: 'the vendor refused the data of the request (4xx)',
  NOT_ACCEPTED: 'the request was surely not accepted, and the retries are used up',
  TRANSPORT_UNAVAILABLE:
    'no call was made: the breaker is open, the vendor asked for a pause, or the transport is closed',
  OUTCOME_UNKNOWN: 'the request left and no clear answer came: it may have been accepted',
  INTERNAL_ERROR: 'code that was given to the trigger failed where it must not',
  // command line
  USAGE: 'the command line is used in a way it does not know',
  OUTPUT_UNWRITABLE: 'the results, or a file the command was asked to write, cannot be written',
} as const satisfies Record<string, string>;

/** What to match on. */
export type ErrorCode = keyof typeof errorCodes;
