/** Rule files from the disk: one file, or every `*.rules.json` of a folder and the folders in it. */
import { AutotriggerError, isAutotriggerError } from '../errors/autotrigger-error.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { parseRuleSet } from './parse-rule-set.js';
import { readRuleFolder } from './read-rule-files.js';
import type { RuleSet, RuleSetOptions } from './rule-set.js';

/**
 * Loads one rule file, or a folder as one rule set. Files of the folder whose names nearly are those of rule files
 * are not read, and named in the `warnings` of the rule set.
 *
 * @throws AutotriggerError RULES_UNREADABLE when it is missing, cannot be read, or holds no rule file;
 * RULES_INVALID with every problem of every file in `diagnostics`.
 */
export async function loadRuleSet(folderOrFile: string, options: RuleSetOptions = {}): Promise<RuleSet> {
  const { files, warnings } = await readRuleFolder(folderOrFile);
  if (warnings.length === 0) return parseRuleSet(files, options);
  try {
    const ruleSet = parseRuleSet(files, options);
    return Object.freeze({ ...ruleSet, warnings: Object.freeze([...ruleSet.warnings, ...warnings]) });
  } catch (error) {
    throw withWarnings(error, warnings);
  }
}

/** A file that is not read may be what a missing condition stands in. */
function withWarnings(error: unknown, warnings: readonly Diagnostic[]): unknown {
  if (!isAutotriggerError(error) || error.code !== 'RULES_INVALID') return error;
  const { code, message, fix, file, pointer, line } = error;
  const diagnostics = [...error.diagnostics, ...warnings];
  return new AutotriggerError(code, message, { fix, file, pointer, line, diagnostics });
}
