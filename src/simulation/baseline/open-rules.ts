/** Rules by what a user names them with: a path, or `git:<ref>[:path]` for a state that git keeps. */
import { parseRuleSet } from '../../rules/parse-rule-set.js';
import { readRuleFiles } from '../../rules/read-rule-files.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { readRulesFromGit } from './git.js';

export const gitPrefix = 'git:';

export interface GitDefaults {
  /** Where git is asked; the current folder unless given. */
  readonly repository?: string | undefined;
  /** Where rules are when the source does not say: `rules` unless given. */
  readonly path?: string | undefined;
}

export async function openRules(source: string, defaults: GitDefaults = {}): Promise<RuleSet> {
  const { repository = '.', path = 'rules' } = defaults;
  return parseRuleSet(
    source.startsWith(gitPrefix)
      ? await readRulesFromGit(source.slice(gitPrefix.length), repository, path)
      : await readRuleFiles(source),
  );
}
