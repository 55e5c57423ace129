/** Tickets, cases and issues. */
import { bystander, customer, employee, end, endSeconds, endUnix, later, type Payload } from './payload.js';

const zendeskTicket = {
  url: 'https://blancapeak.zendesk.com/api/v2/tickets/4711.json',
  id: 4711,
  external_id: null,
  via: { channel: 'web', source: { from: {}, to: {}, rel: null } },
  created_at: '2026-11-10T08:12:01Z',
  updated_at: endSeconds,
  generated_timestamp: endUnix,
  type: 'question',
  subject: 'Where is my order?',
  raw_subject: 'Where is my order?',
  description: 'Hello, …',
  priority: 'normal',
  status: 'solved',
  recipient: null,
  requester_id: 7001,
  submitter_id: 7003,
  assignee_id: 8001,
  organization_id: null,
  group_id: 55,
  collaborator_ids: [7003],
  follower_ids: [],
  email_cc_ids: [7003],
  has_incidents: false,
  is_public: true,
  tags: ['Shipping', 'vip'],
  custom_fields: [{ id: 360001, value: null }],
  satisfaction_rating: { score: 'offered' },
  fields: [{ id: 360001, value: null }],
  ticket_form_id: 2,
  brand_id: 360,
  custom_status_id: 9,
  from_messaging_channel: false,
};
const zendeskUsers = [
  { id: 7003, ...bystander, role: 'end-user', locale: 'de', suspended: false },
  { id: 7001, ...customer, role: 'end-user', locale: 'en-US', suspended: false, phone: null },
  { id: 8001, ...employee, role: 'agent', locale: 'en-US', suspended: false },
];
const zendeskInteraction = {
  ext_interaction_id: '4711',
  channel: 'email',
  status: 'solved',
  tags: ['Shipping', 'vip'],
  ended_at: end,
  language: 'en-US',
  customer,
  employee,
  attributes: {
    priority: 'normal',
    type: 'question',
    group_id: 55,
    brand_id: 360,
    requester_id: 7001,
    ticket_form_id: 2,
    satisfaction_rating: 'offered',
    assignee_role: 'agent',
    requester_suspended: false,
  },
};
/** Events write ids as texts, and statuses in capitals. */
const zendeskDetail = {
  actor_id: '8001',
  assignee_id: '8001',
  brand_id: '360',
  created_at: '2026-11-10T08:12:01Z',
  custom_status: '9',
  description: 'Hello, …',
  external_id: null,
  form_id: '2',
  group_id: '55',
  id: '4711',
  is_public: true,
  organization_id: null,
  priority: 'NORMAL',
  requester_id: '7001',
  status: 'SOLVED',
  subject: 'Where is my order?',
  submitter_id: '7003',
  tags: ['Shipping', 'vip'],
  type: 'QUESTION',
  updated_at: endSeconds,
  via: { channel: 'web' },
};
const ofZendeskEvent = {
  ...zendeskInteraction,
  attributes: {
    priority: 'NORMAL',
    type: 'QUESTION',
    group_id: '55',
    brand_id: '360',
    requester_id: '7001',
    ticket_form_id: '2',
    assignee_role: 'agent',
    requester_suspended: false,
  },
};

