/** Guards: refuse rules that are valid and probably a mistake. */
import { decide } from '../decision/decide.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import type { Interaction } from '../interaction/interaction.js';
import type { RuleSet } from '../rules/rule-set.js';
import { suggestion } from '../shared/suggest.js';

/** Limits that an edit is held to. Of these, `maxChangedShare` says nothing about the first rules of a process. */
export interface Guards {
  /** Fewer enabled rules than this are refused; 1 unless set, and 0 allows an empty set. */
  readonly minRules?: number;
  /** Names of rules that must be there and enabled; none unless set. */
  readonly requiredRules?: readonly string[];
  /**
   * Largest share of recent interactions, 0 to 1, whose outcome may change with one edit; 0.5 unless set, 1 allows any.
   * Not checked while fewer than 20 interactions were observed.
   */
  readonly maxChangedShare?: number;
}

/** Too few to take a share of. */
const fewestObserved = 20;

/** What the guards have against a candidate; `recent` are interactions to decide with both rule sets. */
export function checkGuards(
  guards: Guards,
  candidate: RuleSet,
  active: RuleSet | undefined,
  recent: { readonly interactions: readonly Interaction[]; readonly now: Date },
): Diagnostic[] {
  const { minRules = 1, requiredRules = [], maxChangedShare = 0.5 } = guards;
  const names = new Set(candidate.rules.map(({ name }) => name));
  const found: Diagnostic[] = [];
  if (names.size < minRules) {
    const message = `there ${names.size === 1 ? 'is 1 enabled rule' : `are ${names.size} enabled rules`}, and the guard \`minRules\` requires ${minRules}`;
    found.push(finding('GUARD_MIN_RULES', message, 'look for a file that is missing, or lower the guard'));
  }
  for (const name of requiredRules) {
    if (names.has(name)) continue;
    const isDisabled = candidate.disabled.includes(name);
    const message = `the rule \`${name}\` is ${isDisabled ? 'disabled' : 'missing'}, and the guard \`requiredRules\` names it`;
    const fix = isDisabled
      ? 'enable it'
      : suggestion(name, names, 'bring it back, or take it out of the guard');
    found.push(finding('GUARD_REQUIRED_RULE', message, fix));
  }
  if (active !== undefined) {
    found.push(...changedTooMuch(maxChangedShare, candidate, active, recent));
  }
  return found;
}

function changedTooMuch(
  most: number,
  candidate: RuleSet,
  active: RuleSet,
  { interactions, now }: { readonly interactions: readonly Interaction[]; readonly now: Date },
): Diagnostic[] {
  if (interactions.length < fewestObserved) return [];
  const changed = interactions.filter(
    (interaction) =>
      decide(candidate, interaction, { now }).outcome !== decide(active, interaction, { now }).outcome,
  ).length;
  const share = changed / interactions.length;
  if (share <= most) return [];
  const message = `${changed} of ${interactions.length} recent interactions would come out differently (${percent(share)}), and the guard \`maxChangedShare\` allows ${percent(most)}`;
  return [finding('GUARD_CHANGED_OUTCOMES', message, 'make the change in smaller steps, or raise the guard')];
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}

function finding(code: string, message: string, fix: string): Diagnostic {
  return { code, severity: 'error', message, fix };
}
