/**
 * Freshservice: `GET /api/v2/tickets?include=requester,stats`, one ticket, and the webhook of a workflow. Agents are
 * looked up in `agents` (`GET /api/v2/agents`), beside the tickets or joined.
 * https://api.freshservice.com/#ticket_attributes
 */
import type { Mapping, MappingCondition } from '../mapping.js';
import { agent, ticketFields, ticketShapes, webhook } from './freshworks.js';

const ticket: Mapping['fields'] = {
  ...ticketFields,
  channel: {
    from: 'source',
    map: { 1: 'email', 2: 'email', 3: 'phone', 4: 'chat', 5: 'email', 9: 'walkup', 10: 'chat' },
    otherwise: 'other',
  },
  'customer.email': { from: ['requester.email', 'requester.primary_email', 'email'] },
  'employee.name': agent(['first_name', 'last_name']),
  'employee.email': agent('email'),
  'attributes.department_id': 'department_id',
  'attributes.category': 'category',
};

const isTicket: MappingCondition[] = [
  { path: 'responder_id', present: true },
  { path: ['department_id', 'workspace_id'], present: true },
];

export const freshservice: Mapping = {
  description: 'Freshservice tickets with requester and stats included, and webhooks',
  fields: {},
  shapes: [
    webhook(['ticket_id_numeric', 'ticket_id'], { 'attributes.department': 'ticket_department_name' }),
    ...ticketShapes(['tickets'], isTicket, ticket),
  ],
};
