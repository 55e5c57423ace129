/** Twenty rules as a support team writes them, and the same by hand as a chain of ifs. */
import type { Interaction } from '../../src/interaction/interaction.js';

interface Leaf {
  readonly fact: string;
  readonly operator: string;
  readonly value: unknown;
}

export interface RuleJson {
  readonly name: string;
  readonly conditions: { readonly all: readonly Leaf[] } | { readonly any: readonly Leaf[] };
  readonly event: { readonly type: string; readonly params?: Readonly<Record<string, unknown>> };
}

const is = (fact: string, value: unknown): Leaf => ({ fact, operator: 'equal', value });
const oneOf = (fact: string, value: readonly string[]): Leaf => ({ fact, operator: 'in', value });
const has = (value: string): Leaf => ({ fact: 'tags', operator: 'contains', value });
const above = (fact: string, value: number): Leaf => ({ fact, operator: 'greaterThan', value });
const below = (fact: string, value: number): Leaf => ({ fact, operator: 'lessThan', value });

const resolved = oneOf('status', ['closed', 'solved', 'resolved']);
const handleTime = 'attributes.handle_time_s';
const replies = 'attributes.replies';
const queue = 'attributes.queue';

const skip = { type: 'skip' };
const record = { type: 'record' };
const send = { type: 'send' };
const tagged = (tag: string): RuleJson['event'] => ({ type: 'enrich', params: { add_tags: [tag] } });

export const twentyRules: readonly RuleJson[] = [
  { name: '01 internal', conditions: { all: [is('customer.email_domain', 'blancapeak.test')] }, event: skip },
  { name: '02 fraud', conditions: { any: [has('tag1'), has('tag2')] }, event: record },
  {
    name: '03 phone',
    conditions: { all: [resolved, is('channel', 'phone'), above(handleTime, 60)] },
    event: send,
  },
  {
    name: '04 email',
    conditions: { all: [resolved, is('channel', 'email'), above(replies, 0)] },
    event: send,
  },
  {
    name: '05 chat',
    conditions: { all: [resolved, is('channel', 'chat'), above(handleTime, 120)] },
    event: send,
  },
  { name: '06 sms', conditions: { all: [resolved, is('channel', 'sms'), above(replies, 1)] }, event: send },
  {
    name: '07 still open',
    conditions: { all: [oneOf('status', ['open', 'pending', 'on hold'])] },
    event: skip,
  },
  { name: '08 dupe', conditions: { all: [has('tag3')] }, event: record },
  { name: '09 japan', conditions: { all: [is('country', 'jp'), is('channel', 'phone')] }, event: skip },
  { name: '10 spam queue', conditions: { all: [is(queue, 'queue13')] }, event: skip },
  {
    name: '11 brand seven',
    conditions: { all: [is('brand', 'brand7'), below(handleTime, 300)] },
    event: skip,
  },
  {
    name: '12 brand eight',
    conditions: { all: [is('brand', 'brand8'), is('country', 'us')] },
    event: record,
  },
  { name: '13 kids', conditions: { all: [oneOf('brand', ['brand1', 'brand2'])] }, event: tagged('kids') },
  { name: '14 long call', conditions: { all: [above(handleTime, 1_500)] }, event: tagged('long') },
  {
    name: '15 europe',
    conditions: { all: [oneOf('country', ['de', 'fr', 'es', 'it'])] },
    event: tagged('eu'),
  },
  { name: '16 training', conditions: { all: [is(queue, 'queue3'), below(replies, 1)] }, event: skip },
  { name: '17 vip', conditions: { all: [has('tag9'), resolved] }, event: send },
  { name: '18 brazil chat', conditions: { all: [is('country', 'br'), is('channel', 'chat')] }, event: skip },
  { name: '19 returns', conditions: { all: [has('tag17'), is('brand', 'brand20')] }, event: record },
  {
    name: '20 outsourced',
    conditions: { all: [is('employee.custom_id', '17'), is('channel', 'email')] },
    event: skip,
  },
];

/** Outcome and rule, nothing else: the least that anybody would write. */
export function byHand(interaction: Interaction): { outcome: string; rule: string | undefined } {
  const { channel, status, tags, brand, country, customer, employee, attributes } = interaction;
  const time = attributes.handle_time_s;
  const answers = attributes.replies;
  const waiting = attributes.queue;
  const email = customer.email ?? '';
  if (email.slice(email.lastIndexOf('@') + 1) === 'blancapeak.test')
    return { outcome: 'skip', rule: '01 internal' };
  if (status === 'open' || status === 'pending' || status === 'on hold')
    return { outcome: 'skip', rule: '07 still open' };
  if (country === 'jp' && channel === 'phone') return { outcome: 'skip', rule: '09 japan' };
  if (waiting === 'queue13') return { outcome: 'skip', rule: '10 spam queue' };
  if (brand === 'brand7' && typeof time === 'number' && time < 300)
    return { outcome: 'skip', rule: '11 brand seven' };
  if (waiting === 'queue3' && typeof answers === 'number' && answers < 1)
    return { outcome: 'skip', rule: '16 training' };
  if (country === 'br' && channel === 'chat') return { outcome: 'skip', rule: '18 brazil chat' };
  if (employee.custom_id === '17' && channel === 'email') return { outcome: 'skip', rule: '20 outsourced' };
  if (tags.includes('tag1') || tags.includes('tag2')) return { outcome: 'record', rule: '02 fraud' };
  if (tags.includes('tag3')) return { outcome: 'record', rule: '08 dupe' };
  if (brand === 'brand8' && country === 'us') return { outcome: 'record', rule: '12 brand eight' };
  if (tags.includes('tag17') && brand === 'brand20') return { outcome: 'record', rule: '19 returns' };
  if (status === 'closed' || status === 'solved' || status === 'resolved') {
    if (channel === 'phone' && typeof time === 'number' && time > 60)
      return { outcome: 'send', rule: '03 phone' };
    if (channel === 'email' && typeof answers === 'number' && answers > 0)
      return { outcome: 'send', rule: '04 email' };
    if (channel === 'chat' && typeof time === 'number' && time > 120)
      return { outcome: 'send', rule: '05 chat' };
    if (channel === 'sms' && typeof answers === 'number' && answers > 1)
      return { outcome: 'send', rule: '06 sms' };
    if (tags.includes('tag9')) return { outcome: 'send', rule: '17 vip' };
  }
  return { outcome: 'skip', rule: undefined };
}

/** The chain with what a decision holds besides: the reason, and the request with what rules add to it. */
export function byHandWithRequest(interaction: Interaction): unknown {
  const { outcome, rule } = byHand(interaction);
  const reasons = [{ code: rule === undefined ? 'DEFAULT' : 'RULE_MATCHED', rule }];
  if (outcome === 'skip') return { outcome, reasons };
  const { customer, employee, channel, brand, country, language, attributes, ext_interaction_id } =
    interaction;
  const tags = [...interaction.tags];
  if (brand === 'brand1' || brand === 'brand2') tags.push('kids');
  if (typeof attributes.handle_time_s === 'number' && attributes.handle_time_s > 1_500) tags.push('long');
  if (country === 'de' || country === 'fr' || country === 'es' || country === 'it') tags.push('eu');
  const request = {
    customer: { name: customer.name, email: customer.email },
    employee: { email: employee.email, custom_id: employee.custom_id },
    channel,
    ext_interaction_id,
    tags,
    brand,
    language,
    country,
    ...(outcome === 'record' ? { do_not_send: true } : {}),
  };
  return { outcome, reasons, request };
}
