/** `autotrigger/analysis`: what can be said of a rule set without an interaction. */
export { lint } from './lint.js';
