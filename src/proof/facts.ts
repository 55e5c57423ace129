/** What proofs know of a fact: its kind of values, and where a value stands in an interaction. */
import type { FactDefinition } from '../facts/definition.js';
import { readTextValue } from '../facts/read-text-value.js';
import { attributePrefix, type Comparison, standardFact } from '../facts/standard-facts.js';
import type { TimeUnit } from '../facts/time-facts.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { ClockPart } from './clock-domain.js';

/** Which dimension a fact belongs to, and how its values are read. */
export type FactKind =
  | {
      readonly kind: 'text';
      readonly read: (text: string) => string;
      readonly allowsEmpty: boolean;
      readonly canBeMissing: boolean;
    }
  | { readonly kind: 'email' | 'domain' }
  | { readonly kind: 'number' | 'boolean' | 'instant' }
  | {
      readonly kind: 'texts' | 'numbers';
      readonly read: (text: string) => string;
      readonly canBeMissing: boolean;
    }
  | { readonly kind: 'since'; readonly unit: TimeUnit }
  | { readonly kind: 'clock'; readonly whose: 'rules' | 'customer'; readonly part: ClockPart }
  /** Fetched, untyped, or not understood: it may be true or false. */
  | { readonly kind: 'free' };

const customerPrefix = 'customer_';
const clockParts: Readonly<Record<string, ClockPart>> = {
  local_date: 'date',
  local_time: 'time',
  local_hour: 'hour',
  local_weekday: 'weekday',
};
const sinceUnits: Readonly<Record<string, TimeUnit>> = {
  minutes_since_end: 'minutes',
  hours_since_end: 'hours',
  days_since_end: 'days',
};

/** By name; without rule sets only standard facts are known, and any other is `free`. */
export function factKind(name: string, ruleSets: readonly RuleSet[]): FactKind {
  const standard = standardFact(name);
  if (standard !== undefined) return standardKind(name, standard.type, standard.comparison);
  const definitions = ruleSets.flatMap(({ facts }) => facts.get(name) ?? []);
  const [first] = definitions;
  const isSame = (one: FactDefinition): boolean => one.type === first?.type && one.compare === first.compare;
  // Two sets that read one attribute in two ways: nothing is said about it.
  if (first === undefined || !definitions.every(isSame)) return { kind: 'free' };
  return declaredKind(first);
}

function standardKind(name: string, type: string, comparison: Comparison): FactKind {
  const unit = sinceUnits[name];
  if (unit !== undefined) return { kind: 'since', unit };
  const isCustomers = name.startsWith(customerPrefix);
  const part = clockParts[isCustomers ? name.slice(customerPrefix.length) : name];
  if (part !== undefined) return { kind: 'clock', whose: isCustomers ? 'customer' : 'rules', part };
  if (name === 'customer.email') return { kind: 'email' };
  if (name === 'customer.email_domain') return { kind: 'domain' };
  const read = (text: string): string => readTextValue(text, comparison);
  if (type === 'boolean' || type === 'instant') return { kind: type };
  if (type === 'string[]') return { kind: 'texts', read, canBeMissing: false };
  // A blank standard fact is a missing one, and every interaction has an id.
  return { kind: 'text', read, allowsEmpty: false, canBeMissing: name !== 'ext_interaction_id' };
}

function declaredKind({ name, type, compare = 'folded', resolve }: FactDefinition): FactKind {
  if (resolve !== undefined || !name.startsWith(attributePrefix)) return { kind: 'free' };
  const read = (text: string): string => readTextValue(text, compare);
  switch (type) {
    // A declared text may be blank, and is then no missing one.
    case 'string':
      return { kind: 'text', read, allowsEmpty: true, canBeMissing: true };
    case 'number':
    case 'boolean':
    case 'instant':
      return { kind: type };
    case 'string[]':
      return { kind: 'texts', read, canBeMissing: true };
    case 'number[]':
      return { kind: 'numbers', read, canBeMissing: true };
    case 'any':
      return { kind: 'free' };
  }
}