const zendesk: Payload[] = [
  {
    preset: 'zendesk',
    form: 'a list with users',
    document: {
      tickets: [zendeskTicket],
      users: zendeskUsers,
      next_page: null,
      previous_page: null,
      count: 1,
    },
    expected: zendeskInteraction,
  },
  {
    preset: 'zendesk',
    form: 'one ticket with users',
    document: { ticket: zendeskTicket, users: zendeskUsers },
    expected: zendeskInteraction,
  },
  {
    preset: 'zendesk',
    form: 'results of a search, users joined',
    document: {
      results: [{ ...zendeskTicket, result_type: 'ticket', via: { channel: 'native_messaging' } }],
      facets: null,
      count: 1,
    },
    expected: { ...zendeskInteraction, channel: 'chat' },
    joined: { users: zendeskUsers },
  },
  {
    preset: 'zendesk',
    form: 'an incremental export by cursor',
    document: {
      tickets: [{ ...zendeskTicket, status: 'closed', via: { channel: 'voice' } }],
      users: zendeskUsers,
      after_url: 'https://blancapeak.zendesk.com/api/v2/incremental/tickets/cursor.json?cursor=x',
      after_cursor: 'x',
      end_of_stream: true,
    },
    expected: { ...zendeskInteraction, status: 'closed', channel: 'phone' },
  },
  {
    preset: 'zendesk',
    form: 'an event webhook, whose own id is not the ticket’s',
    document: {
      type: 'zen:event-type:ticket.status_changed',
      account_id: 12_514_403,
      id: '01JD0EVENT',
      time: endSeconds,
      zendesk_event_version: '2022-11-06',
      subject: 'zen:ticket:4711',
      detail: zendeskDetail,
      event: { current: 'SOLVED', previous: 'OPEN', meta: { sequence: { id: '01JD0SEQ', position: 1 } } },
    },
    expected: ofZendeskEvent,
    joined: { users: zendeskUsers },
  },
  {
    preset: 'zendesk',
    form: 'an event of EventBridge',
    document: {
      version: '0',
      id: 'b7e1d3c0-0000-4000-8000-000000000000',
      'detail-type': 'Support Ticket: Status Changed',
      source: 'aws.partner/zendesk.com/9000/default',
      account: '100000000000',
      time: endSeconds,
      region: 'eu-central-1',
      resources: ['Support Ticket'],
      detail: {
        ticket_event: {
          meta: { version: '1.0', occurred_at: endSeconds, ref: '9-1', sequence: { id: 'S', position: 1 } },
          type: 'Status Changed',
          previous: 'open',
          current: 'solved',
          ticket: {
            id: 4711,
            created_at: '2026-11-10T08:12:01.721021468Z',
            updated_at: '2026-11-15T10:00:00Z',
            type: 'question',
            priority: 'normal',
            status: 'solved',
            requester_id: 7001,
            submitter_id: 7003,
            assignee_id: 8001,
            organization_id: 10_002,
            group_id: 55,
            brand_id: 360,
            form_id: 2,
            external_id: null,
            tags: ['Shipping', 'vip'],
            via: { channel: 'web' },
          },
        },
      },
    },
    expected: {
      ...zendeskInteraction,
      attributes: {
        priority: 'normal',
        type: 'question',
        group_id: 55,
        brand_id: 360,
        requester_id: 7001,
        organization_id: 10_002,
        ticket_form_id: 2,
        assignee_role: 'agent',
        requester_suspended: false,
      },
    },
    joined: { users: zendeskUsers },
  },
  {
    preset: 'zendesk',
    form: 'the body of a trigger',
    document: {
      ticket: {
        id: '4711',
        status: 'Solved',
        via: 'Web form',
        tags: 'shipping vip do_not_send',
        updated_at: endSeconds,
        requester: customer,
        assignee: employee,
      },
    },
    expected: {
      ext_interaction_id: '4711',
      channel: 'email',
      status: 'solved',
      tags: ['shipping', 'vip', 'do_not_send'],
      ended_at: end,
      customer,
      employee,
    },
  },
];

