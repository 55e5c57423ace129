import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { Effect } from '../../src/rules/rule-set.js';
import { ruleSetOf } from '../decision/support/rule-set.js';

const now = new Date('2026-11-20T12:00:00Z');
const always = { all: [{ fact: 'ext_interaction_id', operator: 'notEqual', value: '' }] };
const complete = {
  ext_interaction_id: 'case-1',
  channel: 'EMAIL',
  customer: { name: 'Jane', email: 'Jane.Doe@Example.com', custom_id: 'c9' },
  employee: { name: 'Paul', email: 'paul@blancapeak.test', custom_id: '7' },
};

type Enrich = Extract<Effect, { kind: 'enrich' }>;

function sending(...enriching: (Pick<Enrich, 'addTags' | 'set'> & { priority?: number })[]) {
  return ruleSetOf({
    rules: [
      { name: 'send', conditions: always, effect: { kind: 'send' } },
      ...enriching.map(({ priority, ...effect }, index) => ({
        name: `enrich ${index}`,
        conditions: always,
        effect: { kind: 'enrich' as const, ...effect },
        ...(priority === undefined ? {} : { priority }),
      })),
    ],
    settings: { channels: { Email: 'manual', Phone: 'integrated' } },
  });
}

describe('the request', () => {
  it.each([
    ['customer.name', { customer: { ...complete.customer, name: 'x'.repeat(5_000_000) } }],
    ['employee.custom_id', { employee: { custom_id: 'x'.repeat(2_001) } }],
    ['brand', { brand: 'x'.repeat(2_001) }],
    ['ext_interaction_id', { ext_interaction_id: 'x'.repeat(2_001) }],
  ])('is refused where %s is longer than any real one', (field, fields) => {
    const { outcome, reasons, request } = decide(sending(), { ...complete, ...fields }, { now });
    expect(request).toBeUndefined();
    expect(outcome).toBe('skip');
    expect(reasons[0]).toMatchObject({ code: 'INCOMPLETE_REQUEST', fields: [field] });
    expect(JSON.stringify(reasons).length).toBeLessThan(2_000);
  });

  it('holds what the vendor knows, in its field names, the channel as the rules spell it', () => {
    const { request } = decide(
      sending(),
      { ...complete, tags: ['VIP'], attributes: { secret: 1 }, brand: 'kids' },
      { now },
    );
    expect(request).toEqual({
      customer: { name: 'Jane', email: 'Jane.Doe@Example.com', custom_id: 'c9' },
      employee: { email: 'paul@blancapeak.test', custom_id: '7' },
      channel: 'Email',
      ext_interaction_id: 'case-1',
      tags: ['vip'],
      brand: 'kids',
    });
  });

  it('is not made in production for a channel in manual mode, whichever way the channel came', () => {
    const production = { now, environment: 'production' } as const;
    expect(decide(sending(), complete, production)).toMatchObject({
      outcome: 'skip',
      reasons: [{ code: 'CHANNEL_MANUAL' }, { code: 'RULE_MATCHED' }],
    });
    const moved = sending({ addTags: [], set: { channel: 'phone' } });
    expect(decide(moved, complete, production).request?.channel).toBe('Phone');
    expect(decide(sending(), { ...complete, channel: 'fax' }, production).request?.channel).toBe('fax');
  });

  it('finds its channel as rules compare it, accents composed or not', () => {
    const { outcome, reasons } = decide(
      ruleSetOf({
        rules: [{ name: 'send', conditions: always, effect: { kind: 'send' } }],
        settings: { channels: { 'T\u00e9l\u00e9phone': 'manual' } },
      }),
      { ...complete, channel: 'te\u0301le\u0301phone' },
      { now, environment: 'production' },
    );
    expect(outcome).toBe('skip');
    expect(reasons[0]?.code).toBe('CHANNEL_MANUAL');
  });

  it.each([
    ['customer.name', { customer: { email: 'a@b.test' } }],
    ['customer.email', { customer: { name: 'A' } }],
    ['customer.email', { customer: { name: 'A', email: 'a b@c.test' } }],
    ['customer.email', { customer: { name: 'A', email: 'a@localhost' } }],
    ['customer.email', { customer: { name: 'A', email: `${'a'.repeat(65)}@b.test` } }],
    ['customer.email', { customer: { name: 'A', email: 'c@b.test <a@b.test>' } }],
    ['channel', { channel: ' ' }],
    ['employee.custom_id', { employee: { name: 'Paul' } }],
    ['language', { language: 'klingon' }],
    ['country', { country: 'USA' }],
  ])('is not made without a good %s, and says so', (field, change) => {
    const { outcome, reasons } = decide(sending(), { ...complete, ...change }, { now });
    expect(outcome).toBe('skip');
    expect(reasons[0]?.code).toBe('INCOMPLETE_REQUEST');
    expect(reasons[0]?.fields).toContain(field);
    expect(reasons[0]?.message).toContain(`\`${field}\``);
  });

  it.each([
    'jane@example.com',
    'o.b+tag@sub.example.co.uk',
    "o'brien@example.com",
    'jürgen@müller.example',
    'a@xn--bcher-kva.example',
  ])('is made for %s', (email) => {
    expect(
      decide(sending(), { ...complete, customer: { name: 'A', email } }, { now }).request?.customer.email,
    ).toBe(email);
  });

  it('unites the tags of rules with its own, and takes a field from the rule of the highest priority', () => {
    const ruleSet = sending(
      { addTags: ['a', 'b'], set: { language: 'en', brand: 'one' } },
      { addTags: ['b', 'c'], set: { brand: 'two', 'custom_properties.team': 'x' }, priority: 5 },
      { addTags: [], set: { brand: 'three', language: 'de' } },
    );
    const { request } = decide(
      ruleSet,
      { ...complete, tags: ['c'], custom_properties: { team: 'y', floor: 2 } },
      { now },
    );
    expect(request).toMatchObject({ tags: ['c', 'a', 'b'], brand: 'two', language: 'en' });
    expect(request?.custom_properties).toEqual({ team: 'x', floor: '2' });
  });

  it('takes no more than the vendor does, rules first, and says what was left out', () => {
    const tags = Array.from({ length: 25 }, (_, index) => `tag${index}`);
    const ruleSet = sending({ addTags: ['kids', 'x'.repeat(3_000)], set: {} });
    const { request, reasons } = decide(
      ruleSet,
      { ...complete, tags, custom_properties: { note: `${'n'.repeat(1_999)}\u{1F600}` } },
      { now },
    );
    expect(request?.tags).toHaveLength(20);
    expect(request?.tags?.slice(-2)).toEqual(['kids', 'x'.repeat(2_000)]);
    expect(request?.custom_properties?.note).toBe('n'.repeat(1_999));
    const message = reasons.find(({ code }) => code === 'REQUEST_TRIMMED')?.message ?? '';
    expect(message).toContain('7 of 27 tags (`tag18`, `tag19`, `tag20`, `tag21`, `tag22` and 2 more)');
    expect(message).toContain('`note`');
  });

  it('is made within a moment from a million tags', () => {
    const tags = Array.from({ length: 1_000_000 }, (_, index) => String(index));
    expect(decide(sending(), { ...complete, tags }, { now }).request?.tags).toHaveLength(20);
  });
});
