/** Intercom: the webhook `conversation.admin.closed`, and conversations of the API, one or a list. */
import type { FieldSource, Mapping } from '../mapping.js';
import { channelIn, formsOf, morePages } from './shared.js';

/** Closed by a bot, opened again and closed by a person: the last close counts. */
const closing = (take: string): FieldSource => ({
  lookup: {
    in: 'conversation_parts.conversation_parts',
    where: 'part_type',
    equals_value: 'close',
    take,
    pick: 'last',
  },
});

/**
 * The author of the first message is the customer only where it is one of the conversation's contacts, not a teammate.
 * Contacts stand in an object with a list; the descriptions of the earlier versions show a list alone.
 */
const firstAuthor = (take: string): FieldSource => ({
  first_of: ['contacts.contacts.*.id', 'contacts.*.id'].map((equals) => ({
    lookup: { in: 'source.author', where: [{ path: 'id', equals }], take },
  })),
});

const common: Mapping['fields'] = {
  ext_interaction_id: 'id',
  tags: 'tags.tags.*.name',
  'attributes.assignee_type': {
    ...closing('author.type'),
    map: { admin: 'human', bot: 'bot', team: 'team' },
  },
};

const conversation: Mapping['fields'] = {
  ...common,
  channel: channelIn({ from: 'source.type' }),
  status: 'state',
  ended_at: { from: ['statistics.last_close_at', 'updated_at'], date: { format: 'unix' } },
  'customer.name': firstAuthor('name'),
  'customer.email': firstAuthor('email'),
  'employee.name': closing('author.name'),
  'employee.email': closing('author.email'),
  'attributes.admin_assignee_id': 'admin_assignee_id',
  'attributes.team_assignee_id': 'team_assignee_id',
  'attributes.delivered_as': 'source.delivered_as',
  'attributes.priority': 'priority',
  'attributes.rating': 'conversation_rating.rating',
  'attributes.ai_agent_participated': 'ai_agent_participated',
  'attributes.conversation_parts': 'statistics.count_conversation_parts',
};

const isNotification = { path: 'type', equals_value: 'notification_event' };

/**
 * The webhook is read in the versions 1.x and 2.x of the API, one notification per line or per document. The employee
 * is who closed the conversation last.
 *
 * @see https://developers.intercom.com/docs/references/webhooks/webhook-models
 * @see https://developers.intercom.com/docs/references/1.1/webhooks/webhook-models
 * @see https://developers.intercom.com/docs/references/2.6/rest-api/conversations/conversation-model
 * @see https://github.com/intercom/Intercom-OpenAPI
 */
export const intercom: Mapping = {
  description: 'Intercom webhook conversation.admin.closed, and conversations',
  fields: {},
  shapes: [
    {
      name: 'webhook, version 2',
      is: [isNotification, { path: 'data.item.source', exists: true }],
      records: 'data.item',
      fields: conversation,
    },
    {
      name: 'webhook, version 1',
      is: [
        isNotification,
        { path: 'data.item.user', exists: true },
        { path: 'data.item.type', equals_value: 'conversation' },
      ],
      records: 'data.item',
      fields: {
        ...common,
        // Version 1 does not say how the first message came; the messenger answers in chat.
        channel: { value: 'chat' },
        status: { from: ['state', 'open'], map: { false: 'closed', true: 'open' } },
        ended_at: { from: 'updated_at', date: { format: 'unix' } },
        'customer.name': 'user.name',
        'customer.email': 'user.email',
        'employee.name': { first_of: [closing('author.name'), { from: 'assignee.name' }] },
        'employee.email': { first_of: [closing('author.email'), { from: 'assignee.email' }] },
        'attributes.assignee_type': {
          first_of: [closing('author.type'), 'assignee.type'],
          map: { admin: 'human', bot: 'bot', team: 'team', nobody_admin: 'nobody' },
        },
      },
    },
    ...formsOf(
      'conversation',
      [
        { path: 'source', exists: true },
        { path: 'type', one_of: ['conversation'] },
      ],
      {
        lists: ['conversations'],
        notices: morePages('conversations', 'Intercom', { path: '$.pages.next', exists: true }),
        fields: conversation,
      },
    ),
  ],
};
