/** Random rule sets for proofs: one to ten conditions a rule, over facts of every kind. */
import { brands, channels, countries, statuses, tags } from './interactions.js';
import { pick, randomNumbers } from './support.js';

/** What the rules ask about beside the standard facts. */
export const declaredFacts = {
  'attributes.handle_time_s': { type: 'number' },
  'attributes.queue': { type: 'string' },
};

/** Many are overruled by stronger rules with few conditions: the set is as hard to prove things of as real ones get. */
export function proofRules(count: number): readonly object[] {
  const random = randomNumbers(count);
  return Array.from({ length: count }, (_, index) => {
    const conditions = Array.from({ length: 1 + Math.floor(random() * 10) }, () => leaf(random));
    const type = pick(random, ['send', 'send', 'send', 'skip', 'record', 'enrich']);
    return {
      name: `rule ${index}`,
      conditions: { all: grouped(conditions, random) },
      event: type === 'enrich' ? { type, params: { add_tags: [pick(random, tags)] } } : { type },
    };
  });
}

/** Two comparisons of one fact seldom hold together: every second condition stands in an `any`. */
function grouped(leaves: readonly object[], random: () => number): readonly object[] {
  const groups: object[] = [];
  for (let index = 0; index < leaves.length; ) {
    const size = index === 0 ? 1 : 1 + Math.floor(random() * 3);
    const any = leaves.slice(index, index + size);
    groups.push(any.length === 1 && any[0] !== undefined ? any[0] : { any });
    index += size;
  }
  return groups;
}

function leaf(random: () => number): object {
  const few = <Item>(items: readonly Item[]): Item[] => [pick(random, items), pick(random, items)];
  return pick<() => object>(random, [
    () => ({ fact: 'brand', operator: 'equal', value: pick(random, brands) }),
    () => ({ fact: 'country', operator: 'in', value: few(countries) }),
    () => ({ fact: 'status', operator: 'notIn', value: few(statuses) }),
    () => ({ fact: 'channel', operator: 'notEqual', value: pick(random, channels) }),
    () => ({ fact: 'tags', operator: 'contains', value: pick(random, tags) }),
    () => ({ fact: 'tags', operator: 'containsNone', value: few(tags) }),
    () => ({ fact: 'attributes.queue', operator: 'equal', value: `queue${Math.floor(random() * 20)}` }),
    () => ({
      fact: 'attributes.handle_time_s',
      operator: 'greaterThan',
      value: Math.floor(random() * 2_000),
    }),
    () => ({ fact: 'attributes.handle_time_s', operator: 'lessThan', value: Math.floor(random() * 2_000) }),
    () => ({ fact: 'days_since_end', operator: 'lessThan', value: 1 + Math.floor(random() * 14) }),
    () => ({ fact: 'local_weekday', operator: 'in', value: few([1, 2, 3, 4, 5, 6, 7]) }),
    () => ({
      fact: 'customer.email_domain',
      operator: 'equal',
      value: `d${Math.floor(random() * 9)}.example`,
    }),
  ])();
}
