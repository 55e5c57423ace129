/** Compiled rules against json-rules-engine itself, on random rule sets and facts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributes, namedConditions, root } from '../decision/support/arbitrary-conditions.js';
import { compiledTruth, interactionWith, ruleSetOfConditions } from '../decision/support/compiled-truth.js';
import { truthOf } from '../decision/support/reference-engine.js';

const pairsPerRun = 4;

describe('compiled rules', () => {
  it('hold exactly when json-rules-engine says so, and never throw where it does', async () => {
    let compared = 0;
    let thrown = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(root, { minLength: 1, maxLength: 8 }),
        namedConditions,
        fc.array(attributes, { minLength: pairsPerRun, maxLength: pairsPerRun }),
        async (rules, named, records) => {
          const ruleSet = ruleSetOfConditions(rules, named);
          for (const facts of records) {
            const ours = compiledTruth(ruleSet, interactionWith(facts));
            const theirs = await truthOf(rules, named, facts);
            for (const [index, truth] of theirs.entries()) {
              expect(ours[index], 'an error where facts are at hand').toBeTypeOf('boolean');
              if (truth !== undefined) expect(ours[index]).toBe(truth);
              if (truth === undefined) thrown += 1;
              else compared += 1;
            }
          }
        },
      ),
      { numRuns: 600 },
    );
    // A generator that mostly makes the engine throw would prove nothing.
    expect(compared).toBeGreaterThan(5_000);
    expect(thrown).toBeLessThan(compared);
  });
});