const sfCase = {
  attributes: { type: 'Case', url: '/services/data/v62.0/sobjects/Case/5005g00000AbCdEAAV' },
  Id: '5005g00000AbCdEAAV',
  CaseNumber: '00004711',
  Status: 'Closed',
  Origin: 'Web',
  ClosedDate: '2026-11-15T10:00:00.000+0000',
  LastModifiedDate: '2026-11-16T08:30:00.000+0000',
  IsClosed: true,
  SuppliedName: null,
  SuppliedEmail: null,
  Contact: {
    attributes: { type: 'Contact', url: '/services/data/v62.0/sobjects/Contact/0035g00000AbCdEAAV' },
    Name: 'Jane Doe',
    Email: 'jane@example.com',
    HasOptedOutOfEmail: false,
  },
  Owner: {
    attributes: { type: 'Name', url: '/services/data/v62.0/sobjects/User/0055g00000AbCdEAAV' },
    Name: 'Paul Agent',
    Email: 'paul@blancapeak.com',
    Type: 'User',
  },
};
const sfInteraction = {
  ext_interaction_id: '5005g00000AbCdEAAV',
  channel: 'email',
  status: 'Closed',
  ended_at: end,
  do_not_send: false,
  customer,
  employee,
  attributes: { assignee_type: 'human', case_number: '00004711', is_closed: true },
};
const sfPeople = {
  contacts: [
    { Id: '0035g00000AbCdEAAV', Name: 'Jane Doe', Email: 'jane@example.com', HasOptedOutOfEmail: 'true' },
    { Id: '0035g00000ZzZzZAAV', Name: 'Cora Copied', Email: 'cora@example.org', HasOptedOutOfEmail: 'false' },
  ],
  users: [{ Id: '0055g00000AbCdEAAV', Name: 'Paul Agent', Email: 'paul@blancapeak.com' }],
};
const sfChange = {
  LastModifiedDate: endSeconds,
  ChangeEventHeader: {
    commitNumber: 10_000_000_001,
    commitUser: '0055g00000AbCdEAAV',
    sequenceNumber: 1,
    entityName: 'Case',
    changeType: 'UPDATE',
    changedFields: ['Status', 'LastModifiedDate'],
    changeOrigin: '',
    transactionKey: '000178e4-0000-0000-0000-000000000000',
    commitTimestamp: endUnix * 1_000,
    recordIds: ['5005g00000AbCdEAAV'],
    nulledFields: [],
    diffFields: [],
  },
  Status: 'Closed',
  Origin: 'Phone',
  ContactId: '0035g00000AbCdEAAV',
  OwnerId: '0055g00000AbCdEAAV',
};
const ofSfChange = {
  ext_interaction_id: '5005g00000AbCdEAAV',
  channel: 'Phone',
  status: 'Closed',
  ended_at: end,
  do_not_send: true,
  customer,
  employee,
  attributes: { change_type: 'UPDATE' },
};
const sfNotification = (prefix: string) => ({
  Id: '04l5g00000AbCdEAAV',
  sObject: {
    '@_xsi:type': `${prefix}Case`,
    [`${prefix}Id`]: '5005g00000AbCdEAAV',
    [`${prefix}CaseNumber`]: '00004711',
    [`${prefix}ClosedDate`]: end,
    [`${prefix}ContactEmail`]: 'jane@example.com',
    [`${prefix}ContactId`]: '0035g00000AbCdEAAV',
    [`${prefix}Origin`]: 'Web',
    [`${prefix}OwnerId`]: '0055g00000AbCdEAAV',
    [`${prefix}Status`]: 'Closed',
    [`${prefix}SuppliedName`]: 'Jane Doe',
  },
});
const ofSfNotification = {
  ext_interaction_id: '5005g00000AbCdEAAV',
  channel: 'email',
  status: 'Closed',
  ended_at: end,
  customer,
  attributes: { case_number: '00004711' },
};

const salesforce: Payload[] = [
  {
    preset: 'salesforce',
    form: 'the answer of a query',
    document: { totalSize: 1, done: true, records: [sfCase] },
    expected: sfInteraction,
  },
  {
    preset: 'salesforce',
    form: 'the answer of the sf command',
    document: { status: 0, result: { records: [sfCase], totalSize: 1, done: true }, warnings: [] },
    expected: sfInteraction,
  },
  {
    preset: 'salesforce',
    form: 'one Case of a queue, written by somebody without a contact',
    document: {
      ...sfCase,
      Contact: null,
      SuppliedName: 'Jane Doe',
      SuppliedEmail: 'jane@example.com',
      Owner: { attributes: { type: 'Name' }, Name: 'Tier 1', Email: null, Type: 'Queue' },
    },
    expected: {
      ext_interaction_id: '5005g00000AbCdEAAV',
      channel: 'email',
      status: 'Closed',
      ended_at: end,
      customer,
      employee: { name: 'Tier 1' },
      attributes: { assignee_type: 'queue', case_number: '00004711', is_closed: true },
    },
  },
  ...['payload', 'data', 'data.payload', 'detail.payload'].map((path): Payload => {
    const event = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), sfChange);
    return {
      preset: 'salesforce',
      form: `a change event under ${path}, people joined`,
      document: { schema: 'x', event: { replayId: 17 }, ...Object(event) },
      expected: ofSfChange,
      joined: sfPeople,
    };
  }),
  {
    preset: 'salesforce',
    form: 'an outbound message, its XML as JSON',
    document: {
      'soapenv:Envelope': {
        'soapenv:Body': {
          notifications: {
            OrganizationId: '00D5g00000AbCdEAAV',
            ActionId: '04k5g00000AbCdEAAV',
            SessionId: null,
            Notification: sfNotification('sf:'),
          },
        },
      },
    },
    expected: ofSfNotification,
  },
  {
    preset: 'salesforce',
    form: 'an outbound message without prefixes, people joined',
    document: { Envelope: { Body: { notifications: { Notification: [sfNotification('')] } } } },
    expected: { ...ofSfNotification, do_not_send: true, employee },
    joined: sfPeople,
  },
];

