import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../../src/interaction/interaction.js';
import { normaliseInteraction } from '../../../src/interaction/normalise.js';
import { loadMapping } from '../../../src/interaction/read/load-mapping.js';
import { collect, scratch } from '../read/collect.js';

const file = scratch();

async function readThrough(preset: string, payload: unknown): Promise<Interaction[]> {
  const path = file(`${preset}.json`, JSON.stringify(payload, null, 2));
  const { records, lost } = await collect([path], { mapping: await loadMapping(preset) });
  expect(lost).toEqual([]);
  return records.map((record) => {
    const result = normaliseInteraction(record);
    if (!result.ok) throw new Error(result.error.message);
    expect(result.ignored).toEqual([]);
    return result.interaction;
  });
}

describe('the preset zendesk', () => {
  const ticket = {
    url: 'https://blancapeak.zendesk.com/api/v2/tickets/35436.json',
    id: 35436,
    external_id: null,
    via: { channel: 'web', source: { from: {}, to: {}, rel: null } },
    created_at: '2026-11-10T08:12:01Z',
    updated_at: '2026-11-12T09:30:00Z',
    type: 'question',
    subject: 'Where is my order?',
    raw_subject: 'Where is my order?',
    description: 'I ordered on Monday …',
    priority: 'normal',
    status: 'solved',
    recipient: null,
    requester_id: 20978392,
    submitter_id: 20978392,
    assignee_id: 235323,
    organization_id: null,
    group_id: 98738,
    collaborator_ids: [],
    follower_ids: [],
    problem_id: null,
    has_incidents: false,
    is_public: true,
    due_at: null,
    tags: ['Shipping', 'vip'],
    custom_fields: [{ id: 27642, value: '745' }],
    satisfaction_rating: { score: 'offered' },
    sharing_agreement_ids: [],
    custom_status_id: 123,
    fields: [{ id: 27642, value: '745' }],
    ticket_form_id: 2,
    brand_id: 123,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: false,
  };
  const users = [
    {
      id: 20978392,
      name: 'Jane Customer',
      email: 'jane@example.com',
      role: 'end-user',
      locale: 'en-US',
      suspended: false,
    },
    {
      id: 235323,
      name: 'Paul Agent',
      email: 'paulagent@blancapeak.com',
      role: 'agent',
      locale: 'en-US',
      suspended: false,
    },
  ];
  const expected = {
    ext_interaction_id: '35436',
    channel: 'email',
    status: 'solved',
    tags: ['shipping', 'vip'],
    language: 'en-US',
    ended_at: '2026-11-12T09:30:00.000Z',
    customer: { name: 'Jane Customer', email: 'jane@example.com' },
    employee: { name: 'Paul Agent', email: 'paulagent@blancapeak.com' },
    attributes: { priority: 'normal', brand_id: 123, assignee_role: 'agent', requester_suspended: false },
  };

  it('reads a page of tickets with users side-loaded', async () => {
    const unassigned = { ...ticket, id: 35437, assignee_id: null, via: { channel: 'voice' }, status: 'open' };
    const page = { tickets: [ticket, unassigned], users, next_page: null, previous_page: null, count: 2 };
    const [first, second] = await readThrough('zendesk', page);
    expect(first).toMatchObject(expected);
    expect(second).toMatchObject({
      ext_interaction_id: '35437',
      channel: 'phone',
      status: 'open',
      employee: {},
    });
  });

  it('reads one ticket', async () => {
    expect((await readThrough('zendesk', { ticket, users }))[0]).toMatchObject(expected);
  });
});

