/** Decides at once where all facts are at hand, and later where some have to be fetched. */

import { programOf } from '../evaluation/compiled-rule-set.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Answer } from '../shared/answer.js';
import { decide } from './decide.js';
import { type DecideAsyncOptions, decideAsync } from './decide-async.js';
import type { Decision } from './decision.js';

interface DecideSoonOptions extends Omit<DecideAsyncOptions, 'factTimeoutMs'> {
  readonly factTimeoutMs: number | undefined;
}

export function decideSoon(
  ruleSet: RuleSet,
  interaction: unknown,
  { factTimeoutMs, ...options }: DecideSoonOptions,
): Answer<Decision> {
  if (!programOf(ruleSet).fetches) return decide(ruleSet, interaction, options);
  return decideAsync(
    ruleSet,
    interaction,
    factTimeoutMs === undefined ? options : { ...options, factTimeoutMs },
  );
}
