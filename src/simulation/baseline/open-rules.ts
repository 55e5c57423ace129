/** Rules by what a user names them with: a path, or `git:<ref>[:path]` for a state that git keeps. */
import { AutotriggerError, isAutotriggerError } from '../../errors/autotrigger-error.js';
import { parseRuleSet } from '../../rules/parse-rule-set.js';
import { readRuleFiles } from '../../rules/read-rule-files.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { readRulesFromGit } from './git.js';

/** What a state of git begins with, where a path could stand as well. */
export const gitPrefix = 'git:';

/** What a source such as `git:main` leaves open. */
export interface GitDefaults {
  /** Where git is asked; the current folder unless given. */
  readonly repository?: string | undefined;
  /** Where rules are when the source does not say: `rules` unless given. */
  readonly path?: string | undefined;
}

/** Rejects with RULES_INVALID or RULES_UNREADABLE, and with BASELINE_UNREADABLE for a state that git does not have. */
export async function openRules(source: string, defaults: GitDefaults = {}): Promise<RuleSet> {
  const { repository = '.', path = 'rules' } = defaults;
  if (!source.startsWith(gitPrefix)) return parseRuleSet(await readRuleFiles(source));
  const files = await readRulesFromGit(source.slice(gitPrefix.length), repository, path);
  try {
    return parseRuleSet(files);
  } catch (error) {
    if (!isAutotriggerError(error) || error.code !== 'RULES_INVALID') throw error;
    // Who repairs a broken branch cannot edit the state it is compared with.
    const message = `the rules of \`${source}\` are invalid, so nothing can be compared with them: leave it out, or name an earlier commit such as \`git:main~1\``;
    throw new AutotriggerError(error.code, message, {
      diagnostics: error.diagnostics,
      cause: error,
    });
  }
}
