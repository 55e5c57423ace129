/** Amazon Connect: contact records as they are streamed, and contact events of EventBridge. */
import type { Mapping } from '../mapping.js';
import { addressIn, channelIn } from './shared.js';

/**
 * The customer's e-mail address is the contact attribute `email` or `customerEmail`, or the endpoint of an e-mail
 * contact. A transfer makes a record of its own: that of the part before it names the next one.
 *
 * @see https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html
 * @see https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html
 */
export const amazonConnect: Mapping = {
  description: 'Amazon Connect contact records and contact events',
  fields: {},
  shapes: [
    {
      name: 'contact event',
      is: [
        { path: 'source', equals_value: 'aws.connect' },
        { path: 'detail.contactId', exists: true },
      ],
      records: 'detail',
      fields: {
        ext_interaction_id: 'contactId',
        channel: channelIn({ from: 'channel' }),
        status: {
          from: 'eventType',
          ignore_case: true,
          map: { disconnected: 'closed', completed: 'closed' },
        },
        ended_at: { from: ['disconnectTimestamp', '$.time'] },
        // An agent is named by the end of an ARN: `…:agent/AGENT_ID`.
        'employee.custom_id': {
          from: 'agentInfo.agentArn',
          match: { pattern: 'agent/([^/]+)$' },
          on_error: 'missing',
        },
        'attributes.initiation_method': 'initiationMethod',
        'attributes.queue': 'queueInfo.queueArn',
      },
    },
    {
      name: 'contact record',
      is: [
        { path: 'ContactId', exists: true },
        { path: 'Channel', exists: true },
      ],
      fields: {
        ext_interaction_id: 'ContactId',
        channel: channelIn({ from: 'Channel' }),
        status: { from: 'DisconnectTimestamp', map: {}, otherwise: 'closed', default: 'open' },
        ended_at: { from: ['DisconnectTimestamp', 'LastUpdateTimestamp'] },
        'customer.name': { from: ['Attributes.name', 'Attributes.customerName'] },
        'customer.email': {
          first_of: [
            { from: ['Attributes.email', 'Attributes.customerEmail'] },
            addressIn({ from: 'CustomerEndpoint.Address' }),
          ],
        },
        // A user name is an address where the instance takes its users from a directory.
        'employee.email': addressIn({ from: 'Agent.Username' }),
        'employee.custom_id': 'Agent.Username',
        'attributes.queue': 'Queue.Name',
        'attributes.initiation_method': 'InitiationMethod',
        'attributes.disconnect_reason': 'DisconnectReason',
        'attributes.agent_seconds': 'Agent.AgentInteractionDuration',
        'attributes.next_contact_id': 'NextContactId',
      },
    },
  ],
};
