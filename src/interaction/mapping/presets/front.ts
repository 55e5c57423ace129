/**
 * Front: conversations of the API, one or a list, and the events that webhooks of rules and apps send.
 * https://dev.frontapp.com/reference/conversations
 * https://dev.frontapp.com/reference/events
 */
import type { Mapping, MappingCondition } from '../mapping.js';

const fields = (at: string): Mapping['fields'] => ({
  ext_interaction_id: `${at}id`,
  // A recipient's handle is an address, a number or a name of a social network.
  channel: {
    from: [`${at}last_message.type`, 'target.data.type'],
    ignore_case: true,
    map: { call: 'phone', front_chat: 'chat', smooch: 'chat', sms: 'chat', whatsapp: 'chat' },
  },
  status: `${at}status`,
  tags: `${at}tags.*.name`,
  'customer.name': `${at}recipient.name`,
  'customer.email': {
    from: `${at}recipient.handle`,
    match: { pattern: '^[^\\s@]+@[^\\s@]+$' },
    on_error: 'missing',
  },
  'employee.name': { join: [`${at}assignee.first_name`, `${at}assignee.last_name`] },
  'employee.email': `${at}assignee.email`,
  'attributes.subject_line': `${at}subject`,
  'attributes.is_private': `${at}is_private`,
});

const isConversation: MappingCondition[] = [
  { path: 'id', starts_with: 'cnv_' },
  { path: 'status', exists: true },
];

const endOfConversation = {
  from: ['updated_at', 'last_message.created_at', 'created_at'],
  date: { format: 'unix' },
};

export const front: Mapping = {
  description: 'Front conversations and events',
  fields: {},
  shapes: [
    {
      name: 'event webhook',
      is: [{ path: 'conversation.id', starts_with: 'cnv_' }],
      fields: {
        ...fields('conversation.'),
        ended_at: { from: 'emitted_at', date: { format: 'unix' } },
        'attributes.event': 'type',
      },
    },
    {
      name: 'event webhook of an app',
      is: [{ path: 'payload.conversation.id', starts_with: 'cnv_' }],
      records: 'payload',
      fields: {
        ...fields('conversation.'),
        ended_at: { from: 'emitted_at', date: { format: 'unix' } },
        'attributes.event': 'type',
      },
    },
    {
      name: 'list of conversations',
      is: [{ path: '_results', present: true }],
      records: '_results',
      expects: isConversation,
      notices: [
        {
          if: [{ path: '$._pagination.next', exists: true }],
          say: 'this is one page of conversations, and Front has more of them',
        },
      ],
      fields: { ...fields(''), ended_at: endOfConversation },
    },
    { name: 'conversation', is: isConversation, fields: { ...fields(''), ended_at: endOfConversation } },
  ],
};
