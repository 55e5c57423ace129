/** Laws from `*.laws.json`, their `when` read as strictly as a rule file's, with the mistakes in them at their places. */
import { isAutotriggerError } from '../../errors/autotrigger-error.js';
import type { Diagnostic } from '../../errors/diagnostic.js';
import type { CompiledCondition } from '../../evaluation/compiled-condition.js';
import { compileRuleSet } from '../../evaluation/compiled-rule-set.js';
import { evaluateCondition } from '../../evaluation/evaluate-condition.js';
import { createEvaluationContext } from '../../evaluation/evaluation-context.js';
import { attributePrefix } from '../../facts/standard-facts.js';
import type { Interaction } from '../../interaction/interaction.js';
import { parseRuleSet } from '../../rules/parse-rule-set.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { readDocument } from '../document.js';
import type { TextFile } from '../find-files.js';
import { type Law, lawsFileSchema } from './law.js';

/** A law of a file, with its place and what its file says of when and where it is checked. */
export interface PlacedLaw {
  readonly law: Law;
  readonly file: string;
  readonly line: number | undefined;
  readonly now: Date | undefined;
  readonly environment: Environment | undefined;
}

/** Laws are there also beside mistakes in a `when`; a caller that finds any mistake does not check them. */
export interface ReadLaws {
  readonly laws: readonly PlacedLaw[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Never throws for data. Without a rule set, what `when` says is not checked: facts are declared there. */
export function readLaws({ path, content }: TextFile, ruleSet: RuleSet | undefined): ReadLaws {
  const read = readDocument(content, path, lawsFileSchema, 'LAWS_INVALID');
  if (!read.ok) return { laws: [], diagnostics: read.diagnostics };
  const { value, document } = read;
  const diagnostics = value.laws.flatMap(({ when }, index) => {
    const premise = when === undefined || ruleSet === undefined ? undefined : readPremise(when, ruleSet);
    if (premise === undefined || premise.ok) return [];
    return premise.diagnostics.map((diagnostic): Diagnostic => {
      const pointer = `/laws/${index}/when${diagnostic.pointer ?? ''}`;
      return { ...diagnostic, file: path, pointer, ...document.placeOf(pointer) };
    });
  });
  const laws = value.laws.map((law, index): PlacedLaw => {
    const now = value.now === undefined ? undefined : new Date(value.now);
    const line = document.lineOf(`/laws/${index}`);
    return { law, file: path, line, now, environment: value.environment };
  });
  return { laws, diagnostics };
}

/** Where a law applies, in the form of a rule, so that evaluation and proofs treat it as they treat every other. */
export interface Premise {
  /** As the only rule of a set of its own. */
  readonly ruleSet: RuleSet;
  readonly condition: CompiledCondition;
  holds(interaction: Interaction, now: Date): boolean;
}

/** The premise, or the mistakes in it. */
export type ReadPremise =
  | { readonly ok: true; readonly premise: Premise }
  /** Pointers start at the condition itself. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const asRule = '/rules/0/conditions';

/**
 * Reads `when` with the facts, operators, conditions and zone of the rule set. Throws only what is no mistake of the
 * law.
 */
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
        ruleSet: set,
        condition: rule.condition,
        holds: (interaction, now) =>
          evaluateCondition(rule.condition, createEvaluationContext(slots, interaction, now.getTime())),
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
