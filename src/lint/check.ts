/** What a check is: it looks at a whole rule set and finds what is legal but wrong. */

import type { Witness } from '../proof/interaction-of.js';
import type { RuleProofs } from '../proof/rule-proofs.js';
import type { RuleSet } from '../rules/rule-set.js';

/** Stable names of the checks; docs/reference/lint.md explains each. */
export type CheckName =
  | 'ALWAYS_MATCHES'
  | 'ALWAYS_OVERRULED'
  | 'CALENDAR_NOT_ALIGNED'
  | 'COVERED'
  | 'CUSTOMER_ZONE_UNKNOWN'
  | 'NEVER_MATCHES'
  | 'NOTHING_IS_SENT'
  | 'NOT_DECIDED'
  | 'NO_EFFECT'
  | 'ONLY_RESPONSE_WINDOWS'
  | 'OVERRIDE_BY_LENGTH'
  | 'REDUNDANT_CONDITION'
  | 'SAME_RULE_TWICE'
  | 'TRUE_WHEN_MISSING'
  | 'UNLIKELY_VALUE'
  | 'UNUSED_CONDITION'
  | 'WINDOW_IN_MINUTES'
  | 'WINDOW_NEVER_STARTS'
  | 'ZONE_WITHOUT_EFFECT';

/** A rule or a condition in the files. */
export interface FindingPlace {
  readonly file: string;
  readonly pointer: string;
  /** From 1. */
  readonly line?: number | undefined;
}

/** A rule, or a condition of one, that a finding rests on. */
export interface Because extends FindingPlace {
  /** Name of the rule. */
  readonly rule: string;
}

/** What a check found; `lint` adds the line and sorts. */
export interface Finding {
  readonly code: CheckName;
  readonly place: FindingPlace;
  /** Name of the rule, where the finding is about one. */
  readonly rule?: string;
  readonly message: string;
  readonly fix: string;
  /** The smallest set of rules or conditions that make it so: without any one of them it would not be. */
  readonly because?: readonly Because[];
  /** An interaction that shows it. */
  readonly witness?: Witness;
  /** What was taken for granted about comparisons of which nothing is known. */
  readonly assuming?: readonly string[];
}

/** A check of a whole rule set. `proofs` are shared by all checks, because what they ask for is often the same. */
export interface Check {
  readonly names: readonly CheckName[];
  find(ruleSet: RuleSet, proofs: RuleProofs): readonly Finding[];
}

/** `` `a`, `b` and `c` ``, for messages. */
export function quotedNames(rules: readonly { readonly name: string }[]): string {
  const names = rules.map(({ name }) => `\`${name}\``);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
