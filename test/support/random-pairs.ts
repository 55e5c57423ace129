/** Random rule files with random records, as texts of JSON. */
import fc from 'fast-check';
import { rawInteractionArbitrary, ruleFileArbitrary } from '../../src/testing/index.js';

export const recordsPerRuleSet = 20;

/** With all that a request needs: most random records lack something, and most decisions would be `skip`. */
const complete = rawInteractionArbitrary().map((record) => ({
  ...record,
  channel: 'email',
  do_not_send: false,
  customer: { name: 'Jane Doe', email: 'jane@example.com' },
  employee: { email: 'paul@example.com' },
}));

const pairs = fc.record({
  rules: ruleFileArbitrary(),
  records: fc.array(fc.oneof(rawInteractionArbitrary(), complete), {
    minLength: recordsPerRuleSet,
    maxLength: recordsPerRuleSet,
  }),
});

/** As many rule sets with {@link recordsPerRuleSet} records each; the same for the same seed. */
export function randomBatch(ruleSets: number, seed: number): string {
  return JSON.stringify(fc.sample(pairs, { numRuns: ruleSets, seed }));
}
