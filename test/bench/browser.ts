/**
 * `npm run agree:browser [pairs] [seed]`: decides as many random pairs of rule set and interaction in Node and in
 * headless Chromium, and ends with exit code 1 at the first difference.
 */
import { launchChromium } from '../support/chromium.js';
import { decideInPage, openCorePage } from '../support/core-in-browser.js';
import { decideBatch } from '../support/decide-batch.js';
import { randomBatch } from '../support/random-pairs.js';

const pairs = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 20_261_122);
const ruleSetsPerBatch = 100;

const browser = await launchChromium();
const page = await openCorePage(browser);
const outcomes = new Map<string, number>();
const versions = new Set<string>();
let compared = 0;
let differs = false;

for (let round = 0; compared < pairs && !differs; round += 1) {
  const batch = randomBatch(ruleSetsPerBatch, seed + round);
  const node = decideBatch(batch);
  const chromium = await decideInPage(page, batch);
  const at = node.findIndex((text, index) => text !== chromium[index]);
  if (at >= 0 || node.length !== chromium.length) {
    differs = true;
    process.stdout.write(`they differ (seed ${seed + round}):\n${node[at]}\n${chromium[at]}\n`);
  }
  for (const text of node) {
    const [version, { outcome }] = JSON.parse(text);
    versions.add(version);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  compared += node.length;
}

const name = `Chromium ${browser.version()}`;
await browser.close();
const counts = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
if (!differs) {
  process.stdout.write(
    `${compared} pairs of rule set and interaction are decided alike in Node ${process.version} and ${name} ` +
      `(seed ${seed}): ${versions.size} rule sets; ${counts}\n`,
  );
}
process.exitCode = differs ? 1 : 0;
