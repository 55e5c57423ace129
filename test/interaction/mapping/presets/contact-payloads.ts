/** Calls and chats of contact centres. */
import { bystander, customer, employee, end, endSeconds, endUnix, later, type Payload } from './payload.js';

const genesysAgents = [
  { participantId: 'p-acd', participantName: 'Support', purpose: 'acd', sessions: [{ mediaType: 'email' }] },
  {
    participantId: 'p-1',
    participantName: 'Cora Copied',
    purpose: 'agent',
    userId: 'u-1',
    sessions: [{ mediaType: 'email', direction: 'inbound' }],
  },
  {
    participantId: 'p-2',
    participantName: 'Paul Agent',
    purpose: 'agent',
    userId: 'u-2',
    sessions: [{ mediaType: 'email', direction: 'inbound' }],
  },
];
const genesysDetails = (customer: object) => ({
  conversationEnd: end,
  conversationId: 'b58e069b-ea04-4219-98ad-43de79e6dba3',
  conversationStart: '2026-11-15T09:00:00.000Z',
  divisionIds: ['cd28af1e-bfd8-4e24-aed1-075343054946'],
  originatingDirection: 'inbound',
  participants: [{ participantId: 'p-0', purpose: 'customer', ...customer }, ...genesysAgents],
});
const inboundEmail = {
  participantName: 'Jane Doe',
  sessions: [
    {
      mediaType: 'email',
      direction: 'inbound',
      addressFrom: 'jane@example.com',
      addressTo: 'help@blancapeak.com',
      provider: 'PureCloud Email',
      segments: [{ segmentType: 'contact', disconnectType: 'peer' }],
      metrics: [{ name: 'nConnected', value: 1 }],
    },
  ],
};
const genesysInteraction = {
  ext_interaction_id: 'b58e069b-ea04-4219-98ad-43de79e6dba3',
  channel: 'email',
  status: 'closed',
  ended_at: end,
  customer,
  employee: { name: 'Paul Agent', custom_id: 'u-2' },
  attributes: { direction: 'inbound', divisions: ['cd28af1e-bfd8-4e24-aed1-075343054946'] },
};
const genesysConversation = {
  id: 'b58e069b-ea04-4219-98ad-43de79e6dba3',
  startTime: '2026-11-15T09:00:00.000Z',
  endTime: end,
  participants: [
    {
      id: 'p-0',
      name: 'Jane Doe',
      purpose: 'customer',
      address: 'tel:+15550100',
      attributes: { email: 'jane@example.com', scriptId: 'x' },
      calls: [{ id: 'c-0', state: 'disconnected', direction: 'inbound' }],
      emails: [],
    },
    {
      id: 'p-1',
      name: 'Cora Copied',
      purpose: 'agent',
      userId: 'u-1',
      attributes: {},
      calls: [{ id: 'c-1' }],
    },
    {
      id: 'p-2',
      name: 'Paul Agent',
      purpose: 'agent',
      userId: 'u-2',
      attributes: {},
      calls: [{ id: 'c-2' }],
    },
  ],
  divisions: [],
  selfUri: '/api/v2/conversations/b58e069b-ea04-4219-98ad-43de79e6dba3',
};
const ofGenesysConversation = {
  ext_interaction_id: 'b58e069b-ea04-4219-98ad-43de79e6dba3',
  channel: 'phone',
  status: 'closed',
  ended_at: end,
  customer,
  employee: { name: 'Paul Agent', custom_id: 'u-2' },
};

