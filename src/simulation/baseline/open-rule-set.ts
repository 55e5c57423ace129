/** Rules by what a user names them with: a path, or `git:<ref>[:path]` for a state that git keeps. */
import { loadRuleSet } from '../../rules/load-rule-set.js';
import { parseRuleSet } from '../../rules/parse-rule-set.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { readRulesFromGit } from './git.js';

export const gitPrefix = 'git:';

export interface GitDefaults {
  /** Where git is asked; the current folder unless given. */
  readonly repository?: string | undefined;
  /** Where rules are when the source does not say: `rules` unless given. */
  readonly path?: string | undefined;
}

export async function openRuleSet(source: string, defaults: GitDefaults = {}): Promise<RuleSet> {
  if (!source.startsWith(gitPrefix)) return loadRuleSet(source);
  const { repository = '.', path = 'rules' } = defaults;
  return parseRuleSet(await readRulesFromGit(source.slice(gitPrefix.length), repository, path));
}
