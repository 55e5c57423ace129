/** `autotrigger/simulation`: what a change of rules does, before it is live. */

export { formatJunit } from './formats/junit.js';
export { formatSarif } from './formats/sarif.js';
export { formatSimulationJunit, simulationFindings } from './formats/simulation-findings.js';
export { formatSimulationMarkdown } from './formats/simulation-markdown.js';
export { formatSimulation } from './formats/simulation-pretty.js';
export { formatSimulationHtml } from './html/page.js';
export type { Counterexample, Law, LawResult } from './invariants/law.js';
export {
  lawsFileJsonSchema,
  mappingTestsFileJsonSchema,
  scenarioFileJsonSchema,
  simulationReportJsonSchema,
} from './json-schemas.js';
export type { FieldCoverage, MappingTestResult } from './mapping-tests/run-mapping-tests.js';
export type { OutcomeCounts, SimulatedOutcome } from './outcomes.js';
export type {
  FlipCause,
  FlipGroup,
  Sample,
  SimulationReport,
  ThresholdResult,
  Totals,
} from './report.js';
export type { Coverage, Covered } from './scenarios/coverage.js';
export { formatTest, formatTestMarkdown } from './scenarios/format-test.js';
export type { Actual, ScenarioResult } from './scenarios/run-case.js';
export { type TestOptions, type TestReport, test } from './scenarios/test.js';
export { formatTestJunit, testFindings } from './scenarios/test-findings.js';
export {
  type DiffReport,
  diff,
  isCrossed,
  type SimulateOptions,
  type SimulationFiles,
  type SimulationProgress,
  simulate,
} from './simulate.js';
