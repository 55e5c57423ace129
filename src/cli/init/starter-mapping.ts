/** A mapping to fill in, for tickets of another system. */
import { jsonFile, type StarterFile, schemaAt } from './starter-file.js';

const mapping = {
  $schema: schemaAt('mapping-file'),
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

export const starterMapping: readonly StarterFile[] = [jsonFile('mappings/tickets.mapping.json', mapping)];
