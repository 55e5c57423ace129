/** Runs every scenario and every law of a rule set: what `autotrigger test` does. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { normaliseInteraction } from '../../interaction/normalise.js';
import { loadRuleSet } from '../../rules/load-rule-set.js';
import type { RuleSet } from '../../rules/rule-set.js';
import { formatShare } from '../../shared/format-numbers.js';
import { invalidOption } from '../../shared/options.js';
import { readFilesBelow, type TextFile } from '../find-files.js';
import { checkLaws } from '../invariants/check-laws.js';
import type { LawResult } from '../invariants/law.js';
import { mappingTestsFileEnding } from '../mapping-tests/read-mapping-tests.js';
import {
  type FieldCoverage,
  type MappingTestResult,
  runMappingTests,
} from '../mapping-tests/run-mapping-tests.js';
import { type Coverage, coverageMeter } from './coverage.js';
import { lawsFileEnding, readTests, scenarioFileEnding } from './read-tests.js';
import { runCase, type ScenarioResult } from './run-case.js';

/** Options of `test`. */
export interface TestOptions {
  /** A rule set, or the folder or file it is loaded from. */
  readonly rules: RuleSet | string;
  /**
   * Files of scenarios, laws and tests of mappings as texts, or a folder to find them in. By default every
   * `*.scenarios.json`, `*.laws.json` and `*.mapping-tests.json` below the folder of the rules; needed where `rules`
   * is a rule set.
   */
  readonly scenarios?: string | readonly TextFile[] | undefined;
  /** Fails below this share of coverage, 0 to 1; 0 unless given. */
  readonly minCoverage?: number | undefined;
  /** Repeats the laws of an earlier run. */
  readonly seed?: number | undefined;
}

/** Everything that ran. Requests in it are as they came out; the formats for people mask names and addresses. */
export interface TestReport {
  /** Every scenario and law holds, something ran, and coverage is enough. */
  readonly passed: boolean;
  /** Version of the rule set. */
  readonly ruleSet: string;
  /** That were read, in the order of their paths. */
  readonly files: readonly string[];
  readonly scenarios: readonly ScenarioResult[];
  readonly laws: readonly LawResult[];
  readonly mappings: readonly MappingTestResult[];
  /** Of the mappings that are tested: their fields. */
  readonly mappingCoverage: readonly FieldCoverage[];
  readonly coverage: Coverage;
  /** What fails beside these: nothing ran, too little coverage. One sentence each. */
  readonly problems: readonly string[];
}

/**
 * Rejects with RULES_INVALID, RULES_UNREADABLE, INPUT_UNREADABLE, or SCENARIOS_INVALID with every mistake in the
 * scenario and law files; a scenario that fails is part of the report.
 */
export async function test(options: TestOptions): Promise<TestReport> {
  const ruleSet = typeof options.rules === 'string' ? await loadRuleSet(options.rules) : options.rules;
  const files = await filesOf(options);
  const { cases, laws, mappingTests } = readAll(files, ruleSet);

  const meter = coverageMeter(ruleSet);
  const scenarios: ScenarioResult[] = [];
  for (const scenario of cases) {
    const read = normaliseInteraction(scenario.interaction);
    if (read.ok) meter.see(read.interaction, scenario.now);
    scenarios.push(await runCase(ruleSet, scenario));
  }
  const checked: LawResult[] = [];
  for (const path of new Set(laws.map(({ file }) => file))) {
    const own = laws.filter(({ file }) => file === path);
    // A file says once when and where its laws are checked.
    const { now, environment } = own[0] ?? {};
    const results = await checkLaws(
      ruleSet,
      own.map(({ law }) => law),
      { now, environment, seed: options.seed },
    );
    results.forEach((result, index) => {
      checked.push({ ...result, file: path, line: own[index]?.line });
    });
  }

  const { results: mappings, coverage: mappingCoverage } = await runMappingTests(mappingTests);
  const coverage = meter.result();
  const ran = scenarios.length + checked.length + mappings.length;
  const problems = problemsOf(options, ran, coverage, mappingCoverage);
  return {
    passed: problems.length === 0 && [...scenarios, ...checked, ...mappings].every(({ passed }) => passed),
    ruleSet: ruleSet.version,
    files: files.map(({ path }) => path),
    scenarios,
    laws: checked,
    mappings,
    mappingCoverage,
    coverage,
    problems,
  };
}

async function filesOf({ rules, scenarios }: TestOptions): Promise<readonly TextFile[]> {
  if (typeof scenarios === 'object') return scenarios;
  const folder = scenarios ?? (typeof rules === 'string' ? rules : undefined);
  if (folder !== undefined)
    return readFilesBelow(folder, [scenarioFileEnding, lawsFileEnding, mappingTestsFileEnding]);
  throw invalidOption(
    'there is no folder to find scenarios in',
    'give `scenarios` beside a rule set, or `rules` as the path of its folder',
  );
}

function readAll(files: readonly TextFile[], ruleSet: RuleSet) {
  const { diagnostics, ...read } = readTests(files, ruleSet);
  if (diagnostics.length === 0) return read;
  throw new AutotriggerError('SCENARIOS_INVALID', 'the files of tests have mistakes', {
    diagnostics,
  });
}

function problemsOf(
  { minCoverage = 0 }: TestOptions,
  ran: number,
  { share }: Coverage,
  fields: readonly FieldCoverage[],
): string[] {
  const problems: string[] = [];
  // A folder that was moved must not pass as one whose tests hold.
  if (ran === 0) problems.push('nothing ran: there is no scenario, law or test of a mapping');
  if (share < minCoverage) {
    problems.push(`coverage is ${formatShare(share)}, and at least ${formatShare(minCoverage)} is asked for`);
  }
  const covered = fields.filter(({ found }) => found > 0).length / Math.max(1, fields.length);
  if (fields.length > 0 && covered < minCoverage) {
    const wanted = `at least ${formatShare(minCoverage)} is asked for`;
    problems.push(`coverage of the fields of mappings is ${formatShare(covered)}, and ${wanted}`);
  }
  return problems;
}
