/**
 * Freshdesk: `GET /api/v2/tickets?include=requester,stats`, one ticket, a search, and the webhook of an automation.
 * Tickets name their agent by id only; give the answer of `GET /api/v2/agents` as `{ "tickets": […], "agents": […] }`,
 * or as the joined list `agents`, for the e-mail.
 * https://developers.freshdesk.com/api/#tickets
 * https://support.freshdesk.com/support/solutions/articles/132589
 */
import type { Mapping, MappingCondition } from '../mapping.js';
import { agent, ticketFields, ticketShapes, webhook } from './freshworks.js';

const ticket: Mapping['fields'] = {
  ...ticketFields,
  // Portal, feedback widget and shop are answered by e-mail. A source that is not known is no channel.
  channel: {
    from: 'source',
    map: {
      ...{ 1: 'email', 2: 'email', 3: 'phone', 5: 'social', 6: 'social', 7: 'chat', 9: 'email' },
      ...{ 10: 'email', 11: 'email', 12: 'bot', 13: 'chat' },
    },
    otherwise: 'other',
  },
  'customer.email': { from: ['requester.email', 'email'] },
  'employee.name': agent('contact.name'),
  'employee.email': agent('contact.email'),
  'attributes.spam': 'spam',
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
  description: 'Freshdesk tickets with requester and stats included, webhooks, and CSV',
  fields: {},
  shapes: [
    webhook(['ticket_id'], {
      'attributes.priority': 'ticket_priority',
      'attributes.type': 'ticket_ticket_type',
      'attributes.group': 'ticket_group_name',
    }),
    ...ticketShapes(['tickets', 'results'], isTicket, ticket),
    {
      name: 'CSV export',
      is: [
        { path: 'Ticket ID', present: true },
        { path: 'Resolution status', present: true },
      ],
      fields: {
        ext_interaction_id: 'Ticket ID',
        channel: { from: 'Source', ignore_case: true, map: { portal: 'email', 'feedback widget': 'email' } },
        status: { from: 'Status', lower: true },
        tags: 'Tags',
        ended_at: {
          from: ['Closed time', 'Resolved time', 'Last update time'],
          date: { format: ['iso', 'yyyy-MM-dd HH:mm:ss'] },
        },
        'customer.name': 'Full name',
        'customer.email': 'Email',
        'employee.name': 'Agent',
        'attributes.priority': 'Priority',
        'attributes.type': 'Type',
        'attributes.group': 'Group',
      },
    },
  ],
};
