/** Decides once more with other facts: a send that was proved is only named where a decision confirms it. */
import { buildDecision } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import type { PreparedRuleSet } from '../decision/prepared-rule-set.js';
import { evaluateRuleSet } from '../evaluation/evaluate-rules.js';
import {
  createEvaluationContext,
  type EvaluationContext,
  resolveFact,
} from '../evaluation/evaluation-context.js';
import { factKind } from '../proof/facts.js';
import { freeValue, type WantedLeaf } from '../proof/free-values.js';
import { withFacts } from '../proof/interaction-of.js';
import type { Environment } from '../shared/environment.js';
import { truthOf } from './aspects.js';

/** What differs from the decision that is explained. */
export interface Changed {
  readonly values: ReadonlyMap<string, unknown>;
  readonly now: number;
  /** Comparisons for which a value of their fact is looked for. */
  readonly sought: readonly WantedLeaf[];
  readonly environment: Environment;
}

/** Undefined where no value is found for one of the comparisons. */
export function decideAgain(
  prepared: PreparedRuleSet,
  context: EvaluationContext,
  { values, now, sought, environment }: Changed,
): Decision | undefined {
  const { compiled } = prepared;
  const interaction = withFacts(context.interaction, values);
  const trial = createEvaluationContext(compiled.slots, interaction, now, (definition) =>
    resolveFact(context, definition),
  );
  for (const slot of new Set(sought.map(({ leaf }) => leaf.slot))) {
    const ofFact = sought.filter(({ leaf }) => leaf.slot === slot);
    if (ofFact.every(({ leaf, holds }) => truthOf(leaf, trial) === holds)) continue;
    const found = freeValue(ofFact, trial);
    if (found === undefined) return undefined;
    trial.values[slot] = found.value;
  }
  return buildDecision(prepared, trial, evaluateRuleSet(compiled, trial), environment);
}

/** Of the values that were found those of the facts that differ; what facts are derived from comes with them. */
export function changedValues(
  found: ReadonlyMap<string, unknown>,
  differing: ReadonlySet<string>,
): ReadonlyMap<string, unknown> {
  const sources = new Set([...differing].map((fact) => (isOfTime(fact) ? 'ended_at' : fact)));
  if (sources.has('customer.email_domain')) sources.add('customer.email');
  return new Map([...found].filter(([fact]) => sources.has(fact)));
}

/** Facts that are derived from the end of the interaction and the moment of the decision. */
export function isOfTime(fact: string): boolean {
  return ['since', 'clock', 'instant'].includes(factKind(fact, []).kind);
}
