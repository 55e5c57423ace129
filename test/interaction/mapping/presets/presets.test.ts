/** Presets read documents in the forms that makers document, down to the exact interaction; no payload of others. */
import { describe, expect, it } from 'vitest';
import { mapRecord } from '../../../../src/interaction/mapping/map-record.js';
import { parseMapping } from '../../../../src/interaction/mapping/parse.js';
import { type PresetName, presetNames } from '../../../../src/interaction/mapping/preset-names.js';
import { presets } from '../../../../src/interaction/mapping/presets/index.js';
import { normaliseInteraction } from '../../../../src/interaction/normalise.js';
import { loadMapping } from '../../../../src/interaction/read/load-mapping.js';
import { collect, scratch } from '../../read/collect.js';
import { contactPayloads } from './contact-payloads.js';
import { conversationPayloads } from './conversation-payloads.js';
import { customer, employee, end } from './payload.js';
import { ticketPayloads } from './ticket-payloads.js';

const file = scratch();
const now = new Date('2026-11-27T00:00:00Z');
const payloads = [...ticketPayloads, ...conversationPayloads, ...contactPayloads];
const mappings = new Map(presetNames.map((name) => [name, parseMapping(presets[name])]));

function map(preset: PresetName, document: unknown, joined: Readonly<Record<string, unknown>> = {}) {
  const mapping = mappings.get(preset);
  if (mapping === undefined) throw new Error(preset);
  return mapRecord(mapping, document, { joined, now });
}