const genesys: Payload[] = [
  {
    preset: 'genesys',
    form: 'the answer of a details query',
    document: { conversations: [genesysDetails(inboundEmail)], totalHits: 1 },
    expected: genesysInteraction,
  },
  {
    preset: 'genesys',
    form: 'details of an e-mail that an agent began, where the initiator is oneself',
    document: genesysDetails({
      participantName: 'Jane Doe',
      sessions: [
        {
          mediaType: 'email',
          direction: 'outbound',
          addressFrom: 'help@blancapeak.com',
          addressOther: 'help@blancapeak.com',
          addressSelf: 'jane@example.com',
          addressTo: 'jane@example.com',
        },
      ],
    }),
    expected: genesysInteraction,
  },
  {
    preset: 'genesys',
    form: 'details of an e-mail that an agent began, which do not say whose address is whose',
    document: genesysDetails({
      participantName: '+15550100',
      sessions: [{ mediaType: 'email', direction: 'outbound', addressFrom: 'help@blancapeak.com' }],
    }),
    expected: { ...genesysInteraction, customer: undefined },
  },
  {
    preset: 'genesys',
    form: 'a conversation of the conversations API',
    document: genesysConversation,
    expected: ofGenesysConversation,
  },
  {
    preset: 'genesys',
    form: 'the event of a notification',
    document: {
      topicName: 'v2.routing.queues.q.conversations',
      version: '2',
      eventBody: genesysConversation,
      metadata: { CorrelationId: 'x' },
    },
    expected: ofGenesysConversation,
  },
  {
    preset: 'genesys',
    form: 'the e-mails under way, whose participants name their user in an object',
    document: {
      entities: [
        {
          id: 'b58e069b-ea04-4219-98ad-43de79e6dba3',
          participants: [
            { id: 'p-0', name: 'Jane Doe', address: 'jane@example.com', purpose: 'customer', attributes: {} },
            { id: 'p-2', name: 'Paul Agent', purpose: 'agent', user: { id: 'u-2', selfUri: '/u-2' } },
          ],
        },
      ],
    },
    expected: {
      ext_interaction_id: 'b58e069b-ea04-4219-98ad-43de79e6dba3',
      status: 'open',
      customer,
      employee: { name: 'Paul Agent', custom_id: 'u-2' },
    },
  },
];

const connectRecord = {
  AWSAccountId: '100000000000',
  AWSContactTraceRecordFormatVersion: '2017-03-10',
  Agent: {
    ARN: 'arn:aws:connect:eu-central-1:100000000000:instance/i/agent/a8',
    AfterContactWorkDuration: 32,
    AgentInteractionDuration: 239,
    ConnectedToAgentTimestamp: '2026-11-15T09:55:00Z',
    HierarchyGroups: null,
    RoutingProfile: { ARN: 'arn:aws:connect:x', Name: 'Basic Routing Profile' },
    Username: 'paul@blancapeak.com',
  },
  AgentConnectionAttempts: 1,
  Attributes: { email: 'jane@example.com', name: 'Jane Doe', greetingPlayed: 'true' },
  Channel: 'VOICE',
  ConnectedToSystemTimestamp: '2026-11-15T09:50:00Z',
  ContactDetails: {},
  ContactId: '15a5cf14-3212-45a1-9f86-a8e97db8afaf',
  CustomerEndpoint: { Address: '+15550100', Type: 'TELEPHONE_NUMBER' },
  DisconnectReason: 'CUSTOMER_DISCONNECT',
  DisconnectTimestamp: endSeconds,
  InitialContactId: null,
  InitiationMethod: 'INBOUND',
  InitiationTimestamp: '2026-11-15T09:50:00Z',
  LastUpdateTimestamp: later,
  NextContactId: null,
  PreviousContactId: null,
  Queue: { ARN: 'arn:aws:connect:x/queue/q', Name: 'BasicQueue', Duration: 7 },
  Recordings: null,
  SystemEndpoint: { Address: '+15550199', Type: 'TELEPHONE_NUMBER' },
  TransferredToEndpoint: null,
};
const connectInteraction = {
  ext_interaction_id: '15a5cf14-3212-45a1-9f86-a8e97db8afaf',
  channel: 'phone',
  status: 'closed',
  ended_at: end,
  customer,
  employee: { email: 'paul@blancapeak.com', custom_id: 'paul@blancapeak.com' },
  attributes: {
    queue: 'BasicQueue',
    initiation_method: 'INBOUND',
    disconnect_reason: 'CUSTOMER_DISCONNECT',
    agent_seconds: 239,
  },
};

