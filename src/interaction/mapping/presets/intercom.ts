/**
 * Intercom: the webhook `conversation.admin.closed` in the versions 1.x and 2.x of the API (one notification per
 * line or per document), conversations of the API, one or a list.
 * https://developers.intercom.com/docs/references/webhooks/webhook-models
 * https://developers.intercom.com/docs/references/1.4/webhooks/webhook-models
 * https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations/conversation
 */
import type { FieldSource, Mapping } from '../mapping.js';

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

/** The author of the first message is the customer only where it is the conversation's contact, not a teammate. */
const firstAuthor = { in: 'source.author', where: 'id', equals: 'contacts.contacts.0.id' };

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
  channel: { from: 'source.type', ignore_case: true, map: { conversation: 'chat', phone_call: 'phone' } },
  status: 'state',
  ended_at: { from: ['statistics.last_close_at', 'updated_at'], date: { format: 'unix' } },
  'customer.name': { lookup: { ...firstAuthor, take: 'name' } },
  'customer.email': { lookup: { ...firstAuthor, take: 'email' } },
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

const isConversation = [
  { path: 'source', exists: true },
  { path: 'type', one_of: ['conversation'] },
];

export const intercom: Mapping = {
  description: 'Intercom webhook conversation.admin.closed, and conversations',
  fields: {},
  shapes: [
    {
      name: 'webhook, version 2',
      is: [
        { path: 'type', equals_value: 'notification_event' },
        { path: 'data.item.source', exists: true },
      ],
      records: 'data.item',
      fields: conversation,
    },
    {
      name: 'webhook, version 1',
      is: [
        { path: 'type', equals_value: 'notification_event' },
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
    {
      name: 'list of conversations',
      is: [{ path: 'conversations', present: true }],
      records: 'conversations',
      expects: isConversation,
      notices: [
        {
          if: [{ path: '$.pages.next', exists: true }],
          say: 'this is one page of conversations, and Intercom has more of them',
        },
      ],
      fields: conversation,
    },
    { name: 'conversation', is: isConversation, fields: conversation },
  ],
};
