/** `npm run bench proof`: exact lint and diff against the time in which the same rules are loaded. */
import { built, builtAnalysis } from './built.js';
import { proofRules } from './proof-rules.js';
import { rulesOfSize } from './random-rules.js';
import { figure, microsecondsOf, table } from './support.js';

const { decide, parseRuleSet } = built;
const { diff, lint } = builtAnalysis;
const facts = {
  'attributes.handle_time_s': { type: 'number' },
  'attributes.replies': { type: 'number' },
  'attributes.queue': { type: 'string' },
};
const sizes = [20, 100, 1_000];
const kinds = { 'of up to ten conditions': proofRules, 'as of a support team': rulesOfSize };

/** Text to first decision: what a rule set costs before anything is proved of it. */
function load(rules: readonly object[]): ReturnType<typeof parseRuleSet> {
  const content = JSON.stringify({ facts, rules });
  const ruleSet = parseRuleSet([{ path: 'bench.rules.json', content }]);
  decide(ruleSet, { ext_interaction_id: 'case-1' }, { now: new Date(0) });
  return ruleSet;
}

const rows = Object.entries(kinds).flatMap(([kind, rulesOf]) =>
  sizes.map((size) => {
    const rules = rulesOf(size);
    const edited = rules.toSpliced(size >> 1, 1);
    const [before, after] = [load(rules), load(edited)];
    const [loadTime = 0, lintTime = 0, diffTime = 0] = microsecondsOf([
      () => load(rules),
      () => lint(before),
      () => diff(before, after),
    ]);
    return [
      `${size.toLocaleString('en-US')}, ${kind}`,
      figure(loadTime / 1_000),
      `${figure(lintTime / loadTime)} ×`,
      `${figure(diffTime / loadTime)} ×`,
      String(lint(before).length),
    ];
  }),
);

const head = ['rules', 'load, ms', 'lint, time of loading', 'diff, time of loading', 'findings'];
process.stdout.write(`${table(head, rows)}\n`);