/** Without what is undefined, as `toEqual` compares. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('presets', () => {
  it.each(payloads.map((each) => ({ name: `${each.preset} reads ${each.form}`, each })))(
    '$name',
    ({ each }) => {
      const mapped = map(each.preset, each.document, each.joined);
      if (!mapped.ok) throw new Error(mapped.error.message);
      expect(mapped.errors).toEqual([]);
      expect(plain(mapped.interactions)).toEqual([plain(each.expected)]);
      expect(normaliseInteraction(mapped.interactions[0])).toMatchObject({ ok: true, ignored: [] });
    },
  );

  it('are each held to at least three forms', () => {
    const forms = presetNames.map((name) => payloads.filter(({ preset }) => preset === name).length);
    expect(Math.min(...forms)).toBeGreaterThanOrEqual(3);
  });

  it('refuse what they are not made for, and say what it looks like', () => {
    for (const name of presetNames) {
      for (const { preset, form, document } of payloads) {
        // The webhooks of these two are alike.
        if (preset === name || (name.startsWith('fresh') && preset.startsWith('fresh'))) continue;
        expect(map(name, document).ok, `${name} reads ${form} of ${preset}`).toBe(false);
      }
    }
    const ticket = payloads.find(({ preset, form }) => preset === 'zoho-desk' && form === 'one ticket');
    const mapped = map('zendesk', ticket?.document);
    expect(mapped.ok ? '' : mapped.error.message).toContain('it looks like `zoho-desk` (ticket)');
    const failed = map('zendesk', { error: { message: 'x' } });
    expect(failed.ok ? '' : failed.error.message).toContain('the message of an error');
  });

  it.each<[PresetName, object]>([
    ['zendesk', { tickets: [], users: [], next_page: null, count: 0 }],
    ['gorgias', { data: [], object: 'list', meta: { next_cursor: null } }],
    ['kustomer', { data: [], links: { next: null } }],
    ['genesys', { conversations: [], totalHits: 0 }],
    ['jira-service-management', { issues: [], isLast: true }],
  ])('%s reads an answer without records', (preset, document) => {
    expect(map(preset, document)).toMatchObject({ ok: true, interactions: [] });
  });

  it('leave out what is between teammates', () => {
    const discussion = { id: 'cnv_1', type: 'discussion', status: 'archived' };
    expect(map('front', { _results: [discussion] })).toMatchObject({
      ok: true,
      interactions: [],
      skipped: 1,
    });
    const event = { id: 'evt_1', type: 'archive', emitted_at: 1, conversation: discussion };
    expect(map('front', event)).toMatchObject({ ok: true, interactions: [], skipped: 1 });
  });

  it.each<[PresetName, object, RegExp]>([
    ['zendesk', { tickets: [{ id: 1, requester_id: 7 }], next_page: 'https://x/2' }, /one page of tickets/],
    ['salesforce', { done: false, records: [{ Id: '5', CaseNumber: '1' }] }, /one page of the query/],
    [
      'salesforce',
      { records: [{ Id: '5', CaseNumber: '1', ContactEmail: 'j@example.com' }] },
      /do not hold `Contact.HasOptedOutOfEmail`/,
    ],
    ['freshservice', { id: 1, responder_id: 8, department_id: null }, /do not hold their tags/],
    ['zoho-desk', { id: '1', ticketNumber: '101', tagCount: '2' }, /counts the tags of tickets/],
    [
      'kustomer',
      { data: { type: 'conversation', id: '1', attributes: { tags: ['5c0a'] } } },
      /gives the ids of tags/,
    ],
  ])('%s says what a document leaves out', (preset, document, said) => {
    const mapped = map(preset, document);
    expect(mapped.ok && mapped.notices).toEqual([expect.stringMatching(said)]);
  });

  it.each<[PresetName, string, string, unknown]>([
    [
      'zendesk',
      'the export',
      'Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Solved at\n1,4711,Jane Doe,7001,,jane@example.com,example.com,Cora Copied,Paul Agent,Shop,Where?,vip unsubscribe,Solved,Normal,Mail,Question,2026-11-10 08:12,2026-11-16 08:30,2026-11-15 10:00\n',
      {
        ext_interaction_id: '4711',
        channel: 'email',
        status: 'solved',
        tags: ['vip', 'unsubscribe'],
        ended_at: end,
        customer,
        employee: { name: 'Paul Agent' },
        attributes: { priority: 'Normal', type: 'Question', group: 'Shop' },
      },
    ],
    [
      'salesforce',
      'its own query',
      'Id,CaseNumber,Status,Origin,ClosedDate,Contact.Name,Contact.Email,Contact.HasOptedOutOfEmail,SuppliedName,SuppliedEmail,Owner.Name,Owner.Email,Owner.Type\n500A,0001,Closed,Web,2026-11-15T10:00:00.000+0000,Jane Doe,jane@example.com,TRUE,,,Paul Agent,paul@blancapeak.com,User\n',
      {
        ext_interaction_id: '500A',
        channel: 'email',
        status: 'Closed',
        ended_at: end,
        do_not_send: true,
        customer,
        employee,
        attributes: { assignee_type: 'human', case_number: '0001' },
      },
    ],
    [
      'freshdesk',
      'the export',
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
      'the export of a search, a label a column',
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
  ])('%s reads CSV: %s', async (preset, _what, text, expected) => {
    const path = file(`${preset}.csv`, text);
    const { records, lost } = await collect([path], { mapping: await loadMapping(preset) });
    expect(lost).toEqual([]);
    expect(plain(records)).toEqual([expected]);
  });

  it('salesforce reads the CSV of its query without the optional columns, and says which absence counts', async () => {
    const said: string[] = [];
    const path = file('short.csv', 'Id,CaseNumber,Status,Contact.Email\n500A,0001,Closed,jane@example.com\n');
    const { records, lost } = await collect([path], {
      mapping: await loadMapping('salesforce'),
      onNotice: (notice) => void said.push(notice),
    });
    expect(lost).toEqual([]);
    expect(plain(records)).toEqual([
      {
        ext_interaction_id: '500A',
        status: 'Closed',
        customer: { email: 'jane@example.com' },
        attributes: { case_number: '0001' },
      },
    ]);
    expect(said).toEqual([expect.stringContaining('do not hold `Contact.HasOptedOutOfEmail`')]);
  });

  it('say that a row of CSV has no list to look people up in', async () => {
    const said: string[] = [];
    const path = file('zendesk-api.csv', 'id,requester_id,via,status\n1,7,mail,closed\n');
    await collect([path], {
      mapping: await loadMapping('zendesk'),
      onNotice: (notice) => void said.push(notice),
    });
    expect(said).toEqual([
      'a row of CSV holds no list `users`: what is looked up in it is missing; name a file for it under `joined`, or with `--join`',
    ]);
  });

  it('share the webhook of Freshdesk and Freshservice, which nothing tells apart', () => {
    const body = { freshdesk_webhook: { ticket_id: 'INC-1', ticket_status: 'Closed' } };
    for (const preset of ['freshdesk', 'freshservice'] as const) {
      expect(map(preset, body)).toMatchObject({ ok: true, interactions: [{ ext_interaction_id: 'INC-1' }] });
    }
  });
});
