/**
 * Twilio Flex: events of TaskRouter (as the JSON of the form that is posted) and tasks of its API. Attributes of
 * tasks and workers are JSON in a text.
 * https://www.twilio.com/docs/taskrouter/api/event
 * https://www.twilio.com/docs/taskrouter/api/task
 * https://www.twilio.com/docs/flex/developer/insights/enhance-integration
 */
import type { Mapping } from '../mapping.js';

const channels = { voice: 'phone', sms: 'chat', default: 'other' };

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

export const twilioFlex: Mapping = {
  description: 'Twilio Flex task events and tasks',
  fields: {},
  shapes: [
    {
      name: 'TaskRouter event',
      is: [
        { path: 'EventType', starts_with: 'task' },
        { path: 'TaskSid', exists: true },
      ],
      json_texts: [
        { at: 'TaskAttributes', on_error: 'refuse' },
        { at: 'WorkerAttributes', on_error: 'missing' },
      ],
      fields: {
        ext_interaction_id: 'TaskSid',
        channel: { from: 'TaskChannelUniqueName', ignore_case: true, map: channels },
        status: { from: 'TaskAssignmentStatus', map: { completed: 'closed' } },
        ended_at: { from: 'Timestamp', date: { format: ['unix', 'iso'] } },
        ...customer('TaskAttributes'),
        'employee.name': 'WorkerAttributes.full_name',
        'employee.email': 'WorkerAttributes.email',
        'employee.custom_id': { from: ['WorkerName', 'WorkerSid'] },
        'attributes.queue': 'TaskQueueName',
        'attributes.age_s': 'TaskAge',
        'attributes.event': 'EventType',
      },
    },
    {
      name: 'list of tasks',
      is: [{ path: 'tasks', present: true }],
      records: 'tasks',
      expects: [{ path: 'assignment_status', exists: true }],
      json_texts: [{ at: 'attributes', on_error: 'refuse' }],
      fields: taskFields(),
    },
    {
      name: 'task',
      is: [
        { path: 'sid', starts_with: 'WT' },
        { path: 'assignment_status', exists: true },
      ],
      json_texts: [{ at: 'attributes', on_error: 'refuse' }],
      fields: taskFields(),
    },
  ],
};

function taskFields(): Mapping['fields'] {
  return {
    ext_interaction_id: 'sid',
    channel: { from: 'task_channel_unique_name', ignore_case: true, map: channels },
    status: { from: 'assignment_status', map: { completed: 'closed' } },
    ended_at: 'date_updated',
    ...customer('attributes'),
    'attributes.queue': 'task_queue_friendly_name',
    'attributes.age_s': 'age',
  };
}
