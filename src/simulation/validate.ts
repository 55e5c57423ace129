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
  /** As it was given. */
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

interface Kind {
  readonly ending: string;
  /** The key of the document by which it is known, whatever the name of its file. */
  readonly key: string;
  readonly count: 'scenarioFiles' | 'lawsFiles' | 'mappingFiles' | 'mappingTestsFiles';
  /** `rules`: those beside it, whose facts it may name. */
  check(file: TextFile, rules: RuleSet | undefined): readonly Diagnostic[];
}

/** Every kind of file but rules. */
const kinds: readonly Kind[] = [
  {
    ending: scenarioFileEnding,
    key: 'scenarios',
    count: 'scenarioFiles',
    check: (file, rules) => mistakesOf(readScenarios(file, rules)),
  },
  {
    ending: lawsFileEnding,
    key: 'laws',
    count: 'lawsFiles',
    check: (file, rules) => readLaws(file, rules).diagnostics,
  },
  {
    ending: '.mapping.json',
    key: 'fields',
    count: 'mappingFiles',
    check: ({ path, content }) => mistakesIn(() => parseMapping(content, { path })),
  },
  {
    ending: mappingTestsFileEnding,
    key: 'tests',
    count: 'mappingTestsFiles',
    check: (file) => mistakesOf(readMappingTests(file)),
  },
];

/**
 * A folder is one rule set with the scenario, laws and mapping files in it; a file is read as what it holds, whatever
 * its name. `path` is what the result calls it. Resolves with the mistakes; rejects with RULES_UNREADABLE where nothing can be read.
 */
export async function validatePath(folderOrFile: string, path = folderOrFile): Promise<Validation> {
  const isFile = await stat(folderOrFile).then(
    (found) => found.isFile(),
    () => false,
  );
  // A file that cannot be read is reported by the reader of its kind.
  const content = isFile ? await readFile(folderOrFile, 'utf8').catch(() => '') : '';
  const kind = isFile ? kindOf(folderOrFile, content) : undefined;
  if (kind === undefined) return validateRules(folderOrFile, path, isFile);
  // What a scenario or a law names is declared in the rules beside it; without them only its form is checked.
  const rules = await attempt(() => loadRuleSet(dirname(folderOrFile)));
  const diagnostics = kind.check({ path: folderOrFile, content }, rules.value);
  return { ...resultOf(path, diagnostics), ...countsOf([kind]) };
}

async function validateRules(folderOrFile: string, path: string, isFile: boolean): Promise<Validation> {
  const files = isFile ? [] : await filesBelow(folderOrFile);
  const others = files.flatMap((file) => {
    const kind = kindByName(file.path);
    return kind === undefined ? [] : [{ file, kind }];
  });
  const loaded = await attempt(() => loadRuleSet(folderOrFile));
  const isWithoutRules = loaded.error?.code === 'RULES_UNREADABLE' && others.length > 0;
  if (loaded.error?.code === 'RULES_UNREADABLE' && !isWithoutRules) throw loaded.error;
  const mistakes = loaded.error === undefined || isWithoutRules ? [] : diagnosticsOf(loaded.error);
  const own = loaded.value?.warnings ?? mistakes;
  const further = others.flatMap(({ file, kind }) => kind.check(file, loaded.value));
  return {
    ...resultOf(path, [...own, ...further]),
    ...(loaded.value && summaryOf(loaded.value)),
    ...countsOf(others.map(({ kind }) => kind)),
  };
}

/** An unreadable folder is reported by the rules. */
function filesBelow(folder: string): Promise<TextFile[]> {
  return readFilesBelow(
    folder,
    kinds.map(({ ending }) => ending),
  ).catch(() => []);
}

function resultOf(path: string, diagnostics: readonly Diagnostic[]) {
  const valid = diagnostics.every(({ severity }) => severity !== 'error');
  return { path, valid, diagnostics: diagnostics.toSorted(byPlace) };
}

function summaryOf({ version, files, rules, disabled }: RuleSet) {
  return { version, files: files.length, rules: rules.length, disabled };
}

function countsOf(found: readonly Kind[]): Pick<Validation, Kind['count']> {
  const counts = { scenarioFiles: 0, lawsFiles: 0, mappingFiles: 0, mappingTestsFiles: 0 };
  for (const { count } of found) counts[count] += 1;
  return counts;
}

/** By the keys of the document; by its name where they do not tell. Undefined for rules. */
function kindOf(file: string, text: string): Kind | undefined {
  const value = tryParseJson(text.replace(/^\uFEFF/, ''));
  if (!isObject(value)) return kindByName(file);
  if (Object.hasOwn(value, 'rules')) return undefined;
  return kinds.find(({ key }) => Object.hasOwn(value, key)) ?? kindByName(file);
}

function kindByName(file: string): Kind | undefined {
  return kinds.find(({ ending }) => file.endsWith(ending));
}

function mistakesOf(
  read: { readonly ok: true } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] },
): readonly Diagnostic[] {
  return read.ok ? [] : read.diagnostics;
}

function mistakesIn(step: () => unknown): readonly Diagnostic[] {
  try {
    step();
    return [];
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    return diagnosticsOf(error);
  }
}

async function attempt<Value>(
  step: () => Promise<Value>,
): Promise<{ readonly value?: Value; readonly error?: AutotriggerError }> {
  try {
    return { value: await step() };
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    return { error };
  }
}
