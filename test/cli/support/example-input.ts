/** A small input with one of everything, and rules for it. */
import type { Scratch } from './scratch.js';

export const addresses = ['jane@example.com', 'joe@example.com', 'jim@example.com', 'jil@example.com'];

const employee = { email: 'paul@example.org' };

/** Seven records: two to one customer, an open one, fraud, do not send, one without an address, one cut in half. */
export const ndjson = [
  {
    ext_interaction_id: '1',
    channel: 'Email',
    status: 'Closed',
    customer: { name: 'Jane', email: addresses[0] },
    employee,
    colour: 'red',
  },
  {
    ext_interaction_id: '2',
    channel: 'Phone',
    status: 'Open',
    customer: { name: 'Joe', email: addresses[1] },
    employee,
  },
  {
    ext_interaction_id: '3',
    channel: 'chat',
    status: 'solved',
    tags: ['fraud'],
    customer: { name: 'Jim', email: addresses[2] },
    employee,
  },
  {
    ext_interaction_id: '4',
    channel: 'chat',
    status: 'solved',
    customer: { name: 'Jane', email: 'JANE@example.com' },
    employee,
  },
  {
    ext_interaction_id: '5',
    channel: 'chat',
    status: 'solved',
    tags: ['do_not_send_stella'],
    customer: { name: 'Jil', email: addresses[3] },
    employee,
  },
  { ext_interaction_id: '6', channel: 'chat', status: 'solved', customer: { name: 'Jo' }, employee },
]
  .map((record) => `${JSON.stringify(record)}\n`)
  .concat('{"ext_interaction_id":"7","channel":"ch\n')
  .join('');

export const ruleFile = {
  suppression: { windows: [{ name: 'weekly', length: '7d', per: ['customer'] }] },
  rules: [
    {
      name: 'resolved cases',
      conditions: { all: [{ fact: 'status', operator: 'in', value: ['closed', 'solved'] }] },
      event: { type: 'send' },
    },
    {
      name: 'do not send by tag',
      conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'do_not_send_stella' }] },
      event: { type: 'record' },
    },
    {
      name: 'fraud',
      conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'fraud' }] },
      event: { type: 'skip' },
    },
  ],
};

/** `in.ndjson` and `rules/` in the scratch folder. */
export function writeExample({ write }: Scratch): void {
  write('in.ndjson', ndjson);
  write('rules/service.rules.json', ruleFile);
}
