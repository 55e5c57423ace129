/**
 * Freshdesk: `GET /api/v2/tickets?include=requester,stats`, one ticket, or a search. Tickets name their agent by id
 * only; give the answer of `GET /api/v2/agents` beside them as `{ "tickets": […], "agents": […] }` for the e-mail.
 * https://developers.freshdesk.com/api/#tickets
 */
import type { Mapping } from '../mapping.js';

const agent = { in: 'agents', equals: 'responder_id' };

export const freshdesk: Mapping = {
  description: 'Freshdesk tickets with requester and stats included',
  records: ['tickets', 'results', ''],
  fields: {
    ext_interaction_id: 'id',
    // Portal and feedback widget are answered by e-mail.
    channel: {
      from: 'source',
      map: { 1: 'email', 2: 'email', 3: 'phone', 7: 'chat', 9: 'email', 10: 'email' },
    },
    // Statuses of an account's own begin at 6 and stay numbers, as texts.
    status: { from: 'status', map: { 2: 'open', 3: 'pending', 4: 'resolved', 5: 'closed' } },
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
  },
};
