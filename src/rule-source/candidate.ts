/** Whether a rule set may become active: guards, then checks; or the one error that says why not. */

import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { errorText } from '../errors/error-text.js';
import type { Interaction } from '../interaction/interaction.js';
import type { RuleSet } from '../rules/rule-set.js';
import { checkGuards } from './guards.js';
import type { ProvidedContent } from './provider.js';
import type { RuleSourceOptions } from './rule-source.js';

/** Throws RULES_HELD_BACK when a guard or a check is against the candidate. */
export async function checkCandidate(
  candidate: RuleSet,
  { beside }: ProvidedContent,
  active: RuleSet | undefined,
  recent: { readonly interactions: readonly Interaction[]; readonly now: Date },
  options: RuleSourceOptions,
): Promise<void> {
  // The same rules, with other lines or descriptions: they decide already.
  if (candidate.version === active?.version) return;
  const findings = checkGuards(options.guards ?? {}, candidate, active, recent);
  for (const check of options.checks ?? []) {
    try {
      findings.push(...(await check(candidate, active, { beside })));
    } catch (error) {
      findings.push(...findingsOf(error));
    }
  }
  if (!findings.some(({ severity }) => severity === 'error')) return;
  const count = findings.length === 1 ? 'a check' : `${findings.length} findings`;
  throw new AutotriggerError('RULES_HELD_BACK', `the rules are valid, but ${count} refused them`, {
    fix: 'correct the rules, or what checks them; the rules that were active stay',
    diagnostics: findings,
  });
}

/** What a check threw is a finding: it is not known whether the candidate is fine. */
function findingsOf(error: unknown): readonly Diagnostic[] {
  if (isAutotriggerError(error) && error.diagnostics.length > 0) return error.diagnostics;
  const why = errorText(error);
  return [
    {
      code: 'CHECK_FAILED',
      severity: 'error',
      message: `a check could not be made: ${why}`,
      fix: 'look at the check',
    },
  ];
}
