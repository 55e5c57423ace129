/**
 * Freshservice: `GET /api/v2/tickets?include=requester,stats`, one ticket, and the webhook of a workflow. Agents are
 * looked up in `agents` (`GET /api/v2/agents`), beside the tickets or joined.
 * https://api.freshservice.com/#ticket_attributes
 */
import type { Mapping, MappingCondition } from '../mapping.js';

const agent = { in: 'agents', equals: 'responder_id' };
const statuses = { 2: 'open', 3: 'pending', 4: 'resolved', 5: 'closed' };

const ticket: Mapping['fields'] = {
  ext_interaction_id: 'id',
  channel: {
    from: 'source',
    map: { 1: 'email', 2: 'email', 3: 'phone', 4: 'chat', 5: 'email', 9: 'walkup', 10: 'chat' },
    otherwise: 'other',
  },
  status: { from: 'status', map: statuses },
  tags: 'tags',
  ended_at: { from: ['stats.closed_at', 'stats.resolved_at', 'updated_at'] },
  'customer.name': 'requester.name',
  'customer.email': { from: ['requester.email', 'requester.primary_email', 'email'] },
  'employee.name': { lookup: { ...agent, take: ['first_name', 'last_name'] } },
  'employee.email': { lookup: { ...agent, take: 'email' } },
  'employee.custom_id': 'responder_id',
  'attributes.source': 'source',
  'attributes.priority': { from: 'priority', map: { 1: 'low', 2: 'medium', 3: 'high', 4: 'urgent' } },
  'attributes.type': 'type',
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
    {
      name: 'webhook',
      is: [{ path: 'freshdesk_webhook', exists: true }],
      records: 'freshdesk_webhook',
      expects: [{ path: ['ticket_id_numeric', 'ticket_id'], exists: true }],
      fields: {
        ext_interaction_id: { from: ['ticket_id_numeric', 'ticket_id'] },
        channel: { from: 'ticket_source', ignore_case: true, map: { portal: 'email' } },
        status: { from: 'ticket_status', map: statuses },
        tags: 'ticket_tags',
        'customer.name': 'ticket_requester_name',
        'customer.email': 'ticket_requester_email',
        'employee.name': 'ticket_agent_name',
        'employee.email': 'ticket_agent_email',
        'attributes.department': 'ticket_department_name',
      },
    },
    {
      name: 'list of tickets',
      is: [{ path: 'tickets', present: true }],
      records: 'tickets',
      expects: isTicket,
      fields: ticket,
    },
    {
      name: 'one ticket',
      is: [{ path: 'ticket.responder_id', present: true }],
      records: 'ticket',
      expects: isTicket,
      fields: ticket,
    },
    { name: 'ticket', is: isTicket, fields: ticket },
  ],
};
