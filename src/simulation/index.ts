/** `autotrigger/simulation`: what a change of rules does, before it is live. */
export { lawsFileJsonSchema, scenarioFileJsonSchema, simulationReportJsonSchema } from './json-schemas.js';
export type { Coverage, Covered } from './scenarios/coverage.js';
export type { Actual, ScenarioResult } from './scenarios/judge-case.js';
export { type TestOptions, type TestReport, test } from './scenarios/test.js';
