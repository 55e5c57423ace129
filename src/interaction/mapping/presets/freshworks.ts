/** What Freshdesk and Freshservice, of one maker, have in common. */
import type { FieldSource, Mapping, MappingCondition, MappingShape } from '../mapping.js';

const statuses = { 2: 'open', 3: 'pending', 4: 'resolved', 5: 'closed' };

/** Agents are named by id only, and looked up in `agents`. */
export const agent = (take: string | string[]): FieldSource => ({
  lookup: { in: 'agents', equals: 'responder_id', take },
});

export const ticketFields: Mapping['fields'] = {
  ext_interaction_id: 'id',
  // Statuses of an account's own begin at 6 and stay numbers, as texts.
  status: { from: 'status', map: statuses },
  tags: 'tags',
  ended_at: { from: ['stats.closed_at', 'stats.resolved_at', 'updated_at'] },
  'customer.name': 'requester.name',
  'employee.custom_id': 'responder_id',
  'attributes.source': 'source',
  'attributes.priority': { from: 'priority', map: { 1: 'low', 2: 'medium', 3: 'high', 4: 'urgent' } },
  'attributes.type': 'type',
};

/** The body that automations and workflows send: neither it nor its keys say which of the two wrote it. */
export const webhook = (idPaths: string[], fields: Mapping['fields']): MappingShape => ({
  name: 'webhook',
  is: [{ path: 'freshdesk_webhook', exists: true }],
  records: 'freshdesk_webhook',
  expects: [{ path: idPaths, exists: true }],
  fields: {
    ext_interaction_id: { from: idPaths },
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
    ...fields,
  },
});

/** Tickets in a list, one under `ticket`, and one alone. */
export const ticketShapes = (
  lists: string[],
  isTicket: MappingCondition[],
  fields: Mapping['fields'],
): MappingShape[] => [
  {
    name: 'list of tickets',
    is: [{ path: lists, present: true }],
    records: lists,
    expects: isTicket,
    fields,
  },
  {
    name: 'one ticket',
    is: [{ path: 'ticket.responder_id', present: true }],
    records: 'ticket',
    expects: isTicket,
    fields,
  },
  { name: 'ticket', is: isTicket, fields },
];
