/**
 * Twilio Flex: events of TaskRouter (the form that is posted, as JSON, and those of Event Streams) and tasks of its
 * API.
 */
import type { FieldSource, Mapping, MappingShape } from '../mapping.js';
import { channelIn, formsOf, morePages } from './shared.js';

const channel = (from: string): FieldSource => channelIn({ from }, { default: 'other' });
const status = { map: { completed: 'closed' } };

const customer = (attributes: string): Mapping['fields'] => ({
  language: `${attributes}.language`,
  'customer.name': {
    from: [`${attributes}.customers.name`, `${attributes}.customerName`, `${attributes}.name`],
  },
  'customer.email': {
    from: [`${attributes}.customers.email`, `${attributes}.customerEmail`, `${attributes}.email`],
  },
  'customer.custom_id': {
    from: [`${attributes}.customers.external_id`, `${attributes}.customers.customer_id`],
  },
});

/** `named` writes a key as this kind of event does: `TaskSid`, `task_sid`. */
const event = (named: (key: string) => string): Pick<MappingShape, 'json_texts' | 'fields'> => ({
  json_texts: [
    { at: named('TaskAttributes'), on_error: 'refuse' },
    { at: named('WorkerAttributes'), on_error: 'missing' },
  ],
  fields: {
    ext_interaction_id: named('TaskSid'),
    channel: channel(named('TaskChannelUniqueName')),
    status: { from: named('TaskAssignmentStatus'), ...status },
    ended_at: { from: named('Timestamp'), date: { format: ['unix', 'iso'] } },
    ...customer(named('TaskAttributes')),
    'employee.name': `${named('WorkerAttributes')}.full_name`,
    'employee.email': `${named('WorkerAttributes')}.email`,
    'employee.custom_id': { from: [named('WorkerName'), named('WorkerSid')] },
    'attributes.queue': named('TaskQueueName'),
    'attributes.age_s': named('TaskAge'),
    'attributes.event': { from: [named('EventType'), 'eventtype'] },
  },
});

const snakeCase = (key: string): string => key.replace(/\B[A-Z]/g, '_$&').toLowerCase();

/**
 * Attributes of tasks and workers are JSON in a text. Events about a reservation name the worker, too; those about a
 * task do not.
 *
 * @see https://www.twilio.com/docs/taskrouter/api/event/reference
 * @see https://www.twilio.com/docs/events/event-types/taskrouter/reservation
 * @see https://www.twilio.com/docs/taskrouter/api/task
 */
export const twilioFlex: Mapping = {
  description: 'Twilio Flex task events and tasks',
  fields: {},
  shapes: [
    {
      name: 'TaskRouter event',
      is: [
        { path: 'EventType', exists: true },
        { path: 'TaskSid', exists: true },
      ],
      ...event((key) => key),
    },
    {
      name: 'TaskRouter event of Event Streams',
      is: [
        { path: 'type', starts_with: 'com.twilio.taskrouter.' },
        { path: 'data.payload.task_sid', exists: true },
      ],
      records: 'data.payload',
      ...event(snakeCase),
    },
    ...formsOf(
      'task',
      [
        { path: 'sid', starts_with: 'WT' },
        { path: 'assignment_status', exists: true },
      ],
      {
        lists: ['tasks'],
        notices: morePages('tasks', 'Twilio', { path: '$.meta.next_page_url', exists: true }),
        json_texts: [{ at: 'attributes', on_error: 'refuse' }],
        fields: {
          ext_interaction_id: 'sid',
          channel: channel('task_channel_unique_name'),
          status: { from: 'assignment_status', ...status },
          ended_at: 'date_updated',
          ...customer('attributes'),
          'attributes.queue': 'task_queue_friendly_name',
          'attributes.age_s': 'age',
        },
      },
    ),
  ],
};
