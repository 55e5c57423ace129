/** Validates every kind of file that people write: rules, scenarios, laws, mappings and their tests. What `autotrigger validate` does. */
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AutotriggerError, diagnosticsOf, isAutotriggerError } from '../errors/autotrigger-error.js';
import { byPlace, type Diagnostic } from '../errors/diagnostic.js';
import { parseMapping } from '../interaction/mapping/parse.js';
import { loadRuleSet } from '../rules/load-rule-set.js';
import type { RuleSet } from '../rules/rule-set.js';
import { isObject } from '../shared/is-object.js';
import { tryParseJson } from '../shared/try-parse-json.js';
import { readFilesBelow, type TextFile } from './find-files.js';
import { readLaws } from './invariants/read-laws.js';
import { mappingTestsFileEnding, readMappingTests } from './mapping-tests/read-mapping-tests.js';
import { lawsFileEnding, readScenarios, scenarioFileEnding } from './scenarios/read-tests.js';

/** What was found about one folder or file. */
export interface Validation {
  readonly path: string;
  readonly valid: boolean;
  /** Of valid rules: their version, files, rules, and the names of rules that are disabled. */
  readonly version?: string;
  readonly files?: number;
  readonly rules?: number;
  readonly disabled?: readonly string[];
  /** How many files of each other kind were read. */
  readonly scenarioFiles: number;
  readonly lawsFiles: number;
  readonly mappingFiles: number;
  readonly mappingTestsFiles: number;
  readonly diagnostics: readonly Diagnostic[];
}

type Kind = 'rules' | 'scenarios' | 'laws' | 'mapping' | 'mapping tests';

const mappingFileEnding = '.mapping.json';
const endings = [scenarioFileEnding, lawsFileEnding, mappingFileEnding, mappingTestsFileEnding];

/**
 * A folder is one rule set with the scenario, laws and mapping files in it; a file is read as what it holds, whatever
 * its name. `path` is what the result calls it. Resolves with the mistakes; rejects with RULES_UNREADABLE where nothing can be read.
 */
export async function validatePath(folderOrFile: string, path = folderOrFile): Promise<Validation> {
  const isFile = await stat(folderOrFile).then(
    (found) => found.isFile(),
    () => false,
  );
  const kind = isFile ? await kindOf(folderOrFile) : 'rules';
  if (kind === 'rules') return validateRules(folderOrFile, path, isFile);
  const content = await readFile(folderOrFile, 'utf8');
  // Scenarios and laws name the facts of the rules beside them.
  const rules = kind.startsWith('mapping')
    ? undefined
    : await attempt(() => loadRuleSet(dirname(folderOrFile)));
  const diagnostics = check(kind, { path: folderOrFile, content }, rules?.value);
  return { ...resultOf(path, diagnostics), ...countsOf([kind]) };
}

async function validateRules(folderOrFile: string, path: string, isFile: boolean): Promise<Validation> {
  const others = isFile ? [] : await filesBelow(folderOrFile);
  const loaded = await attempt(() => loadRuleSet(folderOrFile));
  const isWithoutRules = loaded.error?.code === 'RULES_UNREADABLE' && others.length > 0;
  if (loaded.error?.code === 'RULES_UNREADABLE' && !isWithoutRules) throw loaded.error;
  const mistakes = loaded.error === undefined || isWithoutRules ? [] : diagnosticsOf(loaded.error);
  const own = loaded.value?.warnings ?? mistakes;
  const kinds = others.map(({ path: name }) => kindByName(name));
  const further = others.flatMap((file) => check(kindByName(file.path), file, loaded.value));
  return {
    ...resultOf(path, [...own, ...further]),
    ...(loaded.value && summaryOf(loaded.value)),
    ...countsOf(kinds),
  };
}

/** An unreadable folder is reported by the rules. */
function filesBelow(folder: string): Promise<TextFile[]> {
  return readFilesBelow(folder, endings).catch(() => []);
}

function resultOf(path: string, diagnostics: readonly Diagnostic[]) {
  const valid = diagnostics.every(({ severity }) => severity !== 'error');
  return { path, valid, diagnostics: [...diagnostics].sort(byPlace) };
}

function summaryOf({ version, files, rules, disabled }: RuleSet) {
  return { version, files: files.length, rules: rules.length, disabled };
}

function countsOf(kinds: readonly Kind[]) {
  const count = (wanted: Kind): number => kinds.filter((kind) => kind === wanted).length;
  return {
    scenarioFiles: count('scenarios'),
    lawsFiles: count('laws'),
    mappingFiles: count('mapping'),
    mappingTestsFiles: count('mapping tests'),
  };
}

function check(kind: Kind, file: TextFile, rules: RuleSet | undefined): readonly Diagnostic[] {
  if (kind === 'laws') return readLaws(file, rules).diagnostics;
  if (kind === 'scenarios') {
    const read = readScenarios(file, rules);
    return read.ok ? [] : read.diagnostics;
  }
  if (kind === 'mapping tests') {
    const read = readMappingTests(file);
    return read.ok ? [] : read.diagnostics;
  }
  try {
    parseMapping(file.content, { path: file.path });
    return [];
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    return diagnosticsOf(error);
  }
}

/** By the keys of the document; by its name where they do not tell. */
async function kindOf(file: string): Promise<Kind> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const value = tryParseJson(text.replace(/^\uFEFF/, ''));
  if (isObject(value)) {
    if (Object.hasOwn(value, 'rules')) return 'rules';
    if (Object.hasOwn(value, 'scenarios')) return 'scenarios';
    if (Object.hasOwn(value, 'laws')) return 'laws';
    if (Object.hasOwn(value, 'fields')) return 'mapping';
    if (Object.hasOwn(value, 'tests')) return 'mapping tests';
  }
  return kindByName(file);
}

function kindByName(file: string): Kind {
  if (file.endsWith(scenarioFileEnding)) return 'scenarios';
  if (file.endsWith(lawsFileEnding)) return 'laws';
  if (file.endsWith(mappingTestsFileEnding)) return 'mapping tests';
  return file.endsWith(mappingFileEnding) ? 'mapping' : 'rules';
}

interface Attempt<Value> {
  readonly value?: Value;
  readonly error?: AutotriggerError;
}

async function attempt<Value>(step: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { value: await step() };
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    return { error };
  }
}
