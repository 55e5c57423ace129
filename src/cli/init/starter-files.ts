/** Everything that `init` writes: rules and scenarios, a mapping to fill in with a test of it, and a workflow with interactions to simulate. */
import {
  githubWorkflow,
  githubWorkflowPath,
  sampleInteractions,
  sampleInteractionsPath,
} from '../../simulation/workflow.js';
import { starterRules, starterScenarios } from './starter-rules.js';

/** A file to write, unless one is there. */
export interface StarterFile {
  /** Relative to the folder that `init` was given. */
  readonly path: string;
  readonly text: string;
}

const mapping = {
  description: 'Put the field names of your system on the right-hand side',
  fields: {
    ext_interaction_id: 'id',
    channel: { from: 'channel', map: { web: 'email', voice: 'phone' }, ignore_case: true },
    status: 'status',
    tags: { from: 'tags', split: ',' },
    ended_at: 'closed_at',
    'customer.name': { join: ['first_name', 'last_name'] },
    'customer.email': 'email',
    'employee.email': 'agent_email',
    'attributes.assignee_type': { from: 'assignee_type', default: 'human' },
  },
};

const mappingTests = {
  mapping: '../mappings/tickets.mapping.json',
  now: '2026-03-03T00:00:00Z',
  tests: [
    {
      name: 'a call that was closed',
      document: {
        id: 7,
        channel: 'Voice',
        status: 'closed',
        tags: 'vip,return',
        closed_at: '2026-03-02T12:00:00Z',
        first_name: 'Jane',
        last_name: 'Customer',
        email: 'jane@example.com',
        agent_email: 'paul@example.org',
        assignee_type: 'bot',
      },
      expect: {
        interactions: [
          {
            ext_interaction_id: '7',
            channel: 'phone',
            status: 'closed',
            tags: ['vip', 'return'],
            ended_at: '2026-03-02T12:00:00.000Z',
            customer: { name: 'Jane Customer', email: 'jane@example.com' },
            employee: { email: 'paul@example.org' },
            attributes: { assignee_type: 'bot' },
          },
        ],
      },
    },
  ],
};

/** `folder` is where they are written, from the root of the repository; the workflow stands at that root. */
export function starterFiles(folder = ''): readonly StarterFile[] {
  const toRoot = folder.split('/').map((step) => (step === '' ? '' : '../'));
  return [
    jsonFile('rules/service.rules.json', { $schema: schemaAt('rule-file'), ...starterRules }),
    jsonFile('rules/service.scenarios.json', { $schema: schemaAt('scenario-file'), ...starterScenarios }),
    jsonFile('mappings/tickets.mapping.json', { $schema: schemaAt('mapping-file'), ...mapping }),
    jsonFile('rules/tickets.mapping-tests.json', {
      $schema: schemaAt('mapping-tests-file'),
      ...mappingTests,
    }),
    // GitHub reads workflows at the root of the repository only.
    { path: `${toRoot.join('')}${githubWorkflowPath}`, text: githubWorkflow(folder) },
    { path: sampleInteractionsPath, text: sampleInteractions },
  ];
}

/** Found by editors where the package is installed in the folder; all files with a schema are one folder deep. */
function schemaAt(name: 'rule-file' | 'scenario-file' | 'mapping-file' | 'mapping-tests-file'): string {
  return `../node_modules/autotrigger/docs/schemas/${name}.schema.json`;
}

function jsonFile(path: string, value: unknown): StarterFile {
  return { path, text: `${JSON.stringify(value, undefined, 2)}\n` };
}