const freshworksTicket = {
  cc_emails: [bystander.email],
  fwd_emails: [],
  reply_cc_emails: [bystander.email],
  fr_escalated: false,
  spam: false,
  email_config_id: null,
  group_id: null,
  priority: 1,
  requester_id: 7001,
  responder_id: 8001,
  subject: 'Where is my order?',
  to_emails: null,
  id: 18,
  status: 5,
  type: 'Question',
  due_by: '2026-11-19T15:59:28Z',
  fr_due_by: '2026-11-17T15:59:28Z',
  is_escalated: false,
  custom_fields: {},
  created_at: '2026-11-10T15:59:28Z',
  updated_at: later,
  tags: ['vip'],
  requester: { id: 7001, ...customer, mobile: null, phone: null },
  stats: {
    agent_responded_at: null,
    first_responded_at: null,
    status_updated_at: later,
    reopened_at: null,
    resolved_at: '2026-11-15T09:00:00Z',
    closed_at: endSeconds,
    pending_since: null,
  },
};
const freshdeskTicket = { ...freshworksTicket, source: 13, company_id: null, product_id: null };
const freshdeskInteraction = {
  ext_interaction_id: '18',
  channel: 'chat',
  status: 'closed',
  tags: ['vip'],
  ended_at: end,
  customer,
  employee: { ...employee, custom_id: '8001' },
  attributes: { source: 13, priority: 'low', type: 'Question', spam: false },
};
const freshdeskAgents = {
  agents: [{ available: true, id: 8001, ticket_scope: 1, contact: { active: true, ...employee } }],
};
const freshworksWebhook = {
  ticket_id: 18,
  ticket_subject: 'Where is my order?',
  ticket_url: 'http://blancapeak.freshdesk.com/helpdesk/tickets/18',
  ticket_tags: 'vip,return',
  ticket_status: 'Closed',
  ticket_priority: 'Low',
  ticket_source: 'Portal',
  ticket_agent_name: 'Paul Agent',
  ticket_agent_email: 'paul@blancapeak.com',
};
const ofFreshworksWebhook = {
  ext_interaction_id: '18',
  channel: 'email',
  status: 'Closed',
  tags: ['vip', 'return'],
  customer,
  employee,
};

const freshdesk: Payload[] = [
  {
    preset: 'freshdesk',
    form: 'tickets beside their agents',
    document: { tickets: [freshdeskTicket], ...freshdeskAgents },
    expected: freshdeskInteraction,
  },
  {
    preset: 'freshdesk',
    form: 'a list, agents joined',
    document: [freshdeskTicket],
    expected: freshdeskInteraction,
    joined: freshdeskAgents,
  },
  {
    preset: 'freshdesk',
    form: 'results of a search, with a status of the account’s own',
    document: {
      total: 1,
      results: [{ ...freshdeskTicket, status: 6, source: 3, requester: undefined, stats: undefined }],
    },
    expected: {
      ext_interaction_id: '18',
      channel: 'phone',
      status: '6',
      tags: ['vip'],
      ended_at: '2026-11-16T08:30:00.000Z',
      employee: { custom_id: '8001' },
      attributes: { source: 3, priority: 'low', type: 'Question', spam: false },
    },
  },
  {
    preset: 'freshdesk',
    form: 'the answer of an update',
    document: { ticket: freshdeskTicket },
    expected: { ...freshdeskInteraction, employee: { custom_id: '8001' } },
  },
  {
    preset: 'freshdesk',
    form: 'a webhook',
    document: {
      freshdesk_webhook: {
        ...freshworksWebhook,
        ticket_requester_name: 'Jane Doe',
        ticket_requester_email: 'jane@example.com',
      },
    },
    expected: { ...ofFreshworksWebhook, attributes: { priority: 'Low' } },
  },
  {
    preset: 'freshdesk',
    form: 'a webhook that names the contact',
    document: {
      freshdesk_webhook: {
        ...freshworksWebhook,
        ticket_contact_name: 'Jane Doe',
        ticket_contact_email: 'jane@example.com',
      },
    },
    expected: { ...ofFreshworksWebhook, attributes: { priority: 'Low' } },
  },
];

const freshserviceTicket = {
  ...freshworksTicket,
  source: 4,
  department_id: null,
  workspace_id: 2,
  requested_for_id: 7001,
  category: 'Hardware',
  sub_category: null,
  item_category: null,
  type: 'Incident',
  deleted: false,
};
const freshserviceInteraction = {
  ...freshdeskInteraction,
  attributes: { source: 4, priority: 'low', type: 'Incident', spam: false, category: 'Hardware' },
};
const freshserviceAgents = {
  agents: [{ id: 8001, first_name: 'Paul', last_name: 'Agent', email: 'paul@blancapeak.com', active: true }],
};

