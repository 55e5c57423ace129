/** Zoho Desk: tickets of the API with `include=contacts,assignee`, one or a list, and the events of webhooks. */
import type { Mapping } from '../mapping.js';
import { channelIn, formsOf } from './shared.js';

/**
 * Tags are not part of a ticket there.
 *
 * @see https://desk.zoho.com/DeskAPIDocument#Tickets
 * @see https://desk.zoho.com/support/WebhookDocument.do
 * @see https://github.com/zoho/zohodesk-oas
 */
export const zohoDesk: Mapping = {
  description: 'Zoho Desk tickets',
  fields: {
    ext_interaction_id: 'id',
    channel: channelIn({ from: 'channel' }),
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
    'attributes.spam': 'isSpam',
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
    ...formsOf(
      'ticket',
      [
        { path: 'id', exists: true },
        { path: 'ticketNumber', present: true },
      ],
      {
        lists: ['data'],
        notices: [
          {
            if: [
              { path: 'tagCount', not_one_of: [0] },
              { path: 'tagCount', exists: true },
              { path: 'tags', present: false },
            ],
            say: 'Zoho Desk counts the tags of tickets and does not name them: rules that ask for tags find none',
          },
        ],
      },
    ),
  ],
};
