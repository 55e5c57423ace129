/**
 * `npm run bench map`: records mapped, against code by hand that reads the same fields unchecked; and records read from
 * NDJSON and CSV, against what reads them bare.
 */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { built } from './built.js';
import { asyncMicrosecondsOf, figure, microsecondsOf, table } from './support.js';

const { mapRecord, parseMapping, readInteractions } = built;
const now = new Date('2026-11-27T00:00:00Z');

const mapping = parseMapping({
  records: 'tickets',
  fields: {
    ext_interaction_id: 'id',
    channel: { from: 'via.channel', map: { web: 'email', voice: 'phone' } },
    status: 'status',
    tags: 'tags',
    ended_at: 'updated_at',
    'customer.name': { lookup: { in: 'users', equals: 'requester_id', take: 'name' } },
    'customer.email': { lookup: { in: 'users', equals: 'requester_id', take: 'email' } },
    'employee.name': { lookup: { in: 'users', equals: 'assignee_id', take: 'name' } },
    'employee.email': { lookup: { in: 'users', equals: 'assignee_id', take: 'email' } },
    'attributes.priority': 'priority',
    'attributes.group_id': 'group_id',
  },
});

interface User {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

const users: User[] = Array.from({ length: 60 }, (_, id) => ({
  id,
  name: `Customer ${id}`,
  email: `customer${id}@example.com`,
}));
const tickets = Array.from({ length: 100 }, (_, id) => ({
  id: 1_000 + id,
  via: { channel: id % 2 === 0 ? 'web' : 'voice' },
  status: 'solved',
  tags: ['vip', 'return'],
  updated_at: '2026-11-15T10:00:00Z',
  requester_id: id % 50,
  assignee_id: 50 + (id % 10),
  priority: 'normal',
  group_id: 7,
}));
const document = { tickets, users };

const channels = new Map([
  ['web', 'email'],
  ['voice', 'phone'],
]);

/** As a webhook handler would be written: an index of the users, then an object for each ticket. */
function byHand(page: typeof document): unknown[] {
  const index = new Map(page.users.map((user) => [user.id, user]));
  return page.tickets.map((ticket) => {
    const customer = index.get(ticket.requester_id);
    const employee = index.get(ticket.assignee_id);
    return {
      ext_interaction_id: String(ticket.id),
      channel: channels.get(ticket.via.channel) ?? ticket.via.channel,
      status: ticket.status,
      tags: ticket.tags.map((tag) => tag.trim()),
      ended_at: new Date(ticket.updated_at).toISOString(),
      customer: { name: customer?.name, email: customer?.email },
      employee: { name: employee?.name, email: employee?.email },
      attributes: { priority: ticket.priority, group_id: ticket.group_id },
    };
  });
}

const [mapped = Number.NaN, hand = Number.NaN] = microsecondsOf([
  () => mapRecord(mapping, document, { now }),
  () => byHand(document),
]);
process.stdout.write(
  `${table(
    ['11 fields, 4 look-ups', 'µs a record', 'ratio'],
    [
      ['mapRecord', figure(mapped / tickets.length), figure(mapped / hand)],
      ['by hand', figure(hand / tickets.length), '1'],
    ],
  )}\n`,
);

const records = 20_000;
const chunkBytes = 256 * 1024;
const columns = [
  'ext_interaction_id',
  'channel',
  'status',
  'brand',
  'customer.name',
  'customer.email',
  'ended_at',
];
const rows = Array.from({ length: records }, (_, id) => [
  ...[`case-${id}`, id % 2 === 0 ? 'email' : 'phone', 'closed', 'blancapeak'],
  ...[`Customer ${id}`, `customer${id}@example.com`, '2026-11-15T10:00:00Z'],
]);
const csv = Buffer.from([columns, ...rows].map((row) => `${row.join(',')}\n`).join(''));
const ndjson = Buffer.from(
  rows
    .map(([id, channel, status, brand, name, email, at]) => ({
      ...{ ext_interaction_id: id, channel, status, brand, customer: { name, email }, ended_at: at },
    }))
    .map((record) => `${JSON.stringify(record)}\n`)
    .join(''),
);

function streamOf(bytes: Buffer): Readable {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  return Readable.from(chunks);
}

async function countOf(all: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of all) count += 1;
  return count;
}

async function* parseLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

const microseconds = async (read: () => AsyncIterable<unknown>): Promise<number> =>
  (await asyncMicrosecondsOf(() => countOf(read()), 2)) / records;
const ordinary = (bytes: Buffer, format: 'csv' | 'ndjson') => (): AsyncIterable<unknown> =>
  readInteractions(['-'], { stdin: streamOf(bytes), format });
const bareCsv = await microseconds(() => streamOf(csv).pipe(parse({ columns: true })));
const ourCsv = await microseconds(ordinary(csv, 'csv'));
const bareNdjson = await microseconds(() => parseLines(streamOf(ndjson)));
const ourNdjson = await microseconds(ordinary(ndjson, 'ndjson'));
process.stdout.write(
  `\n${table(
    ['7 fields', 'µs a record', 'µs, bare', 'ratio'],
    [
      ['CSV, against csv-parse with `columns`', figure(ourCsv), figure(bareCsv), figure(ourCsv / bareCsv)],
      [
        'NDJSON, against splitting and JSON.parse',
        figure(ourNdjson),
        figure(bareNdjson),
        figure(ourNdjson / bareNdjson),
      ],
    ],
  )}\n`,
);
