/**
 * Genesys Cloud: conversation details of the analytics API (one, or the answer of a query) and conversations of the
 * conversations API.
 */
import type { FieldSource, Mapping, MappingCondition } from '../mapping.js';
import { addressIn, channelIn, formsOf } from './shared.js';

type Participant = (take: string, ...more: MappingCondition[]) => FieldSource;

const participant =
  (purposes: string[], pick: 'first' | 'last'): Participant =>
  (take, ...more) => ({
    lookup: { in: 'participants', where: [{ path: 'purpose', one_of: purposes }, ...more], take, pick },
  });
const customer = participant(['customer', 'external'], 'first');
/** After a transfer the last agent counts. */
const agent = participant(['agent', 'user'], 'last');

/** Where no name is known, the number of a caller stands there. */
const named = (source: FieldSource): FieldSource => ({
  ...source,
  match: { pattern: '.*\\p{L}.*' },
  on_error: 'missing',
});
const media = (kind: string, channel: string): FieldSource => ({
  ...customer(`${kind}.0.id`),
  map: {},
  otherwise: channel,
});
const status = (end: string): FieldSource => ({ from: end, map: {}, otherwise: 'closed', default: 'open' });

const common: Mapping['fields'] = {
  'customer.email': {
    first_of: [
      customer('attributes.email'),
      addressIn(customer('sessions.0.addressSelf')),
      // Who initiated an outbound conversation is not the customer, and the other side's address is one's own.
      addressIn(
        customer('sessions.0.addressFrom', { path: 'sessions.0.direction', not_one_of: ['outbound'] }),
      ),
      addressIn(customer('address')),
    ],
  },
  'employee.custom_id': { first_of: [agent('userId'), agent('user.id')] },
};

const details: Mapping['fields'] = {
  ...common,
  ext_interaction_id: 'conversationId',
  channel: channelIn(customer('sessions.0.mediaType')),
  status: status('conversationEnd'),
  ended_at: 'conversationEnd',
  'customer.name': named(customer('participantName')),
  'employee.name': agent('participantName'),
  'attributes.direction': 'originatingDirection',
  'attributes.divisions': 'divisionIds',
};

const conversation: Mapping['fields'] = {
  ...common,
  ext_interaction_id: 'id',
  channel: {
    first_of: [
      media('calls', 'phone'),
      media('chats', 'chat'),
      media('messages', 'chat'),
      media('emails', 'email'),
      media('callbacks', 'phone'),
    ],
  },
  status: status('endTime'),
  ended_at: 'endTime',
  'customer.name': named(customer('name')),
  'employee.name': agent('name'),
};

const hasParticipants: MappingCondition = { path: 'participants.0.purpose', exists: true };

/**
 * Agents are named by id (`employee.custom_id`); an e-mail address of a customer is known only where the conversation
 * was by e-mail, or where the flow set the attribute `email` of the customer.
 *
 * @see https://developer.genesys.cloud/analyticsdatamanagement/analytics/detail/conversation-query
 * @see https://developer.genesys.cloud/api/rest/v2/conversations/
 * @see https://github.com/MyPureCloud/platform-client-sdk-python/tree/master/build/docs
 */
export const genesys: Mapping = {
  description: 'Genesys Cloud conversations',
  fields: {},
  shapes: [
    ...formsOf('detail of a conversation', [{ path: 'conversationId', exists: true }, hasParticipants], {
      lists: ['conversations'],
      fields: details,
    }),
    ...formsOf('conversation', [{ path: 'id', exists: true }, hasParticipants], {
      lists: ['entities'],
      under: 'eventBody',
      fields: conversation,
    }),
  ],
};