const freshservice: Payload[] = [
  {
    preset: 'freshservice',
    form: 'tickets beside their agents',
    document: { tickets: [freshserviceTicket], ...freshserviceAgents },
    expected: freshserviceInteraction,
  },
  {
    preset: 'freshservice',
    form: 'one ticket, whose requester has a primary address',
    document: {
      ticket: {
        ...freshserviceTicket,
        requester: { id: 7001, name: 'Jane Doe', primary_email: 'jane@example.com' },
      },
    },
    expected: freshserviceInteraction,
    joined: freshserviceAgents,
  },
  {
    preset: 'freshservice',
    form: 'a webhook',
    document: {
      freshdesk_webhook: {
        ...freshworksWebhook,
        ticket_id: 'INC-18',
        ticket_id_numeric: 18,
        ticket_requester_name: 'Jane Doe',
        ticket_requester_email: 'jane@example.com',
        ticket_department_name: 'Shop',
      },
    },
    expected: { ...ofFreshworksWebhook, attributes: { department: 'Shop' } },
  },
];

const hubspotTicket = {
  id: '301',
  properties: {
    createdate: '2026-11-10T08:12:01.000Z',
    hs_lastmodifieddate: later,
    hs_object_id: '301',
    hs_pipeline: '0',
    hs_pipeline_stage: '4',
    hs_ticket_category: 'PRODUCT_ISSUE',
    hs_ticket_priority: 'LOW',
    hubspot_owner_id: '6166860',
    source_type: 'FORM',
    closed_date: end,
    subject: 'Where is my order?',
    content: null,
  },
  createdAt: '2026-11-10T08:12:01.000Z',
  updatedAt: later,
  archived: false,
  associations: {
    contacts: {
      results: [
        { id: '7001', type: 'ticket_to_contact' },
        { id: '7003', type: 'ticket_to_contact' },
      ],
    },
  },
};
const hubspotPeople = {
  contacts: [
    { id: '7003', properties: { firstname: 'Cora', lastname: 'Copied', email: bystander.email } },
    {
      id: '7001',
      properties: { firstname: 'Jane', lastname: 'Doe', email: customer.email, hs_email_optout: 'true' },
      archived: false,
    },
  ],
  owners: [
    {
      id: '6166860',
      type: 'PERSON',
      email: employee.email,
      firstName: 'Paul',
      lastName: 'Agent',
      userId: 296_619,
      archived: false,
    },
  ],
};
const hubspotInteraction = {
  ext_interaction_id: '301',
  channel: 'email',
  status: 'closed',
  ended_at: end,
  do_not_send: 'true',
  customer: { ...customer, custom_id: '7001' },
  employee: { ...employee, custom_id: '6166860' },
  attributes: { assignee_type: 'human', priority: 'LOW', category: 'PRODUCT_ISSUE', pipeline: '0' },
};

const hubspot: Payload[] = [
  {
    preset: 'hubspot',
    form: 'a list, people joined',
    document: { results: [hubspotTicket] },
    expected: hubspotInteraction,
    joined: hubspotPeople,
  },
  {
    preset: 'hubspot',
    form: 'tickets beside their people',
    document: { tickets: [hubspotTicket], ...hubspotPeople },
    expected: hubspotInteraction,
  },
  {
    preset: 'hubspot',
    form: 'one ticket of a queue, people joined',
    document: hubspotTicket,
    expected: {
      ...hubspotInteraction,
      employee: { name: 'Tier 1', custom_id: '6166860' },
      attributes: { ...hubspotInteraction.attributes, assignee_type: 'queue' },
    },
    joined: {
      ...hubspotPeople,
      owners: [{ id: '6166860', type: 'QUEUE', firstName: 'Tier', lastName: '1' }],
    },
  },
];

