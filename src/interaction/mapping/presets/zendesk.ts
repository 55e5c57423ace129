/**
 * Zendesk: tickets of the API (a list with `include=users`, one ticket, a search, the incremental export), event and
 * trigger webhooks, events of Amazon EventBridge, and the CSV export.
 */
import type { FieldSource, Mapping } from '../mapping.js';
import { channelIn, formsOf, morePages } from './shared.js';

const user = (id: string, take: string): FieldSource => ({ lookup: { in: 'users', equals: id, take } });

const ofTicket: Mapping['fields'] = {
  ext_interaction_id: 'id',
  channel: channelIn({ from: 'via.channel' }),
  status: { from: 'status', lower: true },
  tags: 'tags',
  ended_at: 'updated_at',
  language: user('requester_id', 'locale'),
  'customer.name': user('requester_id', 'name'),
  'customer.email': user('requester_id', 'email'),
  'employee.name': user('assignee_id', 'name'),
  'employee.email': user('assignee_id', 'email'),
  'attributes.priority': 'priority',
  'attributes.type': 'type',
  'attributes.group_id': 'group_id',
  'attributes.brand_id': 'brand_id',
  'attributes.requester_id': 'requester_id',
  'attributes.organization_id': 'organization_id',
  'attributes.ticket_form_id': { from: ['ticket_form_id', 'form_id'] },
  'attributes.satisfaction_rating': 'satisfaction_rating.score',
  'attributes.assignee_role': user('assignee_id', 'role'),
  'attributes.requester_suspended': user('requester_id', 'suspended'),
};

/**
 * A ticket of the API names its people by id only: without `users` beside it, or joined, nobody can be written to.
 * `ended_at` is the last update, because a ticket does not say when it was closed.
 *
 * @see https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
 * @see https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events
 * @see https://developer.zendesk.com/api-reference/amazon-eventbridge/tickets
 * @see https://support.zendesk.com/hc/en-us/articles/4408886165402
 */
export const zendesk: Mapping = {
  description: 'Zendesk tickets, webhooks and CSV',
  fields: {},
  shapes: [
    {
      name: 'event webhook',
      is: [{ path: 'type', starts_with: 'zen:event-type:ticket.' }],
      records: 'detail',
      fields: ofTicket,
    },
    {
      name: 'event of EventBridge',
      is: [{ path: 'detail.ticket_event.ticket.requester_id', present: true }],
      records: 'detail.ticket_event.ticket',
      fields: ofTicket,
    },
    {
      // A trigger's body is the account's own; docs/reference/presets.md has the one that is read.
      name: 'trigger webhook',
      is: [
        { path: 'ticket.requester', exists: true },
        { path: 'ticket.responder_id', present: false },
      ],
      records: 'ticket',
      fields: {
        ext_interaction_id: 'id',
        channel: channelIn({ from: 'via' }),
        status: { from: 'status', lower: true },
        tags: { from: 'tags', split: ' ' },
        ended_at: 'updated_at',
        language: 'requester.locale',
        'customer.name': 'requester.name',
        'customer.email': 'requester.email',
        'employee.name': 'assignee.name',
        'employee.email': 'assignee.email',
      },
    },
    // Freshdesk's tickets have a requester, too, and a responder beside.
    ...formsOf(
      'ticket',
      [
        { path: 'requester_id', present: true },
        { path: 'responder_id', present: false },
      ],
      {
        lists: ['tickets', 'results'],
        under: 'ticket',
        notices: morePages(
          'tickets',
          'Zendesk',
          { path: ['$.next_page', '$.links.next'], exists: true },
          { path: '$.end_of_stream', not_one_of: [true] },
        ),
        fields: ofTicket,
      },
    ),
    {
      name: 'CSV export',
      is: [
        { path: 'Requester email', present: true },
        { path: 'Id', present: true },
      ],
      fields: {
        ext_interaction_id: 'Id',
        channel: channelIn({ from: 'Via' }),
        status: { from: 'Status', lower: true },
        tags: { from: 'Tags', split: ' ' },
        ended_at: {
          from: ['Solved at', 'Updated at'],
          date: { format: ['iso', 'yyyy-MM-dd HH:mm:ss XX'] },
        },
        'customer.name': 'Requester',
        'customer.email': 'Requester email',
        'employee.name': 'Assignee',
        'employee.email': 'Assignee email',
        'attributes.priority': 'Priority',
        'attributes.type': 'Ticket type',
        'attributes.group': 'Group',
      },
    },
  ],
};
