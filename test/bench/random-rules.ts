/** Rule sets of any size: like the twenty, with other values. */
import { brands, channels, countries, statuses, tags } from './interactions.js';
import { pick, randomNumbers } from './support.js';
import { type RuleJson, twentyRules } from './twenty-rules.js';

export function rulesOfSize(count: number): readonly RuleJson[] {
  if (count <= twentyRules.length) return twentyRules.slice(0, count);
  const random = randomNumbers(count);
  const more = Array.from({ length: count - twentyRules.length }, (_, index) => randomRule(random, index));
  return [...twentyRules, ...more];
}

/** Two to four comparisons, of which one to three can discriminate; most rules are for one brand of one market. */
function randomRule(random: () => number, index: number): RuleJson {
  const all = [
    { fact: 'brand', operator: 'equal', value: pick(random, brands) },
    pick(random, [
      { fact: 'country', operator: 'equal', value: pick(random, countries) },
      { fact: 'tags', operator: 'contains', value: pick(random, tags) },
      { fact: 'attributes.queue', operator: 'equal', value: `queue${Math.floor(random() * 20)}` },
      { fact: 'status', operator: 'in', value: [pick(random, statuses), pick(random, statuses)] },
    ]),
    ...(random() < 0.5 ? [{ fact: 'channel', operator: 'equal', value: pick(random, channels) }] : []),
    ...(random() < 0.5
      ? [{ fact: 'attributes.handle_time_s', operator: 'greaterThan', value: Math.floor(random() * 2_000) }]
      : []),
  ];
  const type = pick(random, ['send', 'send', 'send', 'skip', 'record', 'enrich']);
  return {
    name: `rule ${index}`,
    conditions: { all },
    event: type === 'enrich' ? { type, params: { add_tags: [pick(random, tags)] } } : { type },
  };
}
