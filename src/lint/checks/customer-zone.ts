/** `customer` as a zone where nothing says which zone is the customer's. */
import type { RuleSet } from '../../rules/rule-set.js';
import type { Check, Finding, FindingPlace } from '../check.js';
import { comparisonsIn } from '../walk.js';
import { placeOf } from './windows.js';

/**
 * Where no zone is known of a customer, the rule set's own is taken, which is hardly what `customer` was written for.
 */
export const customerZone: Check = {
  names: ['CUSTOMER_ZONE_UNKNOWN'],
  find: (ruleSet) =>
    ruleSet.settings.customer_timezone === undefined ? [...settings(ruleSet), ...facts(ruleSet)] : [],
};

function* settings(ruleSet: RuleSet): Generator<Finding> {
  const { sending, suppression } = ruleSet.settings;
  if (sending?.zone === 'customer') yield found(ruleSet, placeOf(ruleSet, '/sending/zone'), '`zone`');
  for (const kind of ['windows', 'quotas'] as const) {
    for (const [index, { name, zone }] of (suppression[kind] ?? []).entries()) {
      if (zone !== 'customer') continue;
      yield found(ruleSet, placeOf(ruleSet, `/suppression/${kind}/${index}/zone`), `\`zone\` of \`${name}\``);
    }
  }
}

function* facts(ruleSet: RuleSet): Generator<Finding> {
  for (const { comparison, place } of comparisonsIn(ruleSet)) {
    if (comparison.fact.startsWith('customer_local_')) yield found(ruleSet, place, `\`${comparison.fact}\``);
  }
}

function found({ settings }: RuleSet, place: FindingPlace, what: string): Finding {
  return {
    code: 'CUSTOMER_ZONE_UNKNOWN',
    place,
    message: `${what} asks for the customer's zone, and nothing says which it is: ${settings.timezone} is taken for all`,
    fix: 'add `"customer_timezone"` with `from`, `by_country` or both',
  };
}
