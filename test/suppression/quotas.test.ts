/** Quotas from the rule file to the receipt: what is sent, what waits and until when. */
import { describe, expect, it } from 'vitest';
import { createTrigger } from '../../src/pipeline/create-trigger.js';
import { parseRuleSet } from '../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { recordingTransport } from '../../src/testing/recording-transport.js';
import type { SendResult } from '../../src/transport/port.js';

const hour = 60 * 60 * 1_000;
const isChat = { all: [{ fact: 'channel', operator: 'equal', value: 'chat' }] };

function start(quotas: readonly object[], further: object = {}, at = '2026-06-10T10:00:00Z') {
  const clock = fixedClock(at);
  const rules = parseRuleSet([
    {
      path: 'a.rules.json',
      content: { default: 'send', suppression: { quotas }, ...further },
    },
  ]);
  const transport = { refuses: false };
  const refused: SendResult = {
    kind: 'rejected',
    attempts: 1,
    retry: 'never',
    because: 'data',
    error: { code: 'VENDOR_REJECTED', message: 'no', fix: 'none' },
  };
  const recording = recordingTransport({
    answer: () => (transport.refuses ? refused : { kind: 'accepted', attempts: 1 }),
  });
  const store = memoryStore({ clock, quiet: true });
  const trigger = createTrigger({ rules, store, transport: recording, clock });
  let count = 0;
  const ask = (fields: object = {}) => {
    count += 1;
    return trigger.process({
      ext_interaction_id: `case-${count}`,
      channel: 'phone',
      customer: { name: 'Pat', email: `customer-${count}@example.com` },
      employee: { email: 'agent@example.net' },
      ...fields,
    });
  };
  const outcomes = async (...all: object[]): Promise<string[]> => {
    const list: string[] = [];
    for (const fields of all) list.push((await ask(fields)).outcome);
    return list;
  };
  return { clock, store, transport, trigger, ask, outcomes };
}

