/**
 * Help Scout: conversations of the Mailbox API 2.0, one or a list, and its webhooks, whose body is a conversation.
 * https://developer.helpscout.com/mailbox-api/endpoints/conversations/get/
 * https://developer.helpscout.com/webhooks/objects/conversation/
 */
import type { Mapping, MappingCondition } from '../mapping.js';

const isConversation: MappingCondition[] = [
  { path: 'id', exists: true },
  { path: ['primaryCustomer', 'createdBy'], exists: true },
  { path: ['mailboxId', 'folderId', 'threads'], exists: true },
];

export const helpScout: Mapping = {
  description: 'Help Scout conversations',
  fields: {
    ext_interaction_id: 'id',
    channel: 'type',
    status: 'status',
    tags: 'tags.*.tag',
    ended_at: { from: ['closedAt', 'userUpdatedAt'] },
    'customer.name': { join: ['primaryCustomer.first', 'primaryCustomer.last'] },
    'customer.email': 'primaryCustomer.email',
    'customer.custom_id': 'primaryCustomer.id',
    // Who closed it, where a person did; else to whom it belongs.
    'employee.name': {
      first_of: [
        { join: ['closedByUser.first', 'closedByUser.last'] },
        { join: ['assignee.first', 'assignee.last'] },
      ],
    },
    'employee.email': { from: ['closedByUser.email', 'assignee.email'] },
    'attributes.number': 'number',
    'attributes.mailbox_id': 'mailboxId',
    'attributes.source': 'source.type',
  },
  shapes: [
    {
      name: 'list of conversations',
      is: [{ path: '_embedded.conversations', present: true }],
      records: '_embedded.conversations',
      expects: isConversation,
      notices: [
        {
          if: [{ path: '$._links.next', exists: true }],
          say: 'this is one page of conversations, and Help Scout has more of them',
        },
      ],
    },
    { name: 'conversation or webhook', is: isConversation },
  ],
};
