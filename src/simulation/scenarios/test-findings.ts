/** What failed in a test, as findings with their places: for annotations and SARIF. */
import type { Diagnostic } from '../../errors/diagnostic.js';
import { maskRecord } from '../../explanation/mask.js';
import type { LawResult } from '../invariants/law.js';
import { firstDifference } from './format-test.js';
import type { ScenarioResult } from './scenario-result.js';
import type { TestReport } from './test.js';

export function testFindings({ scenarios, laws, mappings, problems }: TestReport): Diagnostic[] {
  return [
    ...scenarios.filter(({ passed }) => !passed).map(fromScenario),
    ...laws.filter(({ passed }) => !passed).map(fromLaw),
    ...mappings
      .filter(({ passed }) => !passed)
      .map(
        ({ name, file, line, problem = '' }): Diagnostic => ({
          code: 'MAPPING_TEST_FAILED',
          severity: 'error',
          message: `mapping test \`${name}\`: ${problem}`,
          file,
          ...(line !== undefined && { line }),
        }),
      ),
    ...problems.map((message): Diagnostic => ({ code: 'TEST_INCOMPLETE', severity: 'error', message })),
  ];
}

function fromScenario(result: ScenarioResult): Diagnostic {
  const { name, file, pointer, line } = result;
  const message = `scenario \`${name}\`: ${firstDifference(result)}`;
  return {
    code: 'SCENARIO_FAILED',
    severity: 'error',
    message,
    file,
    pointer,
    ...(line !== undefined && { line }),
  };
}

function fromLaw({ name, problem, counterexample, file, line }: LawResult): Diagnostic {
  const example =
    counterexample === undefined
      ? ''
      : `; for example ${JSON.stringify(maskRecord(counterexample.interaction))}`;
  const place = { ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
  return {
    code: 'LAW_BROKEN',
    severity: 'error',
    message: `law \`${name}\`: ${problem ?? ''}${example}`,
    ...place,
  };
}
