/** Payloads of our own making in the forms that systems document, each down to the exact interaction. */
import { describe, expect, it } from 'vitest';
import { mapRecord } from '../../../src/interaction/mapping/map-record.js';
import { parseMapping } from '../../../src/interaction/mapping/parse.js';
import { type PresetName, presetNames } from '../../../src/interaction/mapping/preset-names.js';
import { presets } from '../../../src/interaction/mapping/presets/index.js';
import { loadMapping } from '../../../src/interaction/read/load-mapping.js';
import { collect, scratch } from '../read/collect.js';

const file = scratch();
const now = new Date('2026-11-27T00:00:00Z');
const end = '2026-11-15T10:00:00.000Z';
const endUnix = 1_794_736_800;
const customer = { name: 'Jane Doe', email: 'jane@example.com' };
const employee = { name: 'Paul Agent', email: 'paul@blancapeak.com' };

type Case = readonly [
  preset: PresetName,
  form: string,
  document: unknown,
  expected: unknown,
  joined?: Readonly<Record<string, unknown>>,
];

const zendeskUsers = [
  { id: 7, name: 'Jane Doe', email: 'jane@example.com', locale: 'en-US', role: 'end-user' },
  { id: 8, name: 'Paul Agent', email: 'paul@blancapeak.com', role: 'agent' },
];
const sfContact = { Name: 'Jane Doe', Email: 'jane@example.com', HasOptedOutOfEmail: false };
const sfOwner = { Name: 'Paul Agent', Email: 'paul@blancapeak.com', Type: 'User' };
const sfCase = {
  attributes: { type: 'Case', url: '/services/data/v60.0/sobjects/Case/500A' },
  Id: '500A',
  Status: 'Closed',
  Origin: 'Web',
  ClosedDate: '2026-11-15T10:00:00.000+0000',
  Contact: sfContact,
  Owner: sfOwner,
};
const sfInteraction = {
  ext_interaction_id: '500A',
  channel: 'email',
  status: 'Closed',
  ended_at: end,
  do_not_send: false,
  customer,
  employee,
  attributes: { assignee_type: 'human' },
};
const intercomParts = {
  type: 'conversation_part.list',
  conversation_parts: [
    { part_type: 'close', author: { type: 'bot', name: 'Fin', email: 'fin@example.com' } },
    { part_type: 'comment', author: { type: 'user', name: 'Jane Doe', email: 'jane@example.com' } },
    { part_type: 'close', author: { type: 'admin', name: 'Paul Agent', email: 'paul@blancapeak.com' } },
  ],
};
const intercomConversation = {
  type: 'conversation',
  id: '99',
  state: 'closed',
  source: { type: 'conversation', author: { type: 'user', id: 'u1', ...customer } },
  contacts: { contacts: [{ id: 'u1' }] },
  conversation_parts: intercomParts,
  tags: { tags: [{ name: 'vip' }] },
  statistics: { last_close_at: endUnix },
};
const intercomInteraction = {
  ext_interaction_id: '99',
  channel: 'chat',
  status: 'closed',
  tags: ['vip'],
  ended_at: end,
  customer,
  employee,
  attributes: { assignee_type: 'human' },
};
const freshdeskTicket = {
  id: 12,
  source: 13,
  status: 5,
  tags: ['vip'],
  requester_id: 7,
  responder_id: 8,
  requester: { id: 7, ...customer },
  stats: { closed_at: '2026-11-15T10:00:00Z' },
};
const freshdeskInteraction = {
  ext_interaction_id: '12',
  channel: 'chat',
  status: 'closed',
  tags: ['vip'],
  ended_at: end,
  customer,
  employee: { ...employee, custom_id: '8' },
  attributes: { source: 13 },
};
const freshdeskAgents = { agents: [{ id: 8, contact: employee }] };
const freshserviceTicket = { ...freshdeskTicket, source: 4, department_id: null };
const freshserviceInteraction = { ...freshdeskInteraction, attributes: { source: 4 } };
const freshserviceAgents = {
  agents: [{ id: 8, first_name: 'Paul', last_name: 'Agent', email: 'paul@blancapeak.com' }],
};
const hubspotTicket = {
  id: '301',
  properties: { hs_pipeline_stage: '4', source_type: 'FORM', closed_date: end, hubspot_owner_id: '8' },
  associations: { contacts: { results: [{ id: '7', type: 'ticket_to_contact' }] } },
};
const hubspotPeople = {
  contacts: [
    {
      id: '7',
      properties: { firstname: 'Jane', lastname: 'Doe', email: 'jane@example.com', hs_email_optout: 'false' },
    },
  ],
  owners: [{ id: '8', firstName: 'Paul', lastName: 'Agent', email: 'paul@blancapeak.com' }],
};
const hubspotInteraction = {
  ext_interaction_id: '301',
  channel: 'email',
  status: 'closed',
  ended_at: end,
  do_not_send: 'false',
  customer: { ...customer, custom_id: '7' },
  employee: { ...employee, custom_id: '8' },
};
const gorgiasTicket = {
  id: 44,
  channel: 'contact_form',
  status: 'closed',
  tags: [{ name: 'VIP' }],
  closed_datetime: '2026-11-15T10:00:00+00:00',
  customer: { id: 7, ...customer },
  assignee_user: { id: 8, ...employee },
};
const gorgiasInteraction = {
  ext_interaction_id: '44',
  channel: 'email',
  status: 'closed',
  tags: ['VIP'],
  ended_at: end,
  customer: { ...customer, custom_id: '7' },
  employee: { ...employee, custom_id: '8' },
};
const frontConversation = {
  id: 'cnv_1',
  status: 'archived',
  recipient: { handle: 'jane@example.com', name: 'Jane Doe', role: 'from' },
  assignee: { first_name: 'Paul', last_name: 'Agent', email: 'paul@blancapeak.com' },
  tags: [{ name: 'vip' }],
  last_message: { type: 'email', created_at: endUnix },
};
const frontInteraction = {
  ext_interaction_id: 'cnv_1',
  channel: 'email',
  status: 'archived',
  tags: ['vip'],
  ended_at: end,
  customer,
  employee,
};
const helpScoutConversation = {
  id: 555,
  number: 12,
  type: 'email',
  status: 'closed',
  mailboxId: 3,
  tags: [{ id: 1, tag: 'vip' }],
  closedAt: '2026-11-15T10:00:00Z',
  closedByUser: { id: 8, first: 'Paul', last: 'Agent', email: 'paul@blancapeak.com' },
  primaryCustomer: { id: 7, first: 'Jane', last: 'Doe', email: 'jane@example.com' },
};
const helpScoutInteraction = {
  ext_interaction_id: '555',
  channel: 'email',
  status: 'closed',
  tags: ['vip'],
  ended_at: end,
  customer: { ...customer, custom_id: '7' },
  employee,
  attributes: { number: 12, mailbox_id: 3 },
};
const kustomerConversation = {
  type: 'conversation',
  id: 'c1',
  attributes: { status: 'done', channels: ['email'], assignedUsers: ['1'], modifiedAt: end },
  relationships: { customer: { data: { type: 'customer', id: '1' } } },
};
/** The customer and the agent share an id: only the type tells who is who. */
const kustomerIncluded = [
  { type: 'user', id: '1', attributes: employee },
  {
    type: 'customer',
    id: '1',
    attributes: { displayName: 'Jane Doe', emails: [{ email: 'jane@example.com' }] },
  },
];
const kustomerInteraction = {
  ext_interaction_id: 'c1',
  channel: 'email',
  status: 'done',
  ended_at: end,
  customer: { ...customer, custom_id: '1' },
  employee: { ...employee, custom_id: '1' },
};
const zohoTicket = {
  id: '9001',
  ticketNumber: '101',
  channel: 'Web',
  status: 'Closed',
  closedTime: end,
  contact: { id: '7', firstName: 'Jane', lastName: 'Doe', email: 'jane@example.com' },
  assignee: { id: '8', firstName: 'Paul', lastName: 'Agent', email: 'paul@blancapeak.com' },
};
const zohoInteraction = {
  ext_interaction_id: '9001',
  channel: 'email',
  status: 'closed',
  ended_at: end,
  customer: { ...customer, custom_id: '7' },
  employee: { ...employee, custom_id: '8' },
  attributes: { number: '101' },
};
const jiraIssue = {
  key: 'SUP-1',
  fields: {
    status: { name: 'Resolved', statusCategory: { key: 'done' } },
    labels: ['vip', 'return'],
    resolutiondate: '2026-11-15T11:00:00.000+0100',
    reporter: { displayName: 'Jane Doe', emailAddress: 'jane@example.com' },
    assignee: { displayName: 'Paul Agent', emailAddress: 'paul@blancapeak.com' },
  },
};
const jiraInteraction = {
  ext_interaction_id: 'SUP-1',
  channel: 'email',
  status: 'resolved',
  tags: ['vip', 'return'],
  ended_at: end,
  customer,
  employee,
  attributes: { status_category: 'done' },
};
const jiraRequest = {
  issueKey: 'SUP-1',
  reporter: { displayName: 'Jane Doe', emailAddress: 'jane@example.com' },
  currentStatus: {
    status: 'Resolved',
    statusCategory: 'DONE',
    statusDate: { iso8601: '2026-11-15T10:00:00+0000' },
  },
};
const jiraRequestInteraction = {
  ext_interaction_id: 'SUP-1',
  channel: 'email',
  status: 'resolved',
  ended_at: end,
  customer,
  attributes: { status_category: 'DONE' },
};
const servicenowRecord = {
  number: 'INC001',
  state: '7',
  contact_type: 'self-service',
  closed_at: '2026-11-15 10:00:00',
  'caller_id.name': 'Jane Doe',
  'caller_id.email': 'jane@example.com',
  'assigned_to.name': 'Paul Agent',
  'assigned_to.email': 'paul@blancapeak.com',
};
const servicenowInteraction = {
  ext_interaction_id: 'INC001',
  channel: 'email',
  status: 'closed',
  ended_at: end,
  customer,
  employee,
};
const genesysParticipants = [
  {
    purpose: 'customer',
    participantName: 'Jane Doe',
    name: 'Jane Doe',
    address: 'jane@example.com',
    sessions: [{ mediaType: 'email', addressFrom: 'jane@example.com' }],
    emails: [{ id: 'e1' }],
  },
  { purpose: 'agent', userId: 'u1', participantName: 'First Agent', name: 'First Agent' },
  { purpose: 'agent', userId: 'u2', participantName: 'Paul Agent', name: 'Paul Agent' },
];
const genesysDetails = { conversationId: 'g1', conversationEnd: end, participants: genesysParticipants };
const genesysInteraction = {
  ext_interaction_id: 'g1',
  channel: 'email',
  status: 'closed',
  ended_at: end,
  customer,
  employee: { name: 'Paul Agent', custom_id: 'u2' },
};
const connectRecord = {
  ContactId: 'ac1',
  Channel: 'VOICE',
  Attributes: { email: 'jane@example.com', name: 'Jane Doe' },
  Agent: { Username: 'paul@blancapeak.com' },
  DisconnectTimestamp: '2026-11-15T10:00:00Z',
  CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550100' },
};
const connectInteraction = {
  ext_interaction_id: 'ac1',
  channel: 'phone',
  status: 'closed',
  ended_at: end,
  customer,
  employee: { email: 'paul@blancapeak.com', custom_id: 'paul@blancapeak.com' },
};
const flexEvent = {
  EventType: 'task.completed',
  TaskSid: 'WT1',
  TaskAssignmentStatus: 'completed',
  TaskChannelUniqueName: 'voice',
  TaskAttributes: '{"customers":{"name":"Jane Doe","email":"jane@example.com"}}',
  WorkerAttributes: '{"full_name":"Paul Agent","email":"paul@blancapeak.com"}',
  WorkerSid: 'WK1',
  Timestamp: String(endUnix),
};
const flexInteraction = {
  ext_interaction_id: 'WT1',
  channel: 'phone',
  status: 'closed',
  ended_at: end,
  customer,
  employee: { ...employee, custom_id: 'WK1' },
  attributes: { event: 'task.completed' },
};
const flexTask = {
  sid: 'WT1',
  assignment_status: 'completed',
  task_channel_unique_name: 'voice',
  attributes: '{"customerName":"Jane Doe","customerEmail":"jane@example.com"}',
  date_updated: '2026-11-15T10:00:00Z',
};
const flexTaskInteraction = {
  ext_interaction_id: 'WT1',
  channel: 'phone',
  status: 'closed',
  ended_at: end,
  customer,
};