const gorgiasTicket = {
  id: 1001,
  uri: '/api/tickets/1001/',
  external_id: null,
  status: 'closed',
  priority: 'normal',
  channel: 'contact_form',
  via: 'contact_form',
  from_agent: false,
  spam: false,
  customer: { id: 301, ...customer, firstname: 'Jane', lastname: 'Doe', meta: null },
  assignee_user: { id: 201, ...employee, firstname: 'Paul', lastname: 'Agent', meta: null },
  assignee_team: { id: 5, name: 'Returns', decoration: null },
  language: 'en',
  subject: 'Where is my order?',
  meta: null,
  tags: [{ id: 101, name: 'VIP', uri: '/api/tags/101/', decoration: { color: '#f00' } }],
  messages_count: 5,
  is_unread: false,
  created_datetime: '2026-11-10T08:30:00+00:00',
  opened_datetime: '2026-11-10T09:00:00+00:00',
  last_received_message_datetime: '2026-11-15T09:00:00+00:00',
  last_message_datetime: '2026-11-15T09:30:00+00:00',
  updated_datetime: '2026-11-16T08:30:00+00:00',
  closed_datetime: '2026-11-15T10:00:00+00:00',
  snooze_datetime: null,
  trashed_datetime: null,
};
const gorgiasInteraction = {
  ext_interaction_id: '1001',
  channel: 'email',
  status: 'closed',
  tags: ['VIP'],
  ended_at: end,
  language: 'en',
  customer: { ...customer, custom_id: '301' },
  employee: { ...employee, custom_id: '201' },
  attributes: { via: 'contact_form', spam: false, team: 'Returns' },
};

const gorgias: Payload[] = [
  {
    preset: 'gorgias',
    form: 'a list',
    document: {
      data: [gorgiasTicket],
      object: 'list',
      uri: '/api/tickets',
      meta: { prev_cursor: null, next_cursor: null },
    },
    expected: gorgiasInteraction,
  },
  {
    preset: 'gorgias',
    form: 'an HTTP integration',
    document: { ticket: { ...gorgiasTicket, channel: 'aircall' } },
    expected: { ...gorgiasInteraction, channel: 'phone' },
  },
  {
    preset: 'gorgias',
    form: 'one ticket that belongs to nobody',
    document: { ...gorgiasTicket, assignee_user: null, assignee_team: null, tags: [] },
    expected: {
      ext_interaction_id: '1001',
      channel: 'email',
      status: 'closed',
      tags: [],
      ended_at: end,
      language: 'en',
      customer: { ...customer, custom_id: '301' },
      attributes: { via: 'contact_form', spam: false },
    },
  },
];

const zohoTicket = {
  modifiedTime: '2026-11-16T08:30:00.000Z',
  subCategory: null,
  statusType: 'Closed',
  subject: 'Where is my order?',
  dueDate: null,
  departmentId: '1892000000006907',
  channel: 'Web',
  onholdTime: null,
  language: 'English',
  source: { appName: null, extId: null, permalink: null, type: 'SYSTEM', appPhotoURL: null },
  closedTime: end,
  sharedDepartments: [],
  createdTime: '2026-11-10T08:12:01.000Z',
  id: '1892000000143237',
  email: 'jane@example.com',
  customerResponseTime: '2026-11-15T09:00:00.000Z',
  productId: null,
  contactId: '1892000000042032',
  threadCount: '3',
  secondaryContacts: ['1892000000042038'],
  priority: 'High',
  commentCount: '1',
  taskCount: '0',
  accountId: null,
  phone: null,
  webUrl: 'https://desk.zoho.eu/support/blancapeak/ShowHomePage.do',
  isSpam: false,
  status: 'Closed',
  ticketNumber: '101',
  assigneeId: '1892000000056007',
  contact: {
    firstName: 'Jane',
    lastName: 'Doe',
    phone: null,
    mobile: null,
    id: '1892000000042032',
    isSpam: false,
    type: null,
    email: 'jane@example.com',
    account: null,
  },
  assignee: {
    photoURL: null,
    firstName: 'Paul',
    lastName: 'Agent',
    id: '1892000000056007',
    email: 'paul@blancapeak.com',
  },
};
const zohoInteraction = {
  ext_interaction_id: '1892000000143237',
  channel: 'email',
  status: 'closed',
  ended_at: end,
  language: 'en',
  customer: { ...customer, custom_id: '1892000000042032' },
  employee: { ...employee, custom_id: '1892000000056007' },
  attributes: {
    number: '101',
    priority: 'High',
    department_id: '1892000000006907',
    status_type: 'Closed',
    spam: false,
  },
};

