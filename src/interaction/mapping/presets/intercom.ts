/**
 * Intercom: the webhook `conversation.admin.closed` (one notification per line or per document), or a conversation.
 * https://developers.intercom.com/docs/references/webhooks/webhook-models
 * https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations/conversation
 */
import type { Mapping } from '../mapping.js';

const closingPart = {
  in: 'conversation_parts.conversation_parts',
  where: 'part_type',
  equals_value: 'close',
};

/** The author of the first message is the customer only where it is the conversation's contact, not a teammate. */
const firstAuthor = { in: 'source.author', where: 'id', equals: 'contacts.contacts.0.id' };

export const intercom: Mapping = {
  description: 'Intercom webhook conversation.admin.closed',
  records: ['data.item', 'conversations', ''],
  fields: {
    ext_interaction_id: 'id',
    channel: { from: 'source.type', ignore_case: true, map: { conversation: 'chat', phone_call: 'phone' } },
    status: 'state',
    tags: 'tags.tags.*.name',
    ended_at: { from: ['statistics.last_close_at', 'updated_at'], date: { format: 'unix' } },
    'customer.name': { lookup: { ...firstAuthor, take: 'name' } },
    'customer.email': { lookup: { ...firstAuthor, take: 'email' } },
    'employee.name': { lookup: { ...closingPart, take: 'author.name' } },
    'employee.email': { lookup: { ...closingPart, take: 'author.email' } },
    'attributes.assignee_type': {
      lookup: { ...closingPart, take: 'author.type' },
      map: { admin: 'human', bot: 'bot', team: 'team' },
    },
    'attributes.admin_assignee_id': 'admin_assignee_id',
    'attributes.team_assignee_id': 'team_assignee_id',
    'attributes.delivered_as': 'source.delivered_as',
    'attributes.priority': 'priority',
    'attributes.rating': 'conversation_rating.rating',
    'attributes.ai_agent_participated': 'ai_agent_participated',
    'attributes.conversation_parts': 'statistics.count_conversation_parts',
  },
};