const cases: readonly Case[] = [
  [
    'zendesk',
    'an event webhook, whose own id is not the ticket’s',
    {
      type: 'zen:event-type:ticket.status_changed',
      id: '01EVENT',
      detail: {
        id: '5',
        status: 'SOLVED',
        via: { channel: 'web' },
        tags: ['vip'],
        requester_id: '7',
        assignee_id: '8',
        updated_at: end,
      },
    },
    {
      ext_interaction_id: '5',
      channel: 'email',
      status: 'solved',
      tags: ['vip'],
      ended_at: end,
      language: 'en-US',
      customer,
      employee,
      attributes: { requester_id: '7', assignee_role: 'agent' },
    },
    { users: zendeskUsers },
  ],
  [
    'zendesk',
    'a trigger webhook',
    {
      ticket: {
        id: '5',
        status: 'Solved',
        via: 'Web form',
        tags: 'vip do_not_send',
        updated_at: end,
        requester: customer,
        assignee: employee,
      },
    },
    {
      ext_interaction_id: '5',
      channel: 'email',
      status: 'solved',
      tags: ['vip', 'do_not_send'],
      ended_at: end,
      customer,
      employee,
    },
  ],
  [
    'zendesk',
    'an incremental export with users',
    {
      tickets: [
        {
          id: 5,
          status: 'closed',
          via: { channel: 'voice' },
          requester_id: 7,
          assignee_id: 8,
          updated_at: end,
        },
      ],
      users: zendeskUsers,
      end_of_stream: true,
    },
    {
      ext_interaction_id: '5',
      channel: 'phone',
      status: 'closed',
      ended_at: end,
      language: 'en-US',
      customer,
      employee,
      attributes: { requester_id: 7, assignee_role: 'agent' },
    },
  ],
  ['salesforce', 'the answer of a query', { totalSize: 1, done: true, records: [sfCase] }, sfInteraction],
  [
    'salesforce',
    'the answer of the sf command',
    { status: 0, result: { done: true, records: [sfCase] } },
    sfInteraction,
  ],
  [
    'salesforce',
    'a change event, people joined',
    {
      schema: 's',
      payload: {
        ChangeEventHeader: {
          entityName: 'Case',
          changeType: 'UPDATE',
          recordIds: ['500A'],
          commitTimestamp: endUnix * 1_000,
        },
        Status: 'Closed',
        ContactId: '003',
        OwnerId: '005',
      },
    },
    {
      ext_interaction_id: '500A',
      status: 'Closed',
      ended_at: end,
      do_not_send: false,
      customer,
      employee,
      attributes: { change_type: 'UPDATE' },
    },
    { contacts: [{ Id: '003', ...sfContact }], users: [{ Id: '005', ...sfOwner }] },
  ],
  [
    'salesforce',
    'an outbound message, its XML as JSON',
    {
      'soapenv:Envelope': {
        'soapenv:Body': {
          notifications: {
            Notification: {
              Id: '04l',
              sObject: {
                'sf:Id': '500A',
                'sf:Status': 'Closed',
                'sf:SuppliedName': 'Jane Doe',
                'sf:SuppliedEmail': 'jane@example.com',
                'sf:ClosedDate': end,
              },
            },
          },
        },
      },
    },
    { ext_interaction_id: '500A', status: 'Closed', ended_at: end, customer },
  ],
  [
    'intercom',
    'a conversation that a bot and then a person closed',
    intercomConversation,
    intercomInteraction,
  ],
  [
    'intercom',
    'a webhook of version 2',
    { type: 'notification_event', topic: 'conversation.admin.closed', data: { item: intercomConversation } },
    intercomInteraction,
  ],
  [
    'intercom',
    'a webhook of version 1',
    {
      type: 'notification_event',
      topic: 'conversation.admin.closed',
      data: {
        item: {
          type: 'conversation',
          id: '99',
          open: false,
          updated_at: endUnix,
          user: { type: 'user', id: 'u1', ...customer },
          assignee: { type: 'admin', ...employee },
          tags: { tags: [{ name: 'vip' }] },
        },
      },
    },
    intercomInteraction,
  ],
  [
    'freshdesk',
    'a list with agents',
    { tickets: [freshdeskTicket], ...freshdeskAgents },
    freshdeskInteraction,
  ],
  [
    'freshdesk',
    'the answer of an update',
    { ticket: freshdeskTicket, ...freshdeskAgents },
    freshdeskInteraction,
  ],
  ['freshdesk', 'a bare ticket, agents joined', freshdeskTicket, freshdeskInteraction, freshdeskAgents],
  [
    'freshdesk',
    'a webhook',
    {
      freshdesk_webhook: {
        ticket_id: 12,
        ticket_status: 'Closed',
        ticket_source: 'Portal',
        ticket_tags: 'vip,return',
        ticket_requester_name: 'Jane Doe',
        ticket_requester_email: 'jane@example.com',
        ticket_agent_name: 'Paul Agent',
        ticket_agent_email: 'paul@blancapeak.com',
      },
    },
    {
      ext_interaction_id: '12',
      channel: 'email',
      status: 'Closed',
      tags: ['vip', 'return'],
      customer,
      employee,
    },
  ],
  [
    'freshservice',
    'a list with agents',
    { tickets: [freshserviceTicket], ...freshserviceAgents },
    freshserviceInteraction,
  ],
  [
    'freshservice',
    'one ticket',
    { ticket: freshserviceTicket, ...freshserviceAgents },
    freshserviceInteraction,
  ],
  [
    'freshservice',
    'a webhook',
    {
      freshdesk_webhook: {
        ticket_id: 'INC-12',
        ticket_id_numeric: 12,
        ticket_status: 'Closed',
        ticket_source: 'Email',
        ticket_requester_name: 'Jane Doe',
        ticket_requester_email: 'jane@example.com',
      },
    },
    { ext_interaction_id: '12', channel: 'Email', status: 'Closed', customer },
  ],
  ['hubspot', 'a list, people joined', { results: [hubspotTicket] }, hubspotInteraction, hubspotPeople],
  [
    'hubspot',
    'tickets beside their people',
    { tickets: [hubspotTicket], ...hubspotPeople },
    hubspotInteraction,
  ],
  ['hubspot', 'one ticket, people joined', hubspotTicket, hubspotInteraction, hubspotPeople],
  ['gorgias', 'a list', { object: 'list', data: [gorgiasTicket] }, gorgiasInteraction],
  ['gorgias', 'an HTTP integration', { ticket: gorgiasTicket }, gorgiasInteraction],
  ['gorgias', 'one ticket', gorgiasTicket, gorgiasInteraction],
  ['front', 'a list', { _results: [frontConversation] }, frontInteraction],
  ['front', 'one conversation', frontConversation, frontInteraction],
  [
    'front',
    'an event, of a customer who called',
    {
      id: 'evt_1',
      type: 'archive',
      emitted_at: endUnix,
      conversation: { ...frontConversation, recipient: { handle: '+15550100', name: 'Jane Doe' } },
    },
    { ...frontInteraction, customer: { name: 'Jane Doe' }, attributes: { event: 'archive' } },
  ],
  ['help-scout', 'a list', { _embedded: { conversations: [helpScoutConversation] } }, helpScoutInteraction],
  ['help-scout', 'a webhook', helpScoutConversation, helpScoutInteraction],
  [
    'help-scout',
    'a conversation that nobody closed by hand',
    {
      ...helpScoutConversation,
      closedByUser: null,
      assignee: { first: 'Paul', last: 'Agent', email: 'paul@blancapeak.com' },
    },
    helpScoutInteraction,
  ],
  [
    'kustomer',
    'one conversation',
    { data: kustomerConversation, included: kustomerIncluded },
    kustomerInteraction,
  ],
  ['kustomer', 'a list', { data: [kustomerConversation], included: kustomerIncluded }, kustomerInteraction],
  [
    'kustomer',
    'a webhook, people joined',
    { name: 'kustomer.conversation.update', data: kustomerConversation },
    kustomerInteraction,
    { included: kustomerIncluded },
  ],
  ['zoho-desk', 'a list', { data: [zohoTicket] }, zohoInteraction],
  ['zoho-desk', 'one ticket', zohoTicket, zohoInteraction],
  [
    'zoho-desk',
    'the events of a webhook',
    [{ eventType: 'Ticket_Update', payload: zohoTicket }],
    zohoInteraction,
  ],
  [
    'jira-service-management',
    'a webhook',
    { webhookEvent: 'jira:issue_updated', issue: jiraIssue },
    jiraInteraction,
  ],
  ['jira-service-management', 'a search', { issues: [jiraIssue] }, jiraInteraction],
  ['jira-service-management', 'a list of requests', { values: [jiraRequest] }, jiraRequestInteraction],
  ['jira-service-management', 'one request', jiraRequest, jiraRequestInteraction],
  ['servicenow', 'a list', { result: [servicenowRecord] }, servicenowInteraction],
  ['servicenow', 'one record', { result: servicenowRecord }, servicenowInteraction],
  [
    'servicenow',
    'a list with values and display values',
    {
      result: [
        Object.fromEntries(
          Object.entries(servicenowRecord).map(([key, value]) => [
            key,
            { value, display_value: key === 'closed_at' ? '15.11.2026 11:00' : value },
          ]),
        ),
      ],
    },
    servicenowInteraction,
  ],
  [
    'genesys',
    'the answer of a details query',
    { conversations: [genesysDetails], totalHits: 1 },
    genesysInteraction,
  ],
  ['genesys', 'details of one conversation', genesysDetails, genesysInteraction],
  [
    'genesys',
    'a conversation of the conversations API',
    { id: 'g1', endTime: end, participants: genesysParticipants },
    genesysInteraction,
  ],
  ['amazon-connect', 'a contact record', connectRecord, connectInteraction],
  [
    'amazon-connect',
    'a contact record of an e-mail',
    {
      ...connectRecord,
      Channel: 'EMAIL',
      Attributes: { customerName: 'Jane Doe' },
      CustomerEndpoint: { Type: 'EMAIL_ADDRESS', Address: 'jane@example.com' },
    },
    { ...connectInteraction, channel: 'EMAIL' },
  ],
  [
    'amazon-connect',
    'a contact event',
    {
      source: 'aws.connect',
      'detail-type': 'Amazon Connect Contact Event',
      time: end,
      detail: {
        contactId: 'ac1',
        channel: 'VOICE',
        eventType: 'DISCONNECTED',
        disconnectTimestamp: end,
        agentInfo: { agentArn: 'arn:aws:connect:us-east-1:1:instance/i/agent/a8' },
      },
    },
    {
      ext_interaction_id: 'ac1',
      channel: 'phone',
      status: 'closed',
      ended_at: end,
      employee: { custom_id: 'a8' },
    },
  ],
  ['twilio-flex', 'an event', flexEvent, flexInteraction],
  ['twilio-flex', 'a list of tasks', { tasks: [flexTask] }, flexTaskInteraction],
  ['twilio-flex', 'one task', flexTask, flexTaskInteraction],
];

