/** One interaction as a report shows it: enough to find it again, nothing that names a person. */
import { explain } from '../../explanation/explain.js';
import { formatExplanation } from '../../explanation/format-explanation.js';
import { maskFact, maskId } from '../../explanation/mask.js';
import type { Interaction } from '../../interaction/interaction.js';
import type { SourceLocation } from '../../interaction/source-location.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Environment } from '../../shared/environment.js';
import { maskText } from '../../shared/redact.js';
import type { SimulatedOutcome } from '../outcomes.js';
import type { Sample } from '../report.js';

/** What is kept of an interaction until the report is written: explaining it is left for those that are shown. */
export interface Sampled {
  readonly interaction: Interaction;
  /** Where it was read, if from a file. */
  readonly location: SourceLocation | undefined;
  readonly outcome: SimulatedOutcome;
  readonly before: SimulatedOutcome | undefined;
  /** When it was decided, in milliseconds, under the rules and under the baseline. */
  readonly at: number;
  readonly atBefore: number;
}

/** Under which a sample is explained. */
export interface SampleContext {
  readonly rules: RuleSet;
  readonly baseline: RuleSet | undefined;
  readonly environment: Environment;
}

const beyondRules: Partial<Record<SimulatedOutcome, string>> = {
  suppressed: 'the customer was asked within the window; the rules alone would send',
  duplicate: 'an interaction with this id was handled before',
};

/** Enough to find it again; an address in the id is masked. */
export function shownPlace(
  { ext_interaction_id }: Interaction,
  location: SourceLocation | undefined,
): { id: string; source?: string } {
  const id = maskId(ext_interaction_id) ?? '';
  return location === undefined ? { id } : { id, source: `${location.file}:${location.line}` };
}

/** Decides once more, with every condition; masked. The outcome may be another than the rules': then `why` says so. */
export function describeSample(sampled: Sampled, { rules, baseline, environment }: SampleContext): Sample {
  const { interaction, location, outcome, before } = sampled;
  const { ended_at, customer, channel, brand, status, tags } = interaction;
  const explained = (ruleSet: RuleSet, at: number) =>
    explain(ruleSet, interaction, { now: new Date(at), environment });
  const explanation = explained(rules, sampled.at);
  const said = explanation.decision.reasons.map(({ message }) => maskText(message)).join('; ');
  const { id, source } = shownPlace(interaction, location);
  return {
    id,
    at: ended_at,
    customer: customer.email && String(maskFact('customer.email', customer.email)),
    channel: channel && maskText(channel),
    brand: brand && maskText(brand),
    status: status && maskText(status),
    tags: tags.slice(0, 20).map(maskText),
    source,
    outcome,
    before,
    why: beyondRules[outcome] ?? said,
    explanation: formatExplanation(explanation),
    ...(baseline !== undefined &&
      before !== outcome && { explanationBefore: formatExplanation(explained(baseline, sampled.atBefore)) }),
  };
}
