/** The `when` of laws: conditions read as strictly as a rule file's, with the rule set's own facts and names. */

import { isAutotriggerError } from '../../errors/autotrigger-error.js';
import type { Diagnostic } from '../../errors/diagnostic.js';
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import { evaluateCondition } from '../../evaluation/evaluate-condition.js';
import { createEvaluationContext } from '../../evaluation/evaluation-context.js';
import { syncFacts } from '../../evaluation/sync-facts.js';
import { attributePrefix } from '../../facts/standard-facts.js';
import type { Interaction } from '../../interaction/interaction.js';
import { parseRuleSet } from '../../rules/parse-rule-set.js';
import type { Condition, RuleSet } from '../../rules/rule-set.js';

export interface Premise {
  readonly condition: Condition;
  holds(interaction: Interaction, now: Date): boolean;
}

export type ReadPremise =
  | { readonly ok: true; readonly premise: Premise }
  /** Pointers start at the condition itself. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const asRule = '/rules/0/conditions';

export function readPremise(when: Readonly<Record<string, unknown>>, ruleSet: RuleSet): ReadPremise {
  const { facts, operators, conditions, settings } = ruleSet;
  const inFile = [...facts.values()].filter(
    ({ name, resolve }) => !resolve && name.startsWith(attributePrefix),
  );
  const content = {
    timezone: settings.timezone,
    facts: Object.fromEntries(inFile.map(({ name, type }) => [name, { type }])),
    conditions: Object.fromEntries([...conditions].map(([name, { condition }]) => [name, condition])),
    rules: [{ name: 'premise', conditions: when, event: { type: 'skip' } }],
  };
  try {
    const set = parseRuleSet([{ path: 'law', content }], {
      facts: [...facts.values()].filter((fact) => !inFile.includes(fact)),
      operators: [...operators.values()],
    });
    const { rules, slots } = compileRuleSet(set);
    const [rule] = rules;
    if (rule === undefined) throw new Error('a rule that was parsed is in its rule set');
    return {
      ok: true,
      premise: {
        condition: rule.rule.conditions,
        holds: (interaction, now) =>
          evaluateCondition(
            rule.condition,
            createEvaluationContext(slots, interaction, now.getTime(), syncFacts(interaction)),
          ),
      },
    };
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    return { ok: false, diagnostics: error.diagnostics.map(relative) };
  }
}

function relative({ file: _, line: __, column: ___, ...diagnostic }: Diagnostic): Diagnostic {
  const { pointer = '' } = diagnostic;
  return { ...diagnostic, pointer: pointer.startsWith(asRule) ? pointer.slice(asRule.length) : '' };
}
