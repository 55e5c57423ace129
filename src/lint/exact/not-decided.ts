/** What is said where a question was too hard to answer. */
import type { Rule } from '../../rules/rule-set.js';
import type { Finding } from '../check.js';

/** `what` follows "it was not decided": `whether it can match`. Said, so that silence never passes for a proof. */
export function notDecided({ name, place }: Rule, what: string): Finding {
  return {
    code: 'NOT_DECIDED',
    rule: name,
    place,
    message: `of the rule \`${name}\` it was not decided within the limits of the search ${what}`,
    fix: 'simplify its conditions: fewer patterns on one fact, and less nesting',
  };
}
