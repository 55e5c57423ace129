/** What streaming promises: little memory, and nothing left open. */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { normaliseInteraction } from '../../../src/interaction/normalise.js';
import { loadMapping } from '../../../src/interaction/read/load-mapping.js';
import { readInteractions } from '../../../src/interaction/read/read-interactions.js';
import { collect, scratch } from './collect.js';

const file = scratch();

describe.each([
  ['ndjson', '', '{"ext_interaction_id":"1"}\n', ''],
  ['json', '[', '{"ext_interaction_id":"1"},\n', '{"ext_interaction_id":"1"}]'],
  ['csv', 'ext_interaction_id,brand\n', '1,blancapeak\n', ''],
] as const)('a stream of %s', (format, head, row, tail) => {
  it('is read no faster than it is taken', async () => {
    let given = 0;
    const chunk = row.repeat(2_000);
    const stdin = Readable.from(
      (function* () {
        yield Buffer.from(head);
        for (; given < 500; given++) yield Buffer.from(chunk);
        yield Buffer.from(tail);
      })(),
      { highWaterMark: 1 },
    );
    const records = readInteractions(['-'], { stdin, format })[Symbol.asyncIterator]();
    for (let taken = 0; taken < 1_000; taken++) await records.next();
    expect(given).toBeLessThan(50);
    await records.return?.(undefined);
    // csv-parse lets go of its source a moment later.
    await vi.waitFor(() => expect(stdin.destroyed).toBe(true));
  });
});

describe('the example mapping for support tickets', () => {
  const header =
    'Ticket ID,Customer Name,Customer Email,Customer Age,Customer Gender,Product Purchased,Date of Purchase,Ticket Type,Ticket Subject,Ticket Description,Ticket Status,Resolution,Ticket Priority,Ticket Channel,First Response Time,Time to Resolution,Customer Satisfaction Rating';
  const rows = [
    '1,Jane Customer,jane@example.com,32,Other,Camera,2021-03-22,Refund request,Setup,"It fails.\n\nPlease, help.",Pending Customer Response,,Critical,Social media,2023-06-01 12:15:36,,',
    '2,Omar Customer,omar@example.org,48,Male,Laptop,2020-07-14,Technical issue,Network,"It ""hangs"".",Closed,Done.,low,Email,2023-06-01 11:14:38,2023-06-01 18:05:38,3.0',
  ];

  it('reads them over several lines, with their times and the one agent', async () => {
    const path = file('tickets.csv', `${[header, ...rows].join('\n')}\n`);
    const mapping = await loadMapping(
      join(import.meta.dirname, '../../../docs/examples/customer-support-tickets.mapping.json'),
    );
    const { records, lines } = await collect([path], { mapping });
    const read = records.map(normaliseInteraction);
    expect(lines).toEqual([2, 5]);
    expect(read.map((result) => result.ok && result.interaction)).toMatchObject([
      {
        ext_interaction_id: '1',
        status: 'pending customer response',
        channel: 'social media',
        ended_at: '2023-06-01T12:15:36.000Z',
        customer: { name: 'Jane Customer', email: 'jane@example.com' },
        employee: { email: 'paulagent@blancapeak.com' },
        custom_properties: { issue_type: 'Refund request' },
      },
      {
        status: 'closed',
        channel: 'email',
        ended_at: '2023-06-01T18:05:38.000Z',
        attributes: { priority: 'low' },
      },
    ]);
  });
});