describe('the preset salesforce', () => {
  const record = {
    attributes: { type: 'Case', url: '/services/data/v62.0/sobjects/Case/5000f00001ClBXZAA3' },
    Id: '5000f00001ClBXZAA3',
    CaseNumber: '00001026',
    Status: 'Closed',
    Origin: 'Web',
    Type: 'Other',
    Reason: 'Order Change Request',
    Priority: 'Medium',
    IsClosed: true,
    IsEscalated: false,
    ClosedDate: '2026-11-12T09:30:00.000+0000',
    LastModifiedDate: '2026-11-13T00:00:00.000+0000',
    ContactEmail: 'jane@example.com',
    SuppliedName: null,
    SuppliedEmail: null,
    Contact: {
      attributes: { type: 'Contact', url: '/services/data/v62.0/sobjects/Contact/0030f000020W9ZyAAK' },
      Name: 'Jane Customer',
      Email: 'jane@example.com',
      HasOptedOutOfEmail: false,
    },
    Owner: {
      attributes: { type: 'Name', url: '/services/data/v62.0/sobjects/User/0050f000007HXYZAA4' },
      Name: 'Paul Agent',
      Email: 'paulagent@blancapeak.com',
      Type: 'User',
    },
  };

  it('reads the answer of a query', async () => {
    const queued = {
      ...record,
      Id: '5000f00001ClBXYAA3',
      Contact: null,
      ContactEmail: null,
      SuppliedName: 'Omar Web',
      SuppliedEmail: 'omar@example.org',
      Owner: { attributes: { type: 'Name' }, Name: 'Tier 1', Email: null, Type: 'Queue' },
    };
    const optedOut = { ...record, Contact: { ...record.Contact, HasOptedOutOfEmail: true } };
    const answer = { totalSize: 3, done: true, records: [record, queued, optedOut] };
    const [first, second, third] = await readThrough('salesforce', answer);
    expect(first).toMatchObject({
      ext_interaction_id: '5000f00001ClBXZAA3',
      channel: 'email',
      status: 'closed',
      do_not_send: false,
      ended_at: '2026-11-12T09:30:00.000Z',
      customer: { name: 'Jane Customer', email: 'jane@example.com' },
      employee: { name: 'Paul Agent', email: 'paulagent@blancapeak.com' },
      attributes: { assignee_type: 'human', case_number: '00001026', is_closed: true },
    });
    expect(second).toMatchObject({
      customer: { name: 'Omar Web', email: 'omar@example.org' },
      attributes: { assignee_type: 'queue' },
    });
    expect(second?.employee.email).toBeUndefined();
    expect(third?.do_not_send).toBe(true);
  });

  it('reads one Case', async () => {
    expect((await readThrough('salesforce', record))[0]?.ext_interaction_id).toBe('5000f00001ClBXZAA3');
  });
});

describe('the preset intercom', () => {
  const conversation = {
    type: 'conversation',
    id: '1911149811',
    created_at: 1_794_700_000,
    updated_at: 1_794_740_000,
    waiting_since: null,
    snoozed_until: null,
    source: {
      type: 'conversation',
      id: '269650473',
      delivered_as: 'customer_initiated',
      subject: '',
      body: '<p>Hi, where is my order?</p>',
      author: { type: 'user', id: '5bc8f7ae2d96695c18a', name: 'Jane Customer', email: 'jane@example.com' },
      attachments: [],
      url: 'https://shop.blancapeak.example/',
      redacted: false,
    },
    contacts: {
      type: 'contact.list',
      contacts: [{ type: 'contact', id: '5bc8f7ae2d96695c18a', external_id: '70' }],
    },
    teammates: { type: 'admin.list', teammates: [{ type: 'admin', id: '814860' }] },
    title: null,
    admin_assignee_id: 814860,
    team_assignee_id: null,
    custom_attributes: {},
    open: false,
    state: 'closed',
    read: true,
    tags: {
      type: 'tag.list',
      tags: [
        { type: 'tag', id: '86', name: 'Refund' },
        { type: 'tag', id: '87', name: 'dupe' },
      ],
    },
    priority: 'not_priority',
    sla_applied: null,
    statistics: {
      type: 'conversation_statistics',
      last_close_at: 1_794_736_800,
      count_conversation_parts: 7,
    },
    conversation_rating: null,
    ai_agent_participated: false,
    conversation_parts: {
      type: 'conversation_part.list',
      conversation_parts: [
        {
          type: 'conversation_part',
          id: '7',
          part_type: 'close',
          body: null,
          created_at: 1_794_736_800,
          author: { type: 'admin', id: '814860', name: 'Paul Agent', email: 'paulagent@blancapeak.com' },
        },
      ],
      total_count: 1,
    },
  };
  const notification = (item: unknown): unknown => ({
    type: 'notification_event',
    app_id: 'a1b2c3',
    data: { type: 'notification_event_data', item },
    links: {},
    id: 'notif_ccd8a4d0-f965-11e3-a367-c779cae3e1b3',
    topic: 'conversation.admin.closed',
    delivery_status: 'pending',
    delivery_attempts: 1,
    delivered_at: 0,
    first_sent_at: 1_794_736_801,
    created_at: 1_794_736_801,
    self: null,
  });

  it('reads a notification', async () => {
    expect((await readThrough('intercom', notification(conversation)))[0]).toMatchObject({
      ext_interaction_id: '1911149811',
      channel: 'chat',
      status: 'closed',
      tags: ['refund', 'dupe'],
      ended_at: '2026-11-15T10:00:00.000Z',
      customer: { name: 'Jane Customer', email: 'jane@example.com' },
      employee: { name: 'Paul Agent', email: 'paulagent@blancapeak.com' },
      attributes: { assignee_type: 'human', admin_assignee_id: 814860, conversation_parts: 7 },
    });
  });

  it('does not take the teammate who wrote first for the customer', async () => {
    const author = { type: 'admin', id: '814860', name: 'Paul Agent', email: 'paulagent@blancapeak.com' };
    const outbound = {
      ...conversation,
      source: { ...conversation.source, delivered_as: 'admin_initiated', author },
    };
    expect((await readThrough('intercom', notification(outbound)))[0]?.customer).toEqual({});
  });

  it('names a bot that closed', async () => {
    const author = { type: 'bot', id: '1', name: 'Operator', email: 'operator@example.com' };
    const [part] = conversation.conversation_parts.conversation_parts;
    const closed = { ...conversation, conversation_parts: { conversation_parts: [{ ...part, author }] } };
    expect((await readThrough('intercom', notification(closed)))[0]?.attributes.assignee_type).toBe('bot');
  });
});

