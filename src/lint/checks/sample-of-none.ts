/** A send rule with a sample of 0: it never sends. */
import type { Check } from '../check.js';

export const sampleOfNone: Check = {
  name: 'SAMPLE_OF_NONE',
  find({ rules }) {
    return rules
      .filter(({ effect }) => effect.kind === 'send' && effect.sample === 0)
      .map(({ name, place }) => ({
        place,
        message: `the rule \`${name}\` has a sample of 0, so it never sends`,
        fix: 'set "enabled": false to pause a rule, or give a sample above 0',
      }));
  },
};