describe('a quota', () => {
  it('of a day lets so many through, and then defers until midnight of its zone', async () => {
    const quota = { name: 'daily', max: 2, length: '1d', boundary: 'calendar', zone: 'America/New_York' };
    const { ask, outcomes, clock } = start([quota]);
    expect(await outcomes({}, {})).toEqual(['sent', 'sent']);
    expect(await ask()).toMatchObject({
      outcome: 'deferred',
      retryAt: '2026-06-11T04:00:00.000Z',
      quota: { name: 'daily', until: '2026-06-11T04:00:00.000Z' },
      reasons: [{ code: 'QUOTA', message: expect.stringContaining('`daily`') }, { code: 'DEFAULT' }],
    });
    clock.advance(Date.parse('2026-06-11T03:59:59.999Z') - clock.now());
    expect(await outcomes({})).toEqual(['deferred']);
    clock.advance(1);
    expect(await outcomes({}, {}, {})).toEqual(['sent', 'sent', 'deferred']);
  });

  it('that rolls opens exactly one length after the first request of it', async () => {
    const { ask, outcomes, clock } = start([{ name: 'hourly', max: 2, length: '1h' }]);
    expect(await outcomes({})).toEqual(['sent']);
    clock.advance(hour / 2);
    expect(await outcomes({})).toEqual(['sent']);
    expect(await ask()).toMatchObject({ outcome: 'deferred', retryAt: '2026-06-10T11:00:00.000Z' });
    clock.advance(hour / 2);
    expect(await outcomes({}, {})).toEqual(['sent', 'deferred']);
  });

  it('for each agent counts each of them, by address or by id', async () => {
    const { outcomes } = start([{ name: 'agent', max: 1, length: '1d', per: ['employee'] }]);
    const agents = [
      { employee: { email: 'a@example.net' } },
      { employee: { email: 'b@example.net' } },
      { employee: { email: 'A@Example.NET' } },
      { employee: { custom_id: '7' } },
      { employee: { custom_id: '7' } },
    ];
    expect(await outcomes(...agents)).toEqual(['sent', 'sent', 'deferred', 'sent', 'deferred']);
  });

  it('for each brand counts a request of an unknown brand against all of them', async () => {
    const quota = { name: 'brand', max: 2, length: '1d', boundary: 'aligned', per: ['brand'] };
    const { outcomes } = start([quota]);
    const brand = (name?: string) => (name === undefined ? {} : { brand: name });
    expect(await outcomes(brand('a'), brand('b'), brand())).toEqual(['sent', 'sent', 'sent']);
    expect(await outcomes(brand('A'), brand('b'), brand('c'), brand('c'), brand())).toEqual([
      ...['deferred', 'deferred', 'sent', 'deferred', 'deferred'],
    ]);
  });

  it('for each value of a declared fact keeps them apart', async () => {
    const quota = { name: 'product', max: 1, length: '7d', per: ['attributes.product'] };
    const { outcomes } = start([quota], { facts: { 'attributes.product': { type: 'string' } } });
    const product = (name: string) => ({ attributes: { product: name } });
    expect(await outcomes(product('x'), product('X'), product('y'))).toEqual(['sent', 'deferred', 'sent']);
    expect(await outcomes({})).toEqual(['deferred']);
  });

  it('holds back what `for` says, and counts what `counts` says', async () => {
    const held = start([{ name: 'chats', max: 1, length: '1d', for: isChat }]);
    const chat = { channel: 'chat' };
    expect(await held.outcomes({}, chat, chat, {})).toEqual(['sent', 'sent', 'deferred', 'sent']);
    const all = { all: [{ fact: 'ext_interaction_id', operator: 'exists', value: true }] };
    const counting = start([{ name: 'chats', max: 1, length: '1d', for: isChat, counts: all }]);
    expect(await counting.outcomes({}, {}, chat)).toEqual(['sent', 'sent', 'deferred']);
    const named = start([{ name: 'chats', max: 1, length: '1d', for: 'chat' }], {
      conditions: { chat: isChat },
    });
    expect(await named.outcomes(chat, {}, chat)).toEqual(['sent', 'sent', 'deferred']);
  });

  it('skips where it says so, and where it never opens', async () => {
    const { ask, outcomes } = start([{ name: 'daily', max: 1, length: '1d', over: 'skip' }]);
    expect(await outcomes({}, {})).toEqual(['sent', 'skipped']);
    const ever = start([{ name: 'three in all', max: 3, length: 'forever' }]);
    expect(await ever.outcomes({}, {}, {}, {})).toEqual(['sent', 'sent', 'sent', 'skipped']);
    expect((await ever.ask()).reasons[0]?.message).toBe('the quota `three in all` is used up for good');
    expect((await ask()).retryAt).toBe(undefined);
  });

  it('gets its permit back where the vendor refused, and gives none to records', async () => {
    const { transport, outcomes } = start([{ name: 'daily', max: 1, length: '1d' }]);
    expect(await outcomes({ do_not_send: true }, { do_not_send: true })).toEqual(['recorded', 'recorded']);
    transport.refuses = true;
    expect(await outcomes({})).toEqual(['rejected']);
    transport.refuses = false;
    expect(await outcomes({}, {})).toEqual(['sent', 'deferred']);
  });

  it('of several takes a permit of each, or of none', async () => {
    const { outcomes } = start([
      { name: 'all', max: 3, length: '1d' },
      { name: 'agent', max: 1, length: '1d', per: ['employee'] },
    ]);
    const agent = (email: string) => ({ employee: { email } });
    expect(await outcomes(agent('a@x.example'), agent('a@x.example'), agent('a@x.example'))).toEqual([
      ...['sent', 'deferred', 'deferred'],
    ]);
    expect(await outcomes(agent('b@x.example'), agent('c@x.example'), agent('d@x.example'))).toEqual([
      ...['sent', 'sent', 'deferred'],
    ]);
  });

  it('gives the customer free that it held back', async () => {
    const { outcomes, clock } = start([{ name: 'daily', max: 1, length: '1d' }]);
    const same = { customer: { name: 'Pat', email: 'same@example.com' } };
    expect(await outcomes({}, same)).toEqual(['sent', 'deferred']);
    clock.advance(24 * hour);
    expect(await outcomes(same)).toEqual(['sent']);
  });
});
