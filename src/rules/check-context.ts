/** What a condition is checked against: the facts, operators and conditions there are. */
import type { KnownFacts } from './known-facts.js';
import type { Problems } from './problems.js';
import type { RuleSet } from './rule-set.js';

/** Shared by all conditions of a rule set; `problems` are of the file in which the condition stands. */
export interface CheckContext {
  readonly facts: KnownFacts;
  readonly operators: RuleSet['operators'];
  /** Names of all named conditions of the rule set. */
  readonly conditions: { has(name: string): boolean; keys(): Iterable<string> };
  readonly problems: Problems;
  /** Called for each reference, so that cycles can be found. */
  refersTo?(name: string): void;
}
