/** From the options of a simulation to the settings of its replay: the rules are read and validated. */
import type { RuleSet } from '../../rules/rule-set.js';
import { gitPrefix, openRules } from '../baseline/open-rules.js';
import type { SimulateOptions } from '../simulate-options.js';
import { type NamedRuleSet, type ReplaySettings, replayDefaults, unnamed } from './replay.js';

export async function openSettings(options: SimulateOptions): Promise<ReplaySettings> {
  const { rules, baseline, environment, toleranceMs, samples, decisionLagMs, history } = options;
  return {
    ...replayDefaults({
      ...(environment !== undefined && { environment }),
      ...(toleranceMs !== undefined && { toleranceMs }),
      ...(samples !== undefined && { samples }),
      ...(decisionLagMs !== undefined && { decisionLagMs }),
      ...(history !== undefined && { history }),
    }),
    rules: await opened(rules, options),
    baseline: baseline === undefined ? undefined : await opened(baseline, options),
  };
}

async function opened(
  given: RuleSet | string,
  { repository, rules }: SimulateOptions,
): Promise<NamedRuleSet> {
  if (typeof given !== 'string') return unnamed(given);
  // A state of git is asked for the same folder that the rules are in.
  const path = typeof rules === 'string' && !rules.startsWith(gitPrefix) ? rules : undefined;
  return { source: given, ruleSet: await openRules(given, { repository, path }) };
}
