/**
 * Freshdesk: `GET /api/v2/tickets?include=requester,stats`, one ticket, a search, and the webhook of an automation.
 * Tickets name their agent by id only; give the answer of `GET /api/v2/agents` as `{ "tickets": […], "agents": […] }`,
 * or as the joined list `agents`, for the e-mail.
 * https://developers.freshdesk.com/api/#tickets
 * https://support.freshdesk.com/support/solutions/articles/132589
 */
import type { Mapping, MappingCondition } from '../mapping.js';

const agent = { in: 'agents', equals: 'responder_id' };
const statuses = { 2: 'open', 3: 'pending', 4: 'resolved', 5: 'closed' };

const ticket: Mapping['fields'] = {
  ext_interaction_id: 'id',
  // Portal, feedback widget and shop are answered by e-mail. A source that is not known is no channel.
  channel: {
    from: 'source',
    map: {
      1: 'email',
      2: 'email',
      3: 'phone',
      5: 'social',
      6: 'social',
      7: 'chat',
      9: 'email',
      10: 'email',
      11: 'email',
      12: 'bot',
      13: 'chat',
    },
    otherwise: 'other',
  },
  // Statuses of an account's own begin at 6 and stay numbers, as texts.
  status: { from: 'status', map: statuses },
  tags: 'tags',
  ended_at: { from: ['stats.closed_at', 'stats.resolved_at', 'updated_at'] },
  'customer.name': 'requester.name',
  'customer.email': { from: ['requester.email', 'email'] },
  'employee.name': { lookup: { ...agent, take: 'contact.name' } },
  'employee.email': { lookup: { ...agent, take: 'contact.email' } },
  'employee.custom_id': 'responder_id',
  'attributes.source': 'source',
  'attributes.spam': 'spam',
  'attributes.priority': { from: 'priority', map: { 1: 'low', 2: 'medium', 3: 'high', 4: 'urgent' } },
  'attributes.type': 'type',
  'attributes.group_id': 'group_id',
  'attributes.product_id': 'product_id',
};

/** Freshservice, of the same maker, has departments. */
const isTicket: MappingCondition[] = [
  { path: 'responder_id', present: true },
  { path: 'source', present: true },
  { path: ['department_id', 'workspace_id'], present: false },
];

export const freshdesk: Mapping = {
  description: 'Freshdesk tickets with requester and stats included, and webhooks',
  fields: {},
  shapes: [
    {
      name: 'webhook',
      is: [{ path: 'freshdesk_webhook', exists: true }],
      records: 'freshdesk_webhook',
      expects: [{ path: 'ticket_id', exists: true }],
      fields: {
        ext_interaction_id: 'ticket_id',
        channel: {
          from: 'ticket_source',
          ignore_case: true,
          map: { portal: 'email', 'feedback widget': 'email' },
        },
        status: { from: 'ticket_status', map: statuses },
        tags: 'ticket_tags',
        'customer.name': { from: ['ticket_requester_name', 'ticket_contact_name'] },
        'customer.email': { from: ['ticket_requester_email', 'ticket_contact_email'] },
        'employee.name': 'ticket_agent_name',
        'employee.email': 'ticket_agent_email',
        'attributes.priority': 'ticket_priority',
        'attributes.type': 'ticket_ticket_type',
        'attributes.group': 'ticket_group_name',
      },
    },
    {
      name: 'list of tickets',
      is: [{ path: ['tickets', 'results'], present: true }],
      records: ['tickets', 'results'],
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
