/** A workflow for pull requests, and made-up interactions for it to simulate. */
import {
  githubWorkflow,
  githubWorkflowPath,
  sampleInteractions,
  sampleInteractionsPath,
} from '../../simulation/workflow.js';
import type { StarterFile } from './starter-file.js';

export const starterWorkflow: readonly StarterFile[] = [
  { path: githubWorkflowPath, text: githubWorkflow },
  { path: sampleInteractionsPath, text: sampleInteractions },
];
