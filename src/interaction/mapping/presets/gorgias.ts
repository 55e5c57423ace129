/**
 * Gorgias: tickets of the API, one or a list, and the body `{ "ticket": … }` of an HTTP integration.
 * https://developers.gorgias.com/reference/the-ticket-object
 */
import type { Mapping, MappingCondition } from '../mapping.js';

const isTicket: MappingCondition[] = [
  { path: 'id', exists: true },
  { path: 'customer', present: true },
  { path: ['assignee_user', 'channel'], present: true },
];

export const gorgias: Mapping = {
  description: 'Gorgias tickets',
  fields: {
    ext_interaction_id: 'id',
    channel: {
      from: 'channel',
      ignore_case: true,
      map: {
        'contact-form': 'email',
        contact_form: 'email',
        'help-center': 'email',
        aircall: 'phone',
        sms: 'chat',
        whatsapp: 'chat',
      },
    },
    status: 'status',
    tags: 'tags.*.name',
    ended_at: { from: ['closed_datetime', 'updated_datetime'] },
    language: 'language',
    'customer.name': 'customer.name',
    'customer.email': 'customer.email',
    'customer.custom_id': 'customer.id',
    'employee.name': 'assignee_user.name',
    'employee.email': 'assignee_user.email',
    'employee.custom_id': 'assignee_user.id',
    'attributes.via': 'via',
    'attributes.spam': 'spam',
    'attributes.team': 'assignee_team.name',
  },
  shapes: [
    {
      name: 'list of tickets',
      is: [{ path: 'data.0.customer', present: true }],
      records: 'data',
      expects: isTicket,
      notices: [
        {
          if: [{ path: '$.meta.next_cursor', exists: true }],
          say: 'this is one page of tickets, and Gorgias has more of them',
        },
      ],
    },
    {
      name: 'HTTP integration',
      is: [{ path: 'ticket.customer', present: true }],
      records: 'ticket',
      expects: isTicket,
    },
    { name: 'ticket', is: isTicket },
  ],
};
