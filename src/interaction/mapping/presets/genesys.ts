/**
 * Genesys Cloud: conversation details of the analytics API (one, or the answer of a query) and conversations of the
 * conversations API. Agents are named by id (`employee.custom_id`); an e-mail address of a customer is known only
 * where the conversation was by e-mail, or where the flow set the attribute `email` of the customer.
 * https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/conversation-query
 * https://developer.genesys.cloud/api/rest/v2/conversations/
 */
import type { FieldSource, Mapping, MappingCondition } from '../mapping.js';

type PickOf = 'first' | 'last';

const participant = (purposes: string[], take: string, pick: PickOf): FieldSource => ({
  lookup: { in: 'participants', where: [{ path: 'purpose', one_of: purposes }], take, pick },
});
const customer = (take: string): FieldSource => participant(['customer', 'external'], take, 'first');
/** After a transfer the last agent counts. */
const agent = (take: string): FieldSource => participant(['agent', 'user'], take, 'last');

const address = (take: string): FieldSource => ({
  ...customer(take),
  match: { pattern: '[^\\s@:<>]+@[^\\s@<>]+\\.[^\\s@<>]+' },
  on_error: 'missing',
});

const media = { voice: 'phone', call: 'phone', callback: 'phone', message: 'chat', webchat: 'chat' };

const isConversation: MappingCondition[] = [
  { path: ['conversationId', 'id'], exists: true },
  { path: 'participants.0.purpose', exists: true },
];

const common: Mapping['fields'] = {
  'customer.email': {
    first_of: [
      { ...customer('attributes.email') },
      address('sessions.0.addressFrom'),
      address('address'),
      address('sessions.0.addressOther'),
    ],
  },
  'employee.custom_id': agent('userId'),
};

const details: Mapping['fields'] = {
  ...common,
  ext_interaction_id: 'conversationId',
  channel: { ...customer('sessions.0.mediaType'), ignore_case: true, map: media },
  status: { from: 'conversationEnd', map: {}, otherwise: 'closed', default: 'open' },
  ended_at: 'conversationEnd',
  'customer.name': customer('participantName'),
  'employee.name': agent('participantName'),
  'attributes.direction': 'originatingDirection',
  'attributes.divisions': 'divisionIds',
};

const conversation: Mapping['fields'] = {
  ...common,
  ext_interaction_id: 'id',
  channel: {
    first_of: [
      { ...customer('calls.0.id'), map: {}, otherwise: 'phone' },
      { ...customer('chats.0.id'), map: {}, otherwise: 'chat' },
      { ...customer('messages.0.id'), map: {}, otherwise: 'chat' },
      { ...customer('emails.0.id'), map: {}, otherwise: 'email' },
      { ...customer('callbacks.0.id'), map: {}, otherwise: 'phone' },
    ],
  },
  status: { from: 'endTime', map: {}, otherwise: 'closed', default: 'open' },
  ended_at: 'endTime',
  'customer.name': customer('name'),
  'employee.name': agent('name'),
};

export const genesys: Mapping = {
  description: 'Genesys Cloud conversations',
  expects: isConversation,
  fields: {},
  shapes: [
    {
      name: 'answer of a details query',
      is: [{ path: ['conversations.0.conversationId', 'totalHits'], present: true }],
      records: 'conversations',
      fields: details,
    },
    {
      name: 'list of conversations',
      is: [{ path: 'entities.0.participants', present: true }],
      records: 'entities',
      fields: conversation,
    },
    {
      name: 'details of a conversation',
      is: [
        { path: 'conversationId', exists: true },
        { path: 'participants', exists: true },
      ],
      fields: details,
    },
    {
      name: 'event of a notification',
      is: [{ path: 'eventBody.participants', present: true }],
      records: 'eventBody',
      fields: conversation,
    },
    { name: 'conversation', is: isConversation, fields: conversation },
  ],
};
