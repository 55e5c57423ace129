/** `autotrigger/testing`: for the tests of those who embed the library, or bring a store or rules of their own. */
export { type ConditionArbitraryOptions, conditionArbitrary } from './condition-arbitraries.js';
export { type FixedClock, fixedClock } from './fixed-clock.js';
export {
  hostileRecordArbitrary,
  interactionArbitrary,
  rawInteractionArbitrary,
} from './interaction-arbitraries.js';
export * from './laws.js';
export {
  type RecordedCall,
  type RecordingTransport,
  type RecordingTransportOptions,
  recordingTransport,
} from './recording-transport.js';
export {
  type RuleFileArbitraryOptions,
  type RuleFileValue,
  ruleFileArbitrary,
} from './rule-set-arbitraries.js';
export { type ProviderUnderTest, ruleProviderConformance } from './rule-source-conformance.js';
export * from './sandbox.js';
export {
  type MakeStore,
  type StoreUnderTest,
  storeConformance,
  type TestFunctions,
} from './store-conformance.js';
