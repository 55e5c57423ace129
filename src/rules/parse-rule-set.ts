/** Rule files in, a frozen rule set out; or one error that carries everything that is wrong with them. */
import { AutotriggerError } from '../errors/autotrigger-error.js';
import { byPlace, type Diagnostic } from '../errors/diagnostic.js';
import type { FactDefinition, OperatorDefinition } from '../facts/definition.js';
import { buildRuleSet } from './build-rule-set.js';
import { compareNames } from './canonical.js';
import { checkConditions, checkRules, namesOfConditions } from './check-names-and-conditions.js';
import { checkBusinessDelays, checkOverrides, checkSamples } from './check-send-params.js';
import { checkSuppression } from './check-suppression.js';
import { checkComplexity } from './complexity-limit.js';
import { addDeclaredFacts, factsInCode, knownFacts } from './known-facts.js';
import { TooManyProblems } from './problems.js';
import { type ReadFile, type RuleFileContent, readFile } from './read-file.js';
import { operatorsInCode } from './resolve-operator.js';
import type { RuleSet, RuleSetOptions } from './rule-set.js';
import { checkSettings, checkSettingsOnce } from './settings.js';

export type { RuleFileContent };

/**
 * Validates all files as one rule set and freezes it.
 *
 * @throws AutotriggerError RULES_INVALID with every problem of every file in `diagnostics`; OPTION_INVALID for facts
 * and operators in code that clash.
 */
export function parseRuleSet(files: readonly RuleFileContent[], options: RuleSetOptions = {}): RuleSet {
  const facts = factsInCode(options.facts ?? []);
  const operators = operatorsInCode(options.operators ?? []);
  const diagnostics: Diagnostic[] = [];
  let isCutShort = false;
  // In the order of their paths, so that messages are the same whatever the order they were given in.
  const sorted = [...files].sort((a, b) => compareNames(a.path, b.path));
  let read: readonly ReadFile[] = [];
  try {
    read = checkFiles(sorted, facts, operators, diagnostics);
  } catch (error) {
    if (!(error instanceof TooManyProblems)) throw error;
    isCutShort = true;
  }

  if (files.length === 0) diagnostics.push(noFiles);
  if (diagnostics.length > 0) throw invalid(diagnostics.sort(byPlace), sorted.length, isCutShort);
  return buildRuleSet(read, { facts, operators });
}

/** Reads the files and checks them together; what is wrong goes into `diagnostics`, and into `facts` what they declare. */
function checkFiles(
  sorted: readonly RuleFileContent[],
  facts: Map<string, FactDefinition>,
  operators: ReadonlyMap<string, OperatorDefinition>,
  diagnostics: Diagnostic[],
): readonly ReadFile[] {
  const read = sorted.map((file) => readFile(file, diagnostics));

  const settings = new Map<string, string>();
  for (const { path, document, problems } of read) {
    checkSettings(document.value, problems);
    checkSettingsOnce(document.value, path, problems, settings);
    addDeclaredFacts(document.value, problems, facts);
  }
  const named = namesOfConditions(read);
  const context = { facts: knownFacts(facts), operators, conditions: named };
  const order = checkConditions(read, named, context);
  checkRules(read, context);
  checkSuppression(read, context);
  checkOverrides(read);
  checkBusinessDelays(read);
  checkSamples(read);
  checkComplexity(read, order);
  return read;
}

const noFiles: Diagnostic = {
  code: 'NO_RULE_FILES',
  severity: 'error',
  message: 'there is no rule file',
  fix: 'add a file whose name ends in `.rules.json`',
};

function invalid(diagnostics: readonly Diagnostic[], files: number, isCutShort: boolean): AutotriggerError {
  const known = diagnostics.length === 1 ? 'a mistake' : `${diagnostics.length} mistakes`;
  const count = isCutShort ? `more than ${known}` : known;
  const where = files === 1 ? 'the rule file has' : 'the rule files have';
  const [first] = diagnostics;
  return new AutotriggerError('RULES_INVALID', `${where} ${count}`, {
    fix: isCutShort
      ? 'correct those that are listed; further ones are found then, and nothing was loaded'
      : 'correct each of them; nothing was loaded',
    diagnostics,
    file: first?.file,
    pointer: first?.pointer,
    line: first?.line,
  });
}
