/**
 * The text of docs/examples/interactions.ndjson. Seeded, so that it is the same each time; every person is made up,
 * and every address is at a domain reserved for examples or at the made-up company's own.
 */
type Raw = Record<string, unknown>;

const random = seeded(20_261_122);
const pick = <const Items extends readonly [unknown, ...unknown[]]>(items: Items): Items[number] =>
  items[Math.floor(random() * items.length)] ?? items[0];
const chance = (share: number): boolean => random() < share;

const givenNames = [
  'Jane',
  'Omar',
  'Łukasz',
  'Zoë',
  'José',
  'Mei',
  'Ngọc',
  'Søren',
  'Aïcha',
  'Priya',
  'Björk',
  'Seán',
  'Олена',
  '花子',
  'Noah',
  'Ines',
  'Ravi',
  'Chloé',
  'Jürgen',
  'Ana',
  'Kofi',
  'Yara',
  'Tom',
  'Ida',
] as const;
const familyNames = [
  "O'Connor",
  'García',
  'Müller',
  'van der Berg',
  'Nguyễn',
  'Smith',
  'Kowalski',
  'Ødegård',
  'Haddad',
  'Shevchenko',
  'Yamada',
  'Silva',
  'Brown',
  'Lindqvist',
  'Osei',
  'Papadopoulos',
] as const;
const employees = [
  { name: 'Paul Agent', email: 'paulagent@blancapeak.com', custom_id: '522743' },
  { name: 'Rosa Agent', email: 'rosaagent@blancapeak.com', custom_id: 522744 },
  { name: 'Tim Agent', email: 'TimAgent@BlancaPeak.com' },
  { custom_id: '522801' },
] as const;
const channels = [
  'email',
  'Email',
  'EMAIL ',
  'phone',
  'Phone',
  'chat',
  ' Chat',
  'chat',
  'email',
  'social media',
] as const;
const statuses = [
  'closed',
  'Closed',
  'SOLVED',
  'solved',
  'Resolved',
  'closed',
  'closed',
  'open',
  'Open',
  'pending',
  'Pending',
] as const;
const brands = ['blancapeak', 'blancapeak', 'blancakids', 'blancaoutlet'] as const;
const ordinaryTags = [
  'return',
  'vip',
  'VIP',
  'product-defect',
  'shipping',
  ' refund ',
  'size',
  'warranty',
  'loyalty',
] as const;
const issues = ['Order Change Request', 'Refund', 'Delivery', 'Product Question', 'Account'] as const;

const customers = Array.from({ length: 170 }, (_, index) => {
  const name = `${pick(givenNames)} ${pick(familyNames)}`;
  const email = `customer.${String(index + 1).padStart(3, '0')}@example.${pick(['com', 'org', 'net'])}`;
  return { name, email };
});

const start = Date.UTC(2026, 10, 2, 7);
const minute = 60_000;

function ordinary(index: number): Raw {
  const endedAt = new Date(start + index * 68 * minute + Math.floor(random() * 60) * minute).toISOString();
  const customer = customers[Math.floor(random() * customers.length)] ?? customers[0];
  const bot = chance(0.06);
  return {
    ext_interaction_id: chance(0.1) ? 700_000 + index : `BP-${100_000 + index}`,
    channel: pick(channels),
    status: pick(statuses),
    tags: ordinaryTags.filter(() => chance(0.15)),
    brand: pick(brands),
    language: pick(['en', 'en-US', 'en_us', 'de', 'fr-CA', 'EN']),
    country: pick(['us', 'US', 'ca', 'de', 'gb']),
    ended_at: endedAt,
    customer: { ...customer },
    employee: bot ? { name: 'Blanca Bot', email: 'bot@blancapeak.com' } : { ...pick(employees) },
    ...(chance(0.3) ? { custom_properties: { issue_type: pick(issues) } } : {}),
    ...(chance(0.2) ? { external_url: `https://desk.blancapeak.example/tickets/${100_000 + index}` } : {}),
    attributes: {
      assignee_type: bot ? 'bot' : 'human',
      public_replies: Math.floor(random() * 6),
      handle_time_s: 60 + Math.floor(random() * 2400),
      order: { total: Math.round(random() * 40_000) / 100, items: 1 + Math.floor(random() * 4) },
    },
  };
}

