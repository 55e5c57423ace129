/** The stand-in of the vendor, for the tests of those who embed the library. */
export type { FaultPlan, FaultText } from '../transport/sandbox/faults.js';
export type { Sandbox, SandboxOptions } from '../transport/sandbox/sandbox.js';
export { startSandbox } from '../transport/sandbox/sandbox.js';
export type { LedgerEntry } from '../transport/sandbox/state.js';
export type { SandboxAccount, SandboxEmployee } from '../transport/sandbox/vendor-checks.js';
