/** What a request needs of an interaction, so that the vendor takes it. */
import { readTextValue } from '../facts/read-text-value.js';
import { isEmailAddress } from '../interaction/email-address.js';
import { countryPattern, languagePattern } from '../interaction/language-and-country.js';
import { channelsOf } from '../request/build-request.js';
import type { Dimensions } from './dimensions.js';
import { allOf, always, anyOf, type Formula, not } from './formula.js';
import type { RuleFormulas } from './rule-formulas.js';

/** What a request needs of a fact. */
interface RequestNeed {
  readonly formula: Formula;
  /** The same of a value; undefined is a missing one. */
  fits(value: string | undefined): boolean;
}

/** By the fact; of `employee.email` and `employee.custom_id` one is enough. */
export function requestNeeds({ exists, validity }: Dimensions): ReadonlyMap<string, RequestNeed> {
  const given = (fact: string): [string, RequestNeed] => [
    fact,
    { formula: exists(fact), fits: (value) => value !== undefined },
  ];
  const valid = (fact: string, pattern: RegExp, inRe2: string): [string, RequestNeed] => {
    const fits = (text: string): boolean => pattern.test(text);
    return [
      fact,
      {
        formula: validity(fact, fits, inRe2),
        fits: (value) => value === undefined || fits(value),
      },
    ];
  };
  const email = 'customer.email';
  return new Map([
    given('customer.name'),
    [
      email,
      {
        formula: allOf([exists(email), validity(email, isEmailAddress, emailPattern)]),
        fits: (value) => value !== undefined && isEmailAddress(value),
      },
    ],
    given('employee.email'),
    given('employee.custom_id'),
    given('channel'),
    valid('language', languagePattern, '\\A[a-z]{2}(?:-(?:[a-z]{2}|[0-9]{3}))?\\z'),
    valid('country', countryPattern, '\\A[a-z]{2}\\z'),
  ]);
}

/** Every required field is there, and none is malformed. `manual`: a channel in manual mode will do. */
export function isWholeRequest(rules: RuleFormulas, manual: Formula): Formula {
  const needs = requestNeeds(rules.space.dimensions);
  const set = rules.setFields();
  const met = (fact: string): Formula => needs.get(fact)?.formula ?? always;
  // What a rule sets has the right form: it is refused otherwise when rules are loaded.
  const given = (fact: string): Formula => anyOf([...(set.get(fact)?.values() ?? []), met(fact)]);
  return allOf([
    met('customer.name'),
    met('customer.email'),
    anyOf([met('employee.email'), met('employee.custom_id')]),
    given('channel'),
    given('language'),
    given('country'),
    anyOf([not(isManual(rules, set.get('channel') ?? new Map())), manual]),
  ]);
}

/** The channel that the request names, the interaction's own where no rule sets one, is in manual mode. */
function isManual({ ruleSet, space }: RuleFormulas, set: ReadonlyMap<string, Formula>): Formula {
  const modes = channelsOf(ruleSet.settings.channels);
  const manual = [...modes].filter(([, { mode }]) => mode === 'manual').map(([name]) => name);
  const own = manual.map((name) => space.dimensions.isText('channel', name));
  const byRule = [...set].filter(([value]) => manual.includes(readTextValue(value, 'folded')));
  return anyOf([...byRule.map(([, formula]) => formula), allOf([not(anyOf([...set.values()])), anyOf(own)])]);
}

const localChar = '[^\\s\\pC\\pZ\\x{FFFD}@<>()\\[\\]\\\\,;:".]';
const openingChar = '[^\\s\\pC\\pZ\\x{FFFD}@<>()\\[\\]\\\\,;:".\'`‘’‚“”„«»‹›]';
const label = '[\\pL\\pN](?:[\\pL\\pM\\pN-]*[\\pL\\pM\\pN])?';
/** `isEmailAddress` in RE2's syntax, but for lengths. */
const emailPattern = `\\A${openingChar}${localChar}*(?:\\.${localChar}+)*@${label}(?:\\.${label})+\\z`;
