/** From options to what a simulation works with: rules read and validated. */
import type { RuleFileContent } from '../../rules/parse-rule-set.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { gitPrefix, openRules } from '../baseline/open-rules.js';
import type { SimulateOptions } from '../simulate-options.js';
import type { NamedRuleSet, SimulationSettings } from './simulation.js';

export interface OpenedRuleSet extends NamedRuleSet {
  /** What it was made from; absent for a rule set that was given as such. */
  readonly files?: readonly RuleFileContent[];
}

export interface OpenedSettings extends SimulationSettings {
  readonly rules: OpenedRuleSet;
  readonly baseline: OpenedRuleSet | undefined;
}

const dayMs = 86_400_000;
const defaultSamples = 10;

export async function openSettings(options: SimulateOptions): Promise<OpenedSettings> {
  const { rules, baseline, environment = 'production' } = options;
  return {
    rules: await opened(rules, options),
    baseline: baseline === undefined ? undefined : await opened(baseline, options),
    environment,
    toleranceMs: options.toleranceMs ?? dayMs,
    samples: options.samples ?? defaultSamples,
  };
}

async function opened(
  given: RuleSet | string,
  { repository, rules }: SimulateOptions,
): Promise<OpenedRuleSet> {
  if (typeof given !== 'string') return { source: `rule set ${given.version}`, ruleSet: given };
  // A state of git is asked for the same folder that the rules are in.
  const path = typeof rules === 'string' && !rules.startsWith(gitPrefix) ? rules : undefined;
  return { source: given, ...(await openRules(given, { repository, path })) };
}
