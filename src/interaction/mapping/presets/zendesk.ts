/**
 * Zendesk: `GET /api/v2/tickets?include=users`, one ticket (`/api/v2/tickets/{id}?include=users`), or search.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
 * https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/
 */
import type { Mapping } from '../mapping.js';

export const zendesk: Mapping = {
  description: 'Zendesk ticket list with users side-loaded (include=users)',
  records: ['tickets', 'ticket', 'results', ''],
  fields: {
    ext_interaction_id: 'id',
    // `via.channel` is the way the ticket was made; a web form is answered by e-mail.
    channel: {
      from: 'via.channel',
      ignore_case: true,
      map: {
        web: 'email',
        mobile: 'email',
        voice: 'phone',
        chat: 'chat',
        messaging: 'chat',
        native_messaging: 'chat',
        sms: 'chat',
      },
    },
    status: 'status',
    tags: 'tags',
    ended_at: 'updated_at',
    'customer.name': { lookup: { in: 'users', equals: 'requester_id', take: 'name' } },
    'customer.email': { lookup: { in: 'users', equals: 'requester_id', take: 'email' } },
    'employee.name': { lookup: { in: 'users', equals: 'assignee_id', take: 'name' } },
    'employee.email': { lookup: { in: 'users', equals: 'assignee_id', take: 'email' } },
    language: { lookup: { in: 'users', equals: 'requester_id', take: 'locale' } },
    'attributes.priority': 'priority',
    'attributes.type': 'type',
    'attributes.group_id': 'group_id',
    'attributes.brand_id': 'brand_id',
    'attributes.requester_id': 'requester_id',
    'attributes.organization_id': 'organization_id',
    'attributes.ticket_form_id': 'ticket_form_id',
    'attributes.satisfaction_rating': 'satisfaction_rating.score',
    'attributes.assignee_role': { lookup: { in: 'users', equals: 'assignee_id', take: 'role' } },
    'attributes.requester_suspended': { lookup: { in: 'users', equals: 'requester_id', take: 'suspended' } },
  },
};