const amazonConnect: Payload[] = [
  {
    preset: 'amazon-connect',
    form: 'a contact record',
    document: connectRecord,
    expected: connectInteraction,
  },
  {
    preset: 'amazon-connect',
    form: 'a contact record of an e-mail that was passed on, by an agent with a user name',
    document: {
      ...connectRecord,
      Agent: { ...connectRecord.Agent, Username: 'pagent' },
      Channel: 'EMAIL',
      Attributes: { customerName: 'Jane Doe' },
      CustomerEndpoint: { Address: 'jane@example.com', Type: 'EMAIL_ADDRESS' },
      SystemEndpoint: { Address: 'help@blancapeak.com', Type: 'EMAIL_ADDRESS' },
      NextContactId: '25a5cf14-3212-45a1-9f86-a8e97db8afaf',
    },
    expected: {
      ...connectInteraction,
      channel: 'EMAIL',
      employee: { custom_id: 'pagent' },
      attributes: {
        ...connectInteraction.attributes,
        next_contact_id: '25a5cf14-3212-45a1-9f86-a8e97db8afaf',
      },
    },
  },
  {
    preset: 'amazon-connect',
    form: 'a contact event',
    document: {
      version: '0',
      id: 'b7e1d3c0-0000-4000-8000-000000000000',
      'detail-type': 'Amazon Connect Contact Event',
      source: 'aws.connect',
      account: '100000000000',
      time: later,
      region: 'eu-central-1',
      resources: [],
      detail: {
        initiationTimestamp: '2026-11-15T09:50:00Z',
        contactId: '15a5cf14-3212-45a1-9f86-a8e97db8afaf',
        channel: 'VOICE',
        instanceArn: 'arn:aws:connect:eu-central-1:100000000000:instance/i',
        initiationMethod: 'INBOUND',
        eventType: 'DISCONNECTED',
        disconnectTimestamp: endSeconds,
        agentInfo: {
          agentArn: 'arn:aws:connect:eu-central-1:100000000000:instance/i/agent/a8',
          connectedToAgentTimestamp: '2026-11-15T09:55:00Z',
        },
        queueInfo: { queueType: 'type', queueArn: 'arn:q', enqueueTimestamp: '2026-11-15T09:51:00Z' },
      },
    },
    expected: {
      ext_interaction_id: '15a5cf14-3212-45a1-9f86-a8e97db8afaf',
      channel: 'phone',
      status: 'closed',
      ended_at: end,
      employee: { custom_id: 'a8' },
      attributes: { initiation_method: 'INBOUND', queue: 'arn:q' },
    },
  },
];

