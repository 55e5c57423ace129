/** Twenty rules as a support team writes them. */

export interface Leaf {
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