/** What is odd in real ones; each is laid over an ordinary record, several times over. */
const oddities: readonly ((raw: Raw) => Raw)[] = [
  (raw) => ({ ...raw, customer: { name: 'No Address' } }),
  (raw) => ({ ...raw, customer: { name: 'Blank Address', email: '' } }),
  (raw) => ({ ...raw, customer: { name: 'Typo', email: 'customer.typo@example' } }),
  (raw) => ({ ...raw, customer: { name: 'Two At', email: 'customer@@example.com' } }),
  (raw) => ({ ...raw, customer: null }),
  (raw) => ({ ...raw, customer: { email: 'nameless.customer@example.com' } }),
  (raw) => ({ ...raw, customer: { name: 'Colleague', email: 'warehouse@blancapeak.com' } }),
  (raw) => ({ ...raw, customer: { name: 'Machine', email: 'no-reply@example.com' } }),
  (raw) => ({ ...raw, customer: { name: 'Machine', email: 'noreply@example.net' } }),
  (raw) => ({ ...raw, customer: { name: '  Jane Customer ', email: ' JaneCustomer@Example.com ' } }),
  (raw) => ({ ...raw, customer: { name: 'Jane Customer', email: 'janecustomer@example.com' } }),
  (raw) => ({ ...raw, employee: {} }),
  (raw) => ({ ...raw, employee: null }),
  (raw) => ({ ...raw, tags: ['do_not_send_stella'] }),
  (raw) => ({ ...raw, tags: ['VIP', ' Do_Not_Send_Stella '] }),
  (raw) => ({ ...raw, tags: ['fraud'] }),
  (raw) => ({ ...raw, tags: ['Dupe', 'dupe'] }),
  (raw) => ({ ...raw, tags: Array.from({ length: 25 }, (_, index) => `topic-${index + 1}`) }),
  (raw) => ({ ...raw, tags: [`long-${'x'.repeat(2_200)}`] }),
  (raw) => ({ ...raw, custom_properties: { issue_type: 'Delivery', note: 'n'.repeat(2_300) } }),
  (raw) => ({ ...raw, custom_properties: { order_count: 3, gift: true } }),
  (raw) => ({ ...raw, do_not_send: 'true' }),
  (raw) => ({ ...raw, do_not_send: 'FALSE' }),
  (raw) => ({ ...raw, do_not_send: true }),
  (raw) => ({ ...raw, brand: '' }),
  (raw) => ({ ...raw, brand: 'blancaski' }),
  (raw) => ({ ...raw, channel: 'Fax' }),
  (raw) => ({ ...raw, channel: null }),
  (raw) => ({ ...raw, status: undefined }),
  (raw) => ({ ...raw, ended_at: '2026-11-12T23:59:59.5-05:00' }),
  (raw) => ({ ...raw, ended_at: '2026-11-14 08:30' }),
  (raw) => ({ ...raw, ended_at: '2026-11-15' }),
  (raw) => ({ ...raw, ended_at: null }),
  (raw) => ({ ...raw, language: 'Klingon' }),
  (raw) => ({ ...raw, country: 'Germany' }),
  (raw) => ({ ...raw, attributes: { assignee_type: 'human', public_replies: 0 } }),
  (raw) => ({ ...raw, attributes: null }),
  (raw) => ({ ...raw, subject: 'a key that no field answers to', priority: 3 }),
  // not interactions at all: each of these becomes one `invalid` receipt
  (raw) => ({ ...raw, ext_interaction_id: undefined }),
  (raw) => ({ ...raw, ended_at: 'last Tuesday' }),
  (raw) => ({ ...raw, ended_at: '+010000-01-01T00:00:00Z' }),
  (raw) => ({ ...raw, tags: 'return,vip', do_not_send: 'maybe' }),
];

const count = 300;
const every = Math.floor(count / (oddities.length * 2));
const lines: string[] = [];
for (let index = 0; index < count; index++) {
  const oddity = index % every === 0 ? oddities[(index / every) % oddities.length] : undefined;
  const raw = ordinary(index);
  lines.push(JSON.stringify(oddity === undefined ? raw : oddity(raw)));
}
// Delivered again by the source system: the same id, a while later.
for (const from of [12, 47, 98, 161]) lines.splice(from + 60, 0, lines[from] ?? '');
// Broken on the way: cut in half, not JSON, not an object.
lines.splice(75, 0, (lines[75] ?? '').slice(0, 120));
lines.splice(150, 0, '{"ext_interaction_id": "BP-200001", "channel": email}');
lines.splice(225, 0, '"BP-200002"');

export const exampleInteractions = `${lines.join('\n')}\n`;

/** mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
