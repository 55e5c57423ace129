/**
 * Freshdesk and Freshservice, of one maker: tickets, one, a list or a search, and the webhook of an automation or a
 * workflow.
 */
import type { FieldSource, Mapping, MappingCondition, MappingShape } from '../mapping.js';
import { channelIn, formsOf } from './shared.js';

const statuses = { 2: 'open', 3: 'pending', 4: 'resolved', 5: 'closed' };

const agent = (take: string | string[]): FieldSource => ({
  lookup: { in: 'agents', equals: 'responder_id', take },
});

const ticket: Mapping['fields'] = {
  ext_interaction_id: 'id',
  // Statuses of an account's own begin at 6 and stay numbers, as texts.
  status: { from: 'status', map: statuses },
  tags: 'tags',
  ended_at: { from: ['stats.closed_at', 'stats.resolved_at', 'updated_at'] },
  'customer.name': 'requester.name',
  'customer.email': { from: ['requester.email', 'requester.primary_email', 'email'] },
  'employee.custom_id': 'responder_id',
  'attributes.source': 'source',
  'attributes.priority': { from: 'priority', map: { 1: 'low', 2: 'medium', 3: 'high', 4: 'urgent' } },
  'attributes.type': 'type',
  'attributes.group_id': 'group_id',
  'attributes.spam': 'spam',
};

/** The body that automations and workflows send: neither it nor its keys say which of the two wrote it. */
const webhook = (idPaths: string[], fields: Mapping['fields']): MappingShape => ({
  name: 'webhook',
  is: [{ path: 'freshdesk_webhook', exists: true }],
  records: 'freshdesk_webhook',
  expects: [{ path: idPaths, exists: true }],
  fields: {
    ext_interaction_id: { from: idPaths },
    channel: channelIn({ from: 'ticket_source' }),
    status: { from: 'ticket_status', map: statuses },
    tags: 'ticket_tags',
    'customer.name': { from: ['ticket_requester_name', 'ticket_contact_name'] },
    'customer.email': { from: ['ticket_requester_email', 'ticket_contact_email'] },
    'employee.name': 'ticket_agent_name',
    'employee.email': 'ticket_agent_email',
    ...fields,
  },
});

/** A source that is not known is no channel. */
const sources = (map: Record<string, string>): FieldSource => ({ from: 'source', map, otherwise: 'other' });

/** Freshservice has departments and workspaces. */
const withDepartment = (present: boolean): MappingCondition[] => [
  { path: 'responder_id', present: true },
  { path: ['department_id', 'workspace_id'], present },
];

/**
 * Ask for `GET /api/v2/tickets?include=requester,stats`. Tickets name their agent by id; give the answer of
 * `GET /api/v2/agents` beside the tickets or as the joined list `agents`.
 *
 * @see https://developers.freshdesk.com/api/#tickets
 * @see https://support.freshdesk.com/support/solutions/articles/132589
 */
export const freshdesk: Mapping = {
  description: 'Freshdesk tickets with requester and stats included, webhooks, and CSV',
  fields: {},
  shapes: [
    webhook(['ticket_id'], {
      'attributes.priority': 'ticket_priority',
      'attributes.type': 'ticket_ticket_type',
      'attributes.group': 'ticket_group_name',
    }),
    ...formsOf('ticket', [...withDepartment(false), { path: 'source', present: true }], {
      lists: ['tickets', 'results'],
      under: 'ticket',
      fields: {
        ...ticket,
        // Portal, feedback widget and shop are answered by e-mail.
        channel: sources({
          ...{ 1: 'email', 2: 'email', 3: 'phone', 5: 'social', 6: 'social', 7: 'chat', 9: 'email' },
          ...{ 10: 'email', 11: 'email', 12: 'bot', 13: 'chat' },
        }),
        'employee.name': agent('contact.name'),
        'employee.email': agent('contact.email'),
        'attributes.product_id': 'product_id',
      },
    }),
    {
      name: 'CSV export',
      is: [
        { path: 'Ticket ID', present: true },
        { path: 'Resolution status', present: true },
      ],
      fields: {
        ext_interaction_id: 'Ticket ID',
        channel: channelIn({ from: 'Source' }),
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

/**
 * As Freshdesk's, and tags are left out unless `include` names `tags`, too. The form of its webhook is the same.
 *
 * @see https://api.freshservice.com/#ticket_attributes
 */
export const freshservice: Mapping = {
  description: 'Freshservice tickets with requester and stats included, and webhooks',
  fields: {},
  shapes: [
    webhook(['ticket_id_numeric', 'ticket_id'], { 'attributes.department': 'ticket_department_name' }),
    ...formsOf('ticket', withDepartment(true), {
      lists: ['tickets'],
      under: 'ticket',
      notices: [
        {
          if: [{ path: 'tags', present: false }],
          say: 'the tickets do not hold their tags: ask Freshservice for `include=requester,stats,tags`',
        },
      ],
      fields: {
        ...ticket,
        channel: sources({
          ...{ 1: 'email', 2: 'email', 3: 'phone', 4: 'chat', 5: 'email', 9: 'walkup', 10: 'chat' },
        }),
        'employee.name': agent(['first_name', 'last_name']),
        'employee.email': agent('email'),
        'attributes.department_id': 'department_id',
        'attributes.category': 'category',
      },
    }),
  ],
};
