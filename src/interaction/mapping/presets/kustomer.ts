/** Kustomer: conversations in JSON:API, one or a list, and outbound webhooks. */
import type { FieldSource, Mapping, MappingCondition } from '../mapping.js';
import { channelIn, morePages } from './shared.js';

const included = (type: string, id: string, take: string): FieldSource => ({
  lookup: {
    in: 'included',
    where: [
      { path: 'type', equals_value: type },
      { path: 'id', equals: id },
    ],
    take,
  },
});

const customer = 'relationships.customer.data.id';
/** Of several users the one who was added last. */
const user = 'attributes.assignedUsers.-1';

const isConversation: MappingCondition[] = [{ path: 'type', equals_value: 'conversation' }];

/**
 * Customers and users are looked up in `included`, in the document or joined, by type and id. Of several users the
 * last one counts.
 *
 * @see https://developer.kustomer.com/api/core-resources/get-conversations
 * @see https://developer.kustomer.com/docs/concepts/conversations-and-messages
 * @see https://github.com/PipedreamHQ/pipedream (the test events of components/kustomer)
 */
export const kustomer: Mapping = {
  description: 'Kustomer conversations',
  records: 'data',
  expects: isConversation,
  notices: [
    {
      if: [{ path: 'attributes.tags.0', exists: true }],
      say: 'Kustomer gives the ids of tags, not their names: write the ids in rules that ask for tags',
    },
    ...morePages('conversations', 'Kustomer', { path: '$.links.next', exists: true }),
  ],
  fields: {
    ext_interaction_id: 'id',
    channel: channelIn({
      first_of: ['attributes.replyChannel', { from: 'attributes.channels', pick: 'last' }],
    }),
    status: 'attributes.status',
    tags: 'attributes.tags',
    ended_at: {
      from: [
        'attributes.lastDone.createdAt',
        'attributes.doneAt',
        'attributes.modifiedAt',
        'attributes.updatedAt',
      ],
    },
    language: 'attributes.defaultLang',
    'customer.name': included('customer', customer, 'attributes.displayName'),
    'customer.email': included('customer', customer, 'attributes.emails.0.email'),
    'customer.custom_id': customer,
    'employee.name': included('user', user, 'attributes.name'),
    'employee.email': included('user', user, 'attributes.email'),
    'employee.custom_id': user,
    'attributes.priority': 'attributes.priority',
    'attributes.direction': 'attributes.direction',
  },
  shapes: [
    { name: 'webhook', is: [{ path: 'name', starts_with: 'kustomer.conversation.' }] },
    { name: 'conversation, or a list of them', is: [{ path: 'data', present: true }] },
  ],
};
