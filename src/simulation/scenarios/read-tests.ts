/** Files of tests → cases, laws and tests of mappings, with every mistake in them. */
import type { Diagnostic } from '../../errors/diagnostic.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { readDocument } from '../document.js';
import type { TextFile } from '../find-files.js';
import { type PlacedLaw, readLaws } from '../invariants/read-laws.js';
import {
  type MappingTestsFile,
  mappingTestsFileEnding,
  readMappingTests,
} from '../mapping-tests/read-mapping-tests.js';
import { expandScenarios, type ScenarioCase } from './expand.js';
import { scenarioFileSchema } from './scenario-file.js';

/** By which `test` and `validate` find the files. */
export const scenarioFileEnding = '.scenarios.json';

/** By which `test` and `validate` find the files. */
export const lawsFileEnding = '.laws.json';

/** What the files hold; a caller that finds any mistake runs none of it. */
export interface ReadTests {
  readonly cases: readonly ScenarioCase[];
  readonly laws: readonly PlacedLaw[];
  readonly mappingTests: readonly MappingTestsFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is not named as another kind is read as a scenario file. Without rules, what names facts is not checked. */
export function readTests(files: readonly TextFile[], ruleSet: RuleSet | undefined): ReadTests {
  const diagnostics: Diagnostic[] = [];
  const cases: ScenarioCase[] = [];
  const laws: PlacedLaw[] = [];
  const mappingTests: MappingTestsFile[] = [];
  for (const file of files) {
    if (file.path.endsWith(lawsFileEnding)) {
      const read = readLaws(file, ruleSet);
      laws.push(...read.laws);
      diagnostics.push(...read.diagnostics);
    } else if (file.path.endsWith(mappingTestsFileEnding)) {
      const read = readMappingTests(file);
      if (read.ok) mappingTests.push(read);
      else diagnostics.push(...read.diagnostics);
    } else {
      const read = readScenarios(file, ruleSet);
      if (read.ok) cases.push(...read.cases);
      else diagnostics.push(...read.diagnostics);
    }
  }
  return { cases, laws, mappingTests, diagnostics };
}

/** Never throws for data. Without rules, names of attributes are not held to the facts that are declared. */
export function readScenarios({ path, content }: TextFile, ruleSet: RuleSet | undefined) {
  const read = readDocument(content, path, scenarioFileSchema, 'SCENARIOS_INVALID');
  if (!read.ok) return read;
  const declared = [...(ruleSet?.facts.keys() ?? [])].filter((name) => name.startsWith('attributes.'));
  return expandScenarios(path, read.value, read.document.lineOf, declared);
}
