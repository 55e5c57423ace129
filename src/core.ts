/** `autotrigger/core`: mapping, deciding, explaining, lint and replay without Node: the same code in a browser. */

export { type DecideOptions, decide } from './decision/decide.js';
export type * from './decision/decision.js';
export { AutotriggerError, isAutotriggerError } from './errors/autotrigger-error.js';
export type { Diagnostic } from './errors/diagnostic.js';
export { type ExplainOptions, explain } from './explanation/explain.js';
export type * from './explanation/explanation.js';
export { type FormatExplanationOptions, formatExplanation } from './explanation/format-explanation.js';
export type { FactDefinition, FactType, OperatorDefinition } from './facts/definition.js';
export type { Customer, Employee, Interaction } from './interaction/interaction.js';
export {
  type MappedError,
  type MapRecordOptions,
  type MapResult,
  mapRecord,
} from './interaction/mapping/map-record.js';
export type { Mapping } from './interaction/mapping/mapping.js';
export { parseMapping } from './interaction/mapping/parse.js';
export {
  type NormalisationError,
  type NormalisationResult,
  normaliseInteraction,
} from './interaction/normalise.js';
export { diff, type RuleSetDiff } from './lint/diff/diff.js';
export { lint } from './lint/lint.js';
export type { FeedbackRequest } from './request/feedback-request.js';
export { parseRuleSet, type RuleFileContent } from './rules/parse-rule-set.js';
export type * from './rules/rule-set.js';
export type { Environment } from './shared/environment.js';
export type { ReplayOptions } from './simulation/replay/options.js';
export { replay } from './simulation/replay/replay.js';
export type { SimulationReport } from './simulation/report.js';