const taskAttributes = JSON.stringify({
  from: '+15550100',
  language: 'en',
  customers: { name: 'Jane Doe', email: 'jane@example.com', external_id: 'crm-7001' },
});
const workerAttributes = JSON.stringify({
  full_name: 'Paul Agent',
  email: 'paul@blancapeak.com',
  contact_uri: 'client:paul',
});
const flexInteraction = {
  ext_interaction_id: 'WT0000000000000000000000000000001',
  channel: 'phone',
  status: 'closed',
  ended_at: end,
  language: 'en',
  customer: { ...customer, custom_id: 'crm-7001' },
  employee: { ...employee, custom_id: 'paul' },
  attributes: { queue: 'Everyone', event: 'reservation.completed' },
};
const flexTaskEvent = {
  AccountSid: 'AC0000000000000000000000000000001',
  WorkspaceSid: 'WS0000000000000000000000000000001',
  WorkspaceName: 'Flex Task Assignment',
  EventType: 'task.completed',
  EventDescription: 'Task completed',
  ResourceType: 'task',
  ResourceSid: 'WT0000000000000000000000000000001',
  Timestamp: String(endUnix),
  TimestampMs: String(endUnix * 1_000),
  TaskSid: 'WT0000000000000000000000000000001',
  TaskAttributes: taskAttributes,
  TaskAge: '310',
  TaskPriority: '0',
  TaskAssignmentStatus: 'completed',
  TaskCompletedReason: 'completed',
  TaskChannelUniqueName: 'voice',
  TaskQueueName: 'Everyone',
};
const flexTask = {
  sid: 'WT0000000000000000000000000000001',
  account_sid: 'AC0000000000000000000000000000001',
  age: 310,
  assignment_status: 'completed',
  attributes: JSON.stringify({ customerName: 'Jane Doe', customerEmail: 'jane@example.com' }),
  addons: '{}',
  date_created: '2026-11-15T09:50:00Z',
  date_updated: endSeconds,
  priority: 0,
  reason: 'completed',
  task_channel_unique_name: 'sms',
  task_queue_friendly_name: 'Everyone',
  workflow_friendly_name: bystander.name,
};
const ofFlexTask = {
  ext_interaction_id: 'WT0000000000000000000000000000001',
  channel: 'chat',
  status: 'closed',
  ended_at: end,
  customer,
  attributes: { queue: 'Everyone', age_s: 310 },
};

const twilioFlex: Payload[] = [
  {
    preset: 'twilio-flex',
    form: 'an event about a task',
    document: flexTaskEvent,
    expected: {
      ...flexInteraction,
      employee: undefined,
      attributes: { queue: 'Everyone', age_s: '310', event: 'task.completed' },
    },
  },
  {
    preset: 'twilio-flex',
    form: 'an event about a reservation, which names the worker',
    document: {
      ...flexTaskEvent,
      EventType: 'reservation.completed',
      ResourceType: 'reservation',
      ResourceSid: 'WR0000000000000000000000000000001',
      ReservationSid: 'WR0000000000000000000000000000001',
      WorkerSid: 'WK0000000000000000000000000000001',
      WorkerName: 'paul',
      WorkerAttributes: workerAttributes,
    },
    expected: { ...flexInteraction, attributes: { ...flexInteraction.attributes, age_s: '310' } },
  },
  {
    preset: 'twilio-flex',
    form: 'the events of Event Streams',
    document: [
      {
        specversion: '1.0',
        type: 'com.twilio.taskrouter.reservation.completed',
        source: 'AB00000000000000000000000001',
        id: 'NO00000000000000000000000001',
        dataschema: 'https://events-schemas.twilio.com/TaskRouter.WDSEvent/4',
        datacontenttype: 'application/json',
        time: endSeconds,
        data: {
          sid: 'EV0000000000000000000000000000001',
          timestamp: endSeconds,
          group: 'reservation',
          publisher_metadata: '{}',
          payload_type: 'application/json',
          payload: {
            sid: 'EV0000000000000000000000000000001',
            eventtype: 'reservation.completed',
            timestamp: end,
            task_sid: 'WT0000000000000000000000000000001',
            task_attributes: taskAttributes,
            task_age: 310,
            task_assignment_status: 'completed',
            task_channel_unique_name: 'voice',
            task_queue_name: 'Everyone',
            worker_sid: 'WK0000000000000000000000000000001',
            worker_name: 'paul',
            worker_attributes: workerAttributes,
          },
        },
      },
    ],
    expected: { ...flexInteraction, attributes: { ...flexInteraction.attributes, age_s: 310 } },
  },
  {
    preset: 'twilio-flex',
    form: 'a list of tasks',
    document: { tasks: [flexTask], meta: { page: 0, page_size: 50, next_page_url: null, key: 'tasks' } },
    expected: ofFlexTask,
  },
  { preset: 'twilio-flex', form: 'one task', document: flexTask, expected: ofFlexTask },
];

export const contactPayloads: readonly Payload[] = [...genesys, ...amazonConnect, ...twilioFlex];
