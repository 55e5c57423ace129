/** What a condition is checked against: the facts, operators and conditions there are. */
import type { KnownFacts } from './known-facts.js';
import type { Problems } from './problems.js';
import type { RuleSet } from './rule-set.js';

export interface ConditionScope {
  readonly facts: KnownFacts;
  readonly operators: RuleSet['operators'];
  /** Names of all named conditions of the rule set. */
  readonly conditions: { has(name: string): boolean; keys(): Iterable<string> };
  readonly problems: Problems;
  /** Told of each reference, for the search of cycles. */
  refersTo?(name: string): void;
}
