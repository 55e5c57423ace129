/** `autotrigger/queues`: what a receipt means for a job, for engines without an adapter of their own. */
export { type JobOptions, type JobProcessor, jobProcessor, type ProcessedJob } from './process-job.js';
export { type Verdict, verdictOf, verdictOfAll } from './verdict.js';
