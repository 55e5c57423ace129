/**
 * `npm run agree:proof [-- pairs seed]`: holds lint and diff to exhaustive enumeration on so many random pairs of small
 * rule sets, and ends with exit code 1 where they are wrong about one.
 */
import fc from 'fast-check';
import { mistakes, pairOfRules } from '../proof/support/enumeration.js';

const pairs = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 20_261_127);
const perBatch = 100;
const start = performance.now();
let wrong = 0;
let interactions = 0;
for (let done = 0; done < pairs; done += perBatch) {
  const batch = fc.sample(pairOfRules, { numRuns: Math.min(perBatch, pairs - done), seed: seed + done });
  for (const pair of batch) {
    const found = mistakes(pair);
    interactions += found.tried;
    if (found.wrong.length === 0) continue;
    wrong += 1;
    process.stdout.write(`${found.wrong.join('\n')}\n${JSON.stringify(pair)}\n`);
  }
}
const seconds = Math.round((performance.now() - start) / 1_000);
process.stdout.write(
  `${pairs} pairs of rule sets (seed ${seed}), ${Math.round(interactions / pairs)} interactions each: wrong about ` +
    `${wrong}, in ${seconds} s\n`,
);
process.exit(wrong > 0 ? 1 : 0);
