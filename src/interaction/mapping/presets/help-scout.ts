/** Help Scout: conversations of the Mailbox API 2.0, one or a list, and its webhooks. */
import type { FieldSource, Mapping } from '../mapping.js';
import { formsOf, morePages } from './shared.js';

const nameIn = (path: string): FieldSource => ({ join: [`${path}.first`, `${path}.last`] });
const fullNameIn = (path: string): FieldSource => ({ join: [`${path}.firstName`, `${path}.lastName`] });
/** Assistants are users of the system, too. */
const assigneeType = (...people: string[]): FieldSource => ({
  from: people.map((path) => `${path}.type`),
  map: { user: 'human', system_user: 'bot' },
});

const common: Mapping['fields'] = {
  ext_interaction_id: 'id',
  channel: 'type',
  status: 'status',
  'attributes.number': 'number',
  'attributes.source': 'source.type',
};

/**
 * A webhook holds a conversation in the API's form, or in the older one with `customer` and `owner`. The employee is
 * who closed it, else the assignee.
 *
 * @see https://developer.helpscout.com/mailbox-api/endpoints/conversations/get/
 * @see https://developer.helpscout.com/webhooks/objects/conversation/
 * @see https://github.com/helpscout/helpscout-api-php (tests/Payloads)
 */
export const helpScout: Mapping = {
  description: 'Help Scout conversations',
  fields: common,
  shapes: [
    {
      name: 'webhook of the older form',
      is: [
        { path: 'customer.id', exists: true },
        { path: 'threadCount', present: true },
      ],
      fields: {
        tags: 'tags',
        ended_at: { from: ['closedAt', 'userModifiedAt', 'modifiedAt'] },
        'customer.name': fullNameIn('customer'),
        'customer.email': 'customer.email',
        'customer.custom_id': 'customer.id',
        'employee.name': { first_of: [fullNameIn('closedBy'), fullNameIn('owner')] },
        'employee.email': { from: ['closedBy.email', 'owner.email'] },
        'attributes.assignee_type': assigneeType('closedBy', 'owner'),
        'attributes.mailbox_id': 'mailbox.id',
      },
    },
    ...formsOf(
      'conversation',
      [
        { path: 'id', exists: true },
        { path: ['primaryCustomer', 'createdBy'], exists: true },
        { path: ['mailboxId', 'folderId', 'threads'], exists: true },
      ],
      {
        lists: ['_embedded.conversations'],
        notices: morePages('conversations', 'Help Scout', { path: '$._links.next', exists: true }),
        fields: {
          tags: 'tags.*.tag',
          ended_at: { from: ['closedAt', 'userUpdatedAt'] },
          'customer.name': nameIn('primaryCustomer'),
          'customer.email': 'primaryCustomer.email',
          'customer.custom_id': 'primaryCustomer.id',
          // Who closed it, where a person did; else to whom it belongs.
          'employee.name': { first_of: [nameIn('closedByUser'), nameIn('assignee')] },
          'employee.email': { from: ['closedByUser.email', 'assignee.email'] },
          'attributes.assignee_type': assigneeType('closedByUser', 'assignee'),
          'attributes.mailbox_id': 'mailboxId',
        },
      },
    ),
  ],
};
