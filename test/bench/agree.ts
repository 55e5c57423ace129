/**
 * `npx tsx test/bench/agree.ts [pairs] [seed]`: compares compiled rules with json-rules-engine on so many random
 * pairs of rule set and interaction, and ends with exit code 1 at the first one on which they differ.
 */
import fc from 'fast-check';
import { attributes, namedConditions, root } from '../decision/support/arbitrary-conditions.js';
import { compiledTruth, interactionWith, ruleSetOfConditions } from '../decision/support/compiled-truth.js';
import { truthOf } from '../decision/support/reference-engine.js';

const pairs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 20_261_122);

const ruleSetsPerBatch = 100;
const interactionsPerRuleSet = 20;

const batch = fc.tuple(
  fc.array(root, { minLength: 1, maxLength: 3 }),
  namedConditions,
  fc.array(attributes, { minLength: interactionsPerRuleSet, maxLength: interactionsPerRuleSet }),
);

let compared = 0;
let truths = 0;
let held = 0;
let thrown = 0;

for (let round = 0; compared < pairs; round++) {
  for (const [rules, named, records] of fc.sample(batch, { numRuns: ruleSetsPerBatch, seed: seed + round })) {
    const ruleSet = ruleSetOfConditions(rules, named);
    for (const facts of records) {
      const ours = compiledTruth(ruleSet, interactionWith(facts));
      const theirs = await truthOf(rules, named, facts);
      compared += 1;
      for (const [index, truth] of theirs.entries()) {
        if (truth === undefined) thrown += 1;
        else truths += 1;
        if (truth === true) held += 1;
        if (typeof ours[index] === 'boolean' && (truth === undefined || ours[index] === truth)) continue;
        const difference = {
          seed: seed + round,
          rule: rules[index],
          named,
          facts,
          ours: ours[index],
          theirs: truth,
        };
        process.stdout.write(`they differ: ${JSON.stringify(difference, undefined, 2)}\n`);
        process.exit(1);
      }
    }
  }
}

process.stdout.write(
  `${compared} pairs of rule set and interaction agree (seed ${seed}): ${truths} rules compared, ${held} of them ` +
    `true; ${thrown} left out because json-rules-engine threw, where compiled rules gave true or false\n`,
);