describe('the preset freshdesk', () => {
  const ticket = {
    cc_emails: [],
    fwd_emails: [],
    reply_cc_emails: [],
    fr_escalated: false,
    spam: false,
    email_config_id: null,
    group_id: 35,
    priority: 1,
    requester_id: 129,
    responder_id: 1001,
    source: 2,
    company_id: null,
    status: 5,
    subject: 'Please help',
    to_emails: null,
    product_id: null,
    id: 18,
    type: 'Question',
    due_by: '2026-11-14T18:05:53Z',
    is_escalated: false,
    custom_fields: {},
    created_at: '2026-11-10T18:05:53Z',
    updated_at: '2026-11-13T18:05:53Z',
    tags: ['Return'],
    requester: { id: 129, name: 'Jane Customer', email: 'jane@example.com', mobile: null, phone: null },
    stats: {
      agent_responded_at: null,
      resolved_at: '2026-11-12T09:00:00Z',
      closed_at: '2026-11-12T09:30:00Z',
    },
  };

  it('reads a list of tickets', async () => {
    const open = { ...ticket, id: 19, status: 2, source: 3, stats: null, responder_id: null };
    const [first, second] = await readThrough('freshdesk', [ticket, open]);
    expect(first).toMatchObject({
      ext_interaction_id: '18',
      channel: 'email',
      status: 'closed',
      tags: ['return'],
      ended_at: '2026-11-12T09:30:00.000Z',
      customer: { name: 'Jane Customer', email: 'jane@example.com' },
      employee: { custom_id: '1001' },
      attributes: { source: 2, spam: false, priority: 'low' },
    });
    expect(second).toMatchObject({ channel: 'phone', status: 'open', ended_at: '2026-11-13T18:05:53.000Z' });
    expect(second?.employee).toEqual({});
  });

  it('finds the agent in a list given beside the tickets, and keeps statuses of one’s own', async () => {
    const agents = [{ id: 1001, contact: { name: 'Paul Agent', email: 'paulagent@blancapeak.com' } }];
    const [first] = await readThrough('freshdesk', { tickets: [{ ...ticket, status: 6 }], agents });
    expect(first).toMatchObject({
      status: '6',
      employee: { name: 'Paul Agent', email: 'paulagent@blancapeak.com' },
    });
  });
});
