/**
 * Zoho Desk: tickets of the API with `include=contacts,assignee`, one or a list, and the events of webhooks.
 * https://desk.zoho.com/DeskAPIDocument#Tickets
 * https://desk.zoho.com/support/WebhookDocument.do#EventsSupported
 */
import type { Mapping, MappingCondition } from '../mapping.js';

const isTicket: MappingCondition[] = [
  { path: 'id', exists: true },
  { path: 'ticketNumber', present: true },
];

export const zohoDesk: Mapping = {
  description: 'Zoho Desk tickets',
  fields: {
    ext_interaction_id: 'id',
    channel: {
      from: 'channel',
      ignore_case: true,
      map: {
        web: 'email',
        forums: 'email',
        'feedback widget': 'email',
        'live chat': 'chat',
        whatsapp: 'chat',
      },
    },
    status: { from: 'status', lower: true },
    tags: 'tags.*.name',
    ended_at: { from: ['closedTime', 'modifiedTime'] },
    language: {
      from: 'language',
      ignore_case: true,
      map: { english: 'en', german: 'de', french: 'fr', spanish: 'es' },
    },
    'customer.name': { join: ['contact.firstName', 'contact.lastName'] },
    'customer.email': { from: ['contact.email', 'email'] },
    'customer.custom_id': { from: ['contact.id', 'contactId'] },
    'employee.name': { join: ['assignee.firstName', 'assignee.lastName'] },
    'employee.email': { from: ['assignee.email', 'assignee.emailId'] },
    'employee.custom_id': { from: ['assignee.id', 'assigneeId'] },
    'attributes.number': 'ticketNumber',
    'attributes.priority': 'priority',
    'attributes.department_id': 'departmentId',
    'attributes.status_type': 'statusType',
  },
  shapes: [
    {
      name: 'event of a webhook',
      is: [
        { path: 'eventType', starts_with: 'Ticket_' },
        { path: 'payload.ticketNumber', present: true },
      ],
      records: 'payload',
    },
    {
      name: 'list of tickets',
      is: [{ path: 'data.0.ticketNumber', present: true }],
      records: 'data',
      expects: isTicket,
    },
    { name: 'ticket', is: isTicket },
  ],
};
