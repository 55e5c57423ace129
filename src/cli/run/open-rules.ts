/** The rules of a run: loaded once, or watched so that edits are taken up while it runs. */
import { loadRuleSet } from '../../rules/load-rule-set.js';
import type { RuleSet } from '../../rules/rule-set.js';
import type { Closing } from '../closing.js';
import { type CommandContext, pathFrom } from '../context.js';
import type { RunOptions } from './options.js';

export async function openRules(
  context: CommandContext,
  { rules }: RunOptions,
  _closing: Closing,
): Promise<RuleSet> {
  return loadRuleSet(pathFrom(context, rules));
}
