/** Rule files from the disk: one file, or every `*.rules.json` of a folder and the folders in it. */
import { parseRuleSet } from './parse-rule-set.js';
import { readRuleFiles } from './read-rule-files.js';
import type { RuleSet, RuleSetOptions } from './rule-set.js';

/**
 * Loads one rule file, or a folder as one rule set.
 *
 * @throws AutotriggerError RULES_UNREADABLE when it is missing, cannot be read, or holds no rule file;
 * RULES_INVALID with every problem of every file in `diagnostics`.
 */
export async function loadRuleSet(folderOrFile: string, options: RuleSetOptions = {}): Promise<RuleSet> {
  return parseRuleSet(await readRuleFiles(folderOrFile), options);
}