describe('presets', () => {
  it.each(cases.map((each) => ({ name: `${each[0]} reads ${each[1]}`, each })))('$name', ({ each }) => {
    const [preset, , document, expected, joined = {}] = each;
    const mapped = mapRecord(parseMapping(presets[preset]), document, { joined, now });
    if (!mapped.ok) throw new Error(mapped.error.message);
    expect(mapped.errors).toEqual([]);
    expect(JSON.parse(JSON.stringify(mapped.interactions))).toEqual([expected]);
  });

  it('are each held to at least three forms', () => {
    const forms = presetNames.map((name) => cases.filter(([preset]) => preset === name).length);
    expect(Math.min(...forms)).toBeGreaterThanOrEqual(3);
  });

  it('refuse what they are not made for, and say what it looks like', () => {
    for (const name of presetNames) {
      const mapping = parseMapping(presets[name]);
      for (const [other, , document] of cases.filter(([preset]) => preset !== name)) {
        // The webhooks of these two are alike.
        if (name.startsWith('fresh') && other.startsWith('fresh')) continue;
        const mapped = mapRecord(mapping, document, { now });
        expect(mapped.ok, `${name} reads a record of ${other}`).toBe(false);
      }
    }
    const mapped = mapRecord(parseMapping(presets.zendesk), freshdeskTicket, { now });
    expect(mapped.ok ? '' : mapped.error.message).toContain('it looks like `freshdesk` (ticket)');
    const failed = mapRecord(parseMapping(presets.zendesk), { error: { message: 'x' } }, { now });
    expect(failed.ok ? '' : failed.error.message).toContain('the message of an error');
  });

  it('say that more pages exist, and that nobody was asked who opted out', () => {
    const page = { done: false, records: [{ ...sfCase, Contact: { Name: 'J', Email: 'j@example.com' } }] };
    const mapped = mapRecord(parseMapping(presets.salesforce), page, { now });
    expect(mapped.ok && mapped.notices).toHaveLength(2);
    const next = { tickets: [{ id: 1, requester_id: 7 }], next_page: 'https://example.com/2' };
    const zendesk = mapRecord(parseMapping(presets.zendesk), next, { now });
    expect(zendesk.ok && zendesk.notices).toHaveLength(1);
  });

  it.each<[PresetName, string, unknown]>([
    [
      'zendesk',
      'Id,Requester,Requester email,Assignee,Status,Tags,Via,Solved at\n5,Jane Doe,jane@example.com,Paul Agent,Solved,vip unsubscribe,Mail,2026-11-15 10:00\n',
      {
        ext_interaction_id: '5',
        channel: 'email',
        status: 'solved',
        tags: ['vip', 'unsubscribe'],
        ended_at: end,
        customer,
        employee: { name: 'Paul Agent' },
      },
    ],
    [
      'salesforce',
      'Id,CaseNumber,Status,Contact.Email,Contact.Name,Contact.HasOptedOutOfEmail\n500A,0001,Closed,jane@example.com,Jane Doe,TRUE\n',
      {
        ext_interaction_id: '500A',
        status: 'Closed',
        do_not_send: true,
        customer,
        attributes: { case_number: '0001' },
      },
    ],
    [
      'freshdesk',
      'Ticket ID,Status,Source,Agent,Closed time,Resolution status,Tags,Full name,Email\n5,Closed,Portal,Paul Agent,2026-11-15 10:00:00,Within SLA,"vip,fraud",Jane Doe,jane@example.com\n',
      {
        ext_interaction_id: '5',
        channel: 'email',
        status: 'closed',
        tags: ['vip', 'fraud'],
        ended_at: end,
        customer,
        employee: { name: 'Paul Agent' },
      },
    ],
    [
      'jira-service-management',
      'Issue key,Status,Reporter,Reporter Email,Labels,Labels,Labels,Resolved\nSUP-1,Done,Jane Doe,jane@example.com,vip,unsubscribe,,15/Nov/26 10:00 AM\n',
      {
        ext_interaction_id: 'SUP-1',
        channel: 'email',
        status: 'done',
        tags: ['vip', 'unsubscribe'],
        ended_at: end,
        customer,
      },
    ],
  ])('%s reads CSV', async (preset, text, expected) => {
    const path = file(`${preset}.csv`, text);
    const { records, lost } = await collect([path], { mapping: await loadMapping(preset) });
    expect(lost).toEqual([]);
    expect(JSON.parse(JSON.stringify(records))).toEqual([expected]);
  });

  it('say that a row of CSV has no list to look people up in', async () => {
    const said: string[] = [];
    const path = file('zendesk-api.csv', 'id,requester_id,via,status\n1,7,mail,closed\n');
    await collect([path], {
      mapping: await loadMapping('zendesk'),
      onNotice: (notice) => void said.push(notice),
    });
    expect(said).toEqual([
      'a row of CSV holds no list `users`: what is looked up in it is missing; name a file for it under `joined`',
    ]);
  });

  it('share the webhook of Freshdesk and Freshservice, which nothing tells apart', () => {
    const body = { freshdesk_webhook: { ticket_id: 'INC-1', ticket_status: 'Closed' } };
    for (const preset of ['freshdesk', 'freshservice'] as const) {
      expect(mapRecord(parseMapping(presets[preset]), body, { now })).toMatchObject({
        ok: true,
        interactions: [{ ext_interaction_id: 'INC-1' }],
      });
    }
  });
});
