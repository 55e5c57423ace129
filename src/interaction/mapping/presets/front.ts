/** Front: conversations of the API, one or a list, and the events that webhooks of rules and apps send. */
import type { Mapping, MappingShape } from '../mapping.js';
import { addressIn, channelIn, formsOf, morePages } from './shared.js';

/** Discussions and tasks of the team have no customer. */
const ofCustomers = (at: string): MappingShape['when'] => [
  { path: `${at}type`, not_one_of: ['discussion', 'task'] },
];

const fields = (at: string): Mapping['fields'] => ({
  ext_interaction_id: `${at}id`,
  status: `${at}status`,
  tags: `${at}tags.*.name`,
  'customer.name': `${at}recipient.name`,
  // A recipient's handle is an address, a number or a name of a social network.
  'customer.email': addressIn({ from: `${at}recipient.handle` }),
  'employee.name': { join: [`${at}assignee.first_name`, `${at}assignee.last_name`] },
  'employee.email': `${at}assignee.email`,
  'attributes.assignee_type': { from: `${at}assignee.type`, map: { user: 'human' }, otherwise: 'bot' },
  'attributes.status_category': `${at}status_category`,
  'attributes.subject_line': `${at}subject`,
  'attributes.is_private': `${at}is_private`,
});

const event: Mapping['fields'] = {
  ...fields('conversation.'),
  // The target of other events is a teammate or a tag, which have a type, too.
  channel: channelIn({
    first_of: [
      'conversation.last_message.type',
      {
        lookup: {
          in: 'target',
          where: [{ path: '_meta.type', equals_value: 'message' }],
          take: 'data.type',
        },
      },
    ],
  }),
  ended_at: { from: 'emitted_at', date: { format: 'unix' } },
  'attributes.event': 'type',
};

/**
 * The API's conversations do not say how the last message came: put it under `last_message` where the channel counts.
 *
 * @see https://dev.frontapp.com/reference/conversations
 * @see https://dev.frontapp.com/reference/events
 * @see https://github.com/frontapp/front-api-specs
 */
export const front: Mapping = {
  description: 'Front conversations and events',
  fields: {},
  shapes: [
    {
      name: 'event webhook',
      is: [{ path: 'conversation.id', starts_with: 'cnv_' }],
      when: ofCustomers('conversation.'),
      fields: event,
    },
    {
      name: 'event webhook of an app',
      is: [{ path: 'payload.conversation.id', starts_with: 'cnv_' }],
      records: 'payload',
      when: ofCustomers('conversation.'),
      fields: event,
    },
    ...formsOf(
      'conversation',
      [
        { path: 'id', starts_with: 'cnv_' },
        { path: 'status', exists: true },
      ],
      {
        lists: ['_results'],
        when: ofCustomers(''),
        notices: morePages('conversations', 'Front', { path: '$._pagination.next', exists: true }),
        fields: {
          ...fields(''),
          channel: channelIn({ from: 'last_message.type' }),
          ended_at: {
            from: ['updated_at', 'last_message.created_at', 'created_at'],
            date: { format: 'unix' },
          },
        },
      },
    ),
  ],
};
