/** Everything that `init` writes. */
import type { StarterFile } from './starter-file.js';
import { starterMapping } from './starter-mapping.js';
import { starterRules } from './starter-rules.js';
import { starterWorkflow } from './starter-workflow.js';

export const starterFiles: readonly StarterFile[] = [...starterRules, ...starterMapping, ...starterWorkflow];
