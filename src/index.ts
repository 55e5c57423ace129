/** Everything the package exports, by stage. */

export { type DecideOptions, decide } from './decision/decide.js';
export { type DecideAsyncOptions, decideAsync } from './decision/decide-async.js';
export {
  type AppliedQuota,
  type Decision,
  type DecisionOutcome,
  type Reason,
  type ReasonCode,
  type RuleError,
  reasonCodes,
} from './decision/decision.js';
export { AutotriggerError, formatError, isAutotriggerError } from './errors/autotrigger-error.js';
export { type ErrorCode, errorCodes } from './errors/codes.js';
export { type Diagnostic, formatDiagnostic } from './errors/diagnostic.js';
export { type ExplainOptions, explain } from './explanation/explain.js';
export { explainAsync } from './explanation/explain-async.js';
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
export { loadMapping } from './interaction/read/load-mapping.js';
export type { ReadOptions, ReadProgress } from './interaction/read/read-interactions.js';
export { readInteractions } from './interaction/read/read-interactions.js';
export { UnreadableRecord } from './interaction/unreadable.js';
export { createTrigger } from './pipeline/create-trigger.js';
export type { CloseReport } from './pipeline/in-flight.js';
export type { Logger, LogOptions, Warning } from './pipeline/log.js';
export type * from './pipeline/options.js';
export type { OutcomeCounts, ReceiptCounts } from './receipt/counts.js';
export { type Receipt, type ReceiptError, type ReceiptOutcome, receiptOutcomes } from './receipt/receipt.js';
export { type LogRecord, openReceiptLog, type ReceiptLog, toLogRecord } from './receipt/receipt-log.js';
export type { FeedbackRequest } from './request/feedback-request.js';
export { type BundleOptions, bundleProvider } from './rule-source/bundle-provider.js';
export { signBundle } from './rule-source/bundle-signature.js';
export { folderProvider } from './rule-source/folder-provider.js';
export { formatShadowReport } from './rule-source/format-shadow-report.js';
export type * from './rule-source/provider.js';
export type { RemovedRule } from './rule-source/removals.js';
export type * from './rule-source/rule-source.js';
export {
  type Shadow,
  type ShadowDifference,
  type ShadowOptions,
  type ShadowReport,
  shadow,
} from './rule-source/shadow.js';
export type { WatchOptions } from './rule-source/watch-options.js';
export { watchRuleSet } from './rule-source/watch-rule-set.js';
export { loadRuleSet } from './rules/load-rule-set.js';
export { parseRuleSet, type RuleFileContent } from './rules/parse-rule-set.js';
export type * from './rules/rule-set.js';
export { type Clock, systemClock } from './shared/clock.js';
export type { Environment } from './shared/environment.js';
export { type CachedStoreOptions, cachedStore } from './stores/cached.js';
export { type LmdbStoreOptions, lmdbStore } from './stores/lmdb/store.js';
export { type MemoryStoreOptions, memoryStore } from './stores/memory.js';
export type * from './stores/port.js';
export type * from './stores/port-steps.js';
export {
  type PostgresPool,
  type PostgresStore,
  type PostgresStoreOptions,
  postgresStore,
} from './stores/postgres/store.js';
export {
  type IoredisClient,
  type NodeRedisClient,
  type RedisClient,
  type RedisStoreOptions,
  redisStore,
} from './stores/redis/store.js';
export type * from './stores/table.js';
export { type TableStoreOptions, tableStore } from './stores/table-store.js';
export { createGuard, type Guard, type GuardOptions } from './suppression/guard.js';
export type { KeySecret } from './suppression/keys.js';
export type * from './suppression/protocol.js';
export type { StoreStatus } from './suppression/store-calls.js';
export type { ApiKeys } from './transport/api-key.js';
export { dryRun } from './transport/dry-run.js';
export type {
  BreakerOptions,
  ProxyOptions,
  RateLimitOptions,
  RetryOptions,
  StellaConnectOptions,
  TlsOptions,
} from './transport/options.js';
export type * from './transport/port.js';
export { stellaConnect } from './transport/stella-connect.js';
export type {
  BreakerMessage,
  CallMessage,
  ErrorShareMessage,
  ReceiptMessage,
} from './transport/telemetry/channels.js';
export { type VendorError, vendorErrors } from './transport/vendor-errors.js';
