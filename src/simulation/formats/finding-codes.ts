/** What each finding of a test or a simulation means. */

export const findingCodes = {
  SCENARIO_FAILED: 'a scenario did not come out as expected',
  LAW_BROKEN: 'an interaction was found that breaks a law',
  TEST_INCOMPLETE: 'nothing ran, or too little was covered',
  THRESHOLD_CROSSED: 'a threshold of --fail-on is crossed',
  FLIPS: 'interactions come out otherwise than under the baseline',
  NEVER_MATCHED: 'a rule matched none of the interactions',
  NOT_OF_TYPE: 'a declared fact is not of its type, so rules could not be evaluated',
  OUT_OF_ORDER: 'interactions came later than the tolerance',
} as const satisfies Record<string, string>;
