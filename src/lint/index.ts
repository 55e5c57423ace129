/** `autotrigger/analysis`: what can be said of a rule set without an interaction. */
export { diff, type RuleChange, type RuleSetDiff, type Verdict } from './diff/diff.js';
export type { Edit } from './diff/edits.js';
export { type LintFinding, lint } from './lint.js';