const zohoDesk: Payload[] = [
  { preset: 'zoho-desk', form: 'a list', document: { data: [zohoTicket] }, expected: zohoInteraction },
  { preset: 'zoho-desk', form: 'one ticket', document: zohoTicket, expected: zohoInteraction },
  {
    preset: 'zoho-desk',
    form: 'a ticket without what `include` gives',
    document: { ...zohoTicket, contact: undefined, assignee: undefined },
    expected: {
      ...zohoInteraction,
      customer: { email: 'jane@example.com', custom_id: '1892000000042032' },
      employee: { custom_id: '1892000000056007' },
    },
  },
  {
    preset: 'zoho-desk',
    form: 'the events of a webhook',
    document: [
      {
        payload: zohoTicket,
        eventTime: '1794736800000',
        eventType: 'Ticket_Update',
        orgId: '2389290',
        prevState: { status: 'Open', statusType: 'Open' },
      },
    ],
    expected: zohoInteraction,
  },
];

const jiraPerson = (accountId: string, name: string, emailAddress?: string) => ({
  self: `https://blancapeak.atlassian.net/rest/api/3/user?accountId=${accountId}`,
  accountId,
  ...(emailAddress && { emailAddress }),
  displayName: name,
  active: true,
  timeZone: 'Europe/Berlin',
  accountType: 'atlassian',
});
const jiraIssue = {
  id: '10002',
  self: 'https://blancapeak.atlassian.net/rest/api/3/issue/10002',
  key: 'SUP-1',
  fields: {
    issuetype: { id: '10010', name: 'Service Request', subtask: false },
    project: { id: '10000', key: 'SUP', name: 'Support' },
    status: { name: 'Resolved', id: '5', statusCategory: { id: 3, key: 'done', name: 'Done' } },
    resolution: { id: '1', name: 'Fixed' },
    priority: { id: '3', name: 'Medium' },
    labels: ['vip', 'return'],
    created: '2026-11-10T09:12:01.000+0100',
    updated: '2026-11-16T09:30:00.000+0100',
    resolutiondate: '2026-11-15T11:00:00.000+0100',
    creator: jiraPerson('5b10-cora', bystander.name, bystander.email),
    reporter: jiraPerson('qm:jane', customer.name, customer.email),
    assignee: jiraPerson('5b10-paul', employee.name, employee.email),
  },
};
const jiraInteraction = {
  ext_interaction_id: 'SUP-1',
  channel: 'email',
  status: 'resolved',
  tags: ['vip', 'return'],
  ended_at: end,
  customer: { ...customer, custom_id: 'qm:jane' },
  employee: { ...employee, custom_id: '5b10-paul' },
  attributes: {
    status_category: 'done',
    priority: 'Medium',
    type: 'Service Request',
    project: 'SUP',
    resolution: 'Fixed',
  },
};
const jiraRequest = {
  _expands: ['participant', 'status', 'sla', 'requestType', 'serviceDesk'],
  issueId: '10002',
  issueKey: 'SUP-1',
  requestTypeId: '25',
  requestType: { id: '25', name: 'Get help' },
  serviceDeskId: '10',
  createdDate: { iso8601: '2026-11-10T09:12:01+0100', epochMillis: 1_794_300_000_000 },
  reporter: jiraPerson('qm:jane', customer.name, customer.email),
  requestFieldValues: [{ fieldId: 'summary', label: 'Summary', value: 'Where is my order?' }],
  currentStatus: {
    status: 'Resolved',
    statusCategory: 'DONE',
    statusDate: { iso8601: '2026-11-15T11:00:00+0100', epochMillis: endUnix * 1_000 },
  },
};
const ofJiraRequest = {
  ext_interaction_id: 'SUP-1',
  channel: 'email',
  status: 'resolved',
  ended_at: end,
  customer: { ...customer, custom_id: 'qm:jane' },
  attributes: { status_category: 'DONE', request_type: 'Get help' },
};

const jira: Payload[] = [
  {
    preset: 'jira-service-management',
    form: 'a webhook',
    document: {
      timestamp: endUnix * 1_000,
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_generic',
      user: jiraPerson('5b10-cora', bystander.name, bystander.email),
      issue: jiraIssue,
      changelog: { id: '10124', items: [{ field: 'status', fromString: 'Open', toString: 'Resolved' }] },
    },
    expected: jiraInteraction,
  },
  {
    preset: 'jira-service-management',
    form: 'a search',
    document: { issues: [jiraIssue], isLast: true },
    expected: jiraInteraction,
  },
  {
    preset: 'jira-service-management',
    form: 'one issue whose people do not show their addresses',
    document: {
      ...jiraIssue,
      fields: {
        ...jiraIssue.fields,
        reporter: jiraPerson('qm:jane', customer.name),
        assignee: null,
        labels: [],
      },
    },
    expected: {
      ...jiraInteraction,
      tags: [],
      customer: { name: customer.name, custom_id: 'qm:jane' },
      employee: undefined,
    },
  },
  {
    preset: 'jira-service-management',
    form: 'a list of requests',
    document: { size: 1, start: 0, limit: 50, isLastPage: true, _links: {}, values: [jiraRequest] },
    expected: ofJiraRequest,
  },
  {
    preset: 'jira-service-management',
    form: 'one request',
    document: jiraRequest,
    expected: ofJiraRequest,
  },
];

