/** The rule set by which an interaction is decided: the one that is current when it comes. */
import type { RuleSet } from '../rules/rule-set.js';
import { ignoreRejection } from '../shared/ignore-rejection.js';
import { isObject } from '../shared/is-object.js';
import type { CurrentRules } from './options.js';

/** Throws where the rule source gives something else: it may be the integrator's own. */
export function currentRules(rules: CurrentRules): RuleSet {
  const { current } = rules;
  const given: unknown = current;
  if (isObject(given) && typeof given.version === 'string') return current;
  ignoreRejection(given);
  throw new Error('the rule source gives something that is not a rule set');
}