const servicenowIncident = {
  number: 'INC0010023',
  state: '7',
  contact_type: 'self-service',
  closed_at: '2026-11-15 10:00:00',
  resolved_at: '2026-11-14 10:00:00',
  sys_updated_on: '2026-11-16 08:30:00',
  'caller_id.name': 'Jane Doe',
  'caller_id.email': 'jane@example.com',
  'opened_by.email': bystander.email,
  'assigned_to.name': 'Paul Agent',
  'assigned_to.email': 'paul@blancapeak.com',
  'assignment_group.name': 'Service Desk',
  priority: '5',
};
const servicenowInteraction = {
  ext_interaction_id: 'INC0010023',
  channel: 'email',
  status: 'closed',
  ended_at: end,
  customer,
  employee,
  attributes: { priority: '5', assignment_group: 'Service Desk' },
};
const servicenowCase = {
  sys_id: 'f352dc9387632300d6b0a7da0acb0b60',
  number: 'CS0001401',
  state: '3',
  contact_type: 'phone',
  closed_at: '2026-11-15 10:00:00',
  'contact.name': 'Jane Doe',
  'contact.email': 'jane@example.com',
  'assigned_to.name': 'Paul Agent',
  'assigned_to.email': 'paul@blancapeak.com',
};
const ofServicenowCase = {
  ext_interaction_id: 'CS0001401',
  channel: 'phone',
  status: 'closed',
  ended_at: end,
  customer,
  employee,
};

const servicenow: Payload[] = [
  {
    preset: 'servicenow',
    form: 'a list of incidents',
    document: { result: [servicenowIncident] },
    expected: servicenowInteraction,
  },
  {
    preset: 'servicenow',
    form: 'one incident with values and display values',
    document: {
      result: Object.fromEntries(
        Object.entries({ ...servicenowIncident, state: 'Closed', priority: '5 - Planning' }).map(
          ([key, shown]) => [
            key,
            {
              display_value: key.endsWith('_at') ? '15.11.2026 11:00:00' : shown,
              value: Object(servicenowIncident)[key],
            },
          ],
        ),
      ),
    },
    expected: {
      ...servicenowInteraction,
      attributes: { priority: '5 - Planning', assignment_group: 'Service Desk' },
    },
  },
  {
    preset: 'servicenow',
    form: 'an incident on hold, which has the number of a closed case',
    document: { result: [{ ...servicenowIncident, state: '3' }] },
    expected: { ...servicenowInteraction, status: 'on hold' },
  },
  {
    preset: 'servicenow',
    form: 'a closed case',
    document: { result: [servicenowCase] },
    expected: ofServicenowCase,
  },
  {
    preset: 'servicenow',
    form: 'a case with display values, people as references',
    document: {
      result: [
        {
          number: 'CS0001402',
          state: 'Closed',
          contact_type: 'Phone',
          contact: { display_value: 'Jane Doe', link: 'https://example.service-now.com/api/now/table/a/1' },
          'contact.email': 'jane@example.com',
          assigned_to: {
            display_value: 'Paul Agent',
            link: 'https://example.service-now.com/api/now/table/b/2',
          },
          'assigned_to.email': 'paul@blancapeak.com',
          assignment_group: {
            display_value: 'Service Desk',
            link: 'https://example.service-now.com/api/now/table/c/3',
          },
        },
      ],
    },
    expected: {
      ...{ ext_interaction_id: 'CS0001402', channel: 'Phone', status: 'closed', customer, employee },
      attributes: { assignment_group: 'Service Desk' },
    },
  },
  {
    preset: 'servicenow',
    form: 'a record of a table whose states are not known',
    document: { records: [{ ...servicenowCase, number: 'HRC0000001' }] },
    expected: { ...ofServicenowCase, ext_interaction_id: 'HRC0000001', status: '3' },
  },
];

export const ticketPayloads: readonly Payload[] = [
  ...zendesk,
  ...salesforce,
  ...freshdesk,
  ...freshservice,
  ...hubspot,
  ...gorgias,
  ...zohoDesk,
  ...jira,
  ...servicenow,
];
