/** Records that were misread once, each standing for a kind: read as they were meant, or refused. */
import { describe, expect, it } from 'vitest';
import { mapRecord } from '../../../src/interaction/mapping/map-record.js';
import type { FieldSource, Mapping } from '../../../src/interaction/mapping/mapping.js';
import { parseMapping } from '../../../src/interaction/mapping/parse.js';
import { normaliseInteraction } from '../../../src/interaction/normalise.js';

const now = new Date('2026-11-27T00:00:00Z');

type Options = Partial<Mapping> & { readonly joined_lists?: Readonly<Record<string, unknown>> };

/** The interactions, or the first error. */
function map(
  fields: Mapping['fields'],
  document: unknown,
  { joined_lists: joined, ...rest }: Options = {},
): unknown {
  const mapping = parseMapping({ ...rest, fields: { ext_interaction_id: 'id', ...fields } });
  const mapped = mapRecord(mapping, document, { now, ...(joined && { joined }) });
  if (!mapped.ok) return mapped.error.message;
  expect(mapped.errors).toEqual([]);
  return JSON.parse(JSON.stringify(mapped.interactions));
}

const one = (target: string, source: string | FieldSource, record: object, rest: Options = {}): unknown => {
  const mapped = map({ [target]: source }, { id: 1, ...record }, rest);
  if (!Array.isArray(mapped)) return mapped;
  return target.split('.').reduce((value, key) => Object(value)[key], mapped[0]);
};

describe('the right person', () => {
  const byRole = { in: 'participants', where: 'role', equals_value: 'customer', take: 'email' };

  it('is looked up in the record before the document', () => {
    const document = {
      participants: [{ role: 'customer', email: 'someone@example.com' }],
      calls: [{ id: 1, participants: [{ role: 'customer', email: 'jane@example.com' }] }, { id: 2 }],
    };
    expect(map({ 'customer.email': { lookup: byRole } }, document, { records: 'calls' })).toEqual([
      { ext_interaction_id: '1', customer: { email: 'jane@example.com' } },
      { ext_interaction_id: '2', customer: { email: 'someone@example.com' } },
    ]);
    expect(
      map({ 'customer.email': { lookup: { ...byRole, in: '$.participants' } } }, document, {
        records: 'calls',
      }),
    ).toMatchObject([{ customer: { email: 'someone@example.com' } }, {}]);
  });

  const people = {
    included: [
      { type: 'users', id: '1', email: 'agent@example.com' },
      { type: 'customers', id: '1', email: 'jane@example.com' },
    ],
    who: '1',
  };

  it('is not certain where two entries with one id differ', () => {
    expect(
      one('customer.email', { lookup: { in: 'included', equals: 'who', take: 'email' } }, people),
    ).toMatch(/`customer.email` is not certain/);
    expect(
      one('brand', { lookup: { in: 'included', equals: 'who', take: 'brand' } }, people),
      'entries that agree are one',
    ).toBeUndefined();
  });

  it('is found by several conditions, as the first or as the last', () => {
    const where = [
      { path: 'type', equals_value: 'customers' },
      { path: 'id', equals: 'who' },
    ];
    expect(one('customer.email', { lookup: { in: 'included', where, take: 'email' } }, people)).toBe(
      'jane@example.com',
    );
    const parts = { parts: [{ by: 'bot' }, { by: 'admin' }] };
    const any = [{ path: 'by', exists: true }];
    for (const [pick, by] of [
      ['first', 'bot'],
      ['last', 'admin'],
    ] as const) {
      expect(one('employee.name', { lookup: { in: 'parts', where: any, take: 'by', pick } }, parts)).toBe(by);
    }
  });

  it('is found in an object keyed by id, and in a list that is joined', () => {
    const users = { 7: { email: 'jane@example.com' } };
    const lookup = { in: 'users', where: '@key', equals: 'who', take: 'email' };
    expect(one('customer.email', { lookup }, { who: 7, users })).toBe('jane@example.com');
    const joined = {
      joined: { people: {} },
      joined_lists: { people: [{ id: '7', email: 'jane@example.com' }] },
    };
    const inPeople = { in: 'people', equals: 'who', take: 'email' };
    expect(one('customer.email', { lookup: inPeople }, { who: 7 }, joined)).toBe('jane@example.com');
    expect(one('customer.email', { lookup: inPeople }, { who: 7 }, { joined: { people: {} } })).toMatch(
      /joins `people`, which was not given/,
    );
  });

  it.each([
    [
      'customer.name',
      { join: ['caller'] },
      { caller: { display_value: 'Jane' } },
      /has an object at `caller`/,
    ],
    [
      'customer.name',
      'caller',
      { caller: { display_value: 'Jane' } },
      /is an object at `caller`, not one text/,
    ],
    ['customer.email', 'mails', { mails: ['a@example.com', 'b@example.com'] }, /is a list at `mails`/],
    ['customer.name', 'name', { name: 'J\uFFFDrgen' }, /lost a letter at `name`/],
    ['customer.name', 'name', { name: 'MÃ¼ller' }, /was encoded twice at `name`/],
    ['tags', 'labels', { labels: ['vip', 'dÃ©sabonnÃ©'] }, /was encoded twice at `labels`/],
    ['customer.name', 'name', { name: false }, /is false at `name`, not a text.*"on_error": "missing"/],
    ['employee.custom_id', 'agent', { agent: true }, /is true at `agent`, not a text/],
    ['customer.custom_id', 'c', { c: '1.23457E+11' }, /was rounded by a spreadsheet at `c`/],
    ['tags', 't', { t: '{vip,"a}' }, /is a list at `t` that is not well formed/],
    ['tags', 't', { t: [{ name: 'vip' }] }, /is an object at `t`/],
  ] as const)('is not made of %s from %j', (target, source, record, message) => {
    expect(one(target, source as string | FieldSource, record)).toMatch(message);
  });

  it('is found at a number or a star in brackets, and in a column of that name', () => {
    const record = {
      mails: [{ at: 'a@example.com' }, { at: 'b@example.com' }],
      'Note [1]': 'x',
      'mails[9]': 'y',
    };
    expect(one('customer.email', 'mails[0].at', record)).toBe('a@example.com');
    expect(one('customer.email', 'mails[-1].at', record)).toBe('b@example.com');
    expect(one('tags', 'mails[*].at', record)).toEqual(['a@example.com', 'b@example.com']);
    expect(one('brand', 'Note [1]', record)).toBe('x');
    expect(one('brand', 'mails[9]', record)).toBe('y');
  });

  it('is not made of a record that says what the mapping does not read: that somebody is not to be asked', () => {
    const mapped = (record: object, fields: object = {}, more: object = {}) => {
      const mapping = parseMapping({ ...more, fields: { ext_interaction_id: 'id', ...fields } });
      const result = mapRecord(mapping, { id: 1, ...record });
      return result.ok ? result.interactions.length : result.error.message;
    };
    const words = /`Unsubscribed` may be a wish not to be asked.*map it to `do_not_send`/;
    expect(mapped({ Unsubscribed: 'yes' })).toMatch(words);
    expect(mapped({ Unsubscribed: 'yes', consent: 'no' })).toMatch(/`consent` may be/);
    expect(mapped({ Unsubscribed: 'no', consent: 'yes' })).toBe(1);
    expect(mapped({ Unsubscribed: 'yes' }, { 'attributes.out': 'Unsubscribed' })).toBe(1);
    expect(mapped({ Unsubscribed: 'yes' }, { brand: { text: 'b-{Unsubscribed}' } })).toBe(1);
    expect(mapped({ Unsubscribed: 'yes', held: true }, { do_not_send: 'held' })).toBe(1);
    const when = [{ path: 'Unsubscribed', not_one_of: ['never'] }];
    expect(mapped({ Unsubscribed: 'yes' }, {}, { when })).toBe(1);
  });

  it('has no name where a null word stands, unless the mapping has words of its own', () => {
    for (const word of ['\\N', 'NULL', '(Null)', 'n/a', 'Undefined', '#N/A', '#REF!', '-', 'None', 'nan']) {
      expect(one('customer.name', 'name', { name: word })).toBeUndefined();
      const native = normaliseInteraction({ ext_interaction_id: '1', customer: { name: word } });
      expect(native.ok && native.interaction.customer).toEqual({});
    }
    const words = { null_words: ['-', 'keine'] };
    expect(one('status', 's', { s: ' Keine ' }, words)).toBeUndefined();
    expect(one('customer.name', { from: ['a', 'b'] }, { a: '-', b: 'Null' }, words)).toBe('Null');
    const mapping = parseMapping({ ...words, fields: { ext_interaction_id: 'id', 'customer.name': 'n' } });
    const mapped = mapRecord(mapping, { id: 1, n: 'Null' });
    const read = normaliseInteraction(mapped.ok ? mapped.interactions[0] : undefined);
    expect(read.ok && read.interaction.customer).toEqual({ name: 'Null' });
  });
});

describe('tags', () => {
  it.each([
    [
      ['vip', 7, null],
      ['vip', '7'],
    ],
    ['{vip,"do not send",NULL}', ['vip', 'do not send']],
    ['["vip","fraud"]', ['vip', 'fraud']],
    ['vip;fraud, x|y', ['vip', 'fraud', 'x', 'y']],
    ['{}', []],
  ])('are read of %j', (written, tags) => {
    expect(one('tags', 't', { t: written })).toEqual(tags);
  });
});

describe('times', () => {
  it.each<[FieldSource['date'], unknown, string]>([
    [{ format: 'dd/MMM/yy h:mm a' }, '26/Nov/26 10:00 AM', '2026-11-26T10:00:00.000Z'],
    [{ format: 'unix_us' }, 1_794_736_800_000_000, '2026-11-15T10:00:00.000Z'],
    [{ format: ['yyyy-MM-dd', 'dd.MM.yy'] }, '15.11.26', '2026-11-15T00:00:00.000Z'],
    [{ format: 'dd MMM yyyy', locale: 'de' }, '15 Mär 2026', '2026-03-15T00:00:00.000Z'],
    [{ format: 'd MMMM yyyy', locale: 'fr' }, '15 février 2026', '2026-02-15T00:00:00.000Z'],
    [{ format: 'd MMM yyyy', locale: 'ru' }, '15 нояб. 2026', '2026-11-15T00:00:00.000Z'],
    [{ format: 'spreadsheet_day' }, 46_341.5, '2026-11-15T12:00:00.000Z'],
    [{ format: 'spreadsheet_day', timezone: 'Europe/Berlin' }, '46341.5', '2026-11-15T11:00:00.000Z'],
    [{ format: 'iso', timezone: 'Europe/Berlin' }, '2026-11-15 11:00', '2026-11-15T10:00:00.000Z'],
    [{ format: 'yyyy-MM-dd', earliest: '1900-01-01' }, '1956-02-03', '1956-02-03T00:00:00.000Z'],
  ])('are read by %j', (date, written, expected) => {
    expect(one('ended_at', { from: 't', date }, { t: written })).toBe(expected);
  });

  it.each<[FieldSource['date'], unknown, RegExp]>([
    [{ format: 'dd/MM/yyyy' }, '15/11/26', /year of two digits/],
    [{ format: 'unix_ms' }, 1_794_736_800, /before 2000-01-01/],
    [{ format: 'unix' }, 1_794_736_800_000, /no time that a date can hold|after one year after now/],
    [{ format: 'yyyy-MM-dd' }, 'soon', /is a text that is no time in the form `yyyy-MM-dd`/],
    [{ format: 'unix' }, true, /is a boolean that is no time/],
    [undefined, '1999-12-31T00:00:00Z', /before 2000-01-01/],
    [undefined, '15.11.2026', /no time in ISO 8601/],
  ])('are refused by %j', (date, written, message) => {
    expect(one('ended_at', { from: 't', ...(date && { date }) }, { t: written })).toMatch(message);
  });
});

describe('a mapping says', () => {
  it('which records count, and which it is made for', () => {
    const mapping = parseMapping({
      when: [{ path: '$.type', equals_value: 'RECORD' }],
      records: 'record',
      expects: [{ path: 'mail', exists: true }],
      fields: { ext_interaction_id: 'id' },
    });
    const lines = [
      { type: 'SCHEMA' },
      { type: 'RECORD', record: { id: 1, mail: 'a' } },
      { type: 'RECORD', record: { id: 2 } },
    ];
    const mapped = mapRecord(mapping, lines, { now });
    expect(mapped).toMatchObject({
      ok: true,
      interactions: [{ ext_interaction_id: '1' }],
      skipped: 1,
      errors: [{ index: 1, error: { pointer: '/2/record' } }],
    });
  });

  it('one interaction for each entry, with the fields of its parents', () => {
    const document = {
      brand: 'blanca',
      chats: {
        c1: { mail: 'a@example.com', calls: [{ id: 1 }, { id: 2 }] },
        c2: { mail: 'b@example.com', calls: [] },
      },
    };
    const fields = { brand: '$.brand', 'customer.email': '^.mail' };
    expect(map(fields, document, { records: 'chats.*.calls' })).toEqual([
      { ext_interaction_id: '1', brand: 'blanca', customer: { email: 'a@example.com' } },
      { ext_interaction_id: '2', brand: 'blanca', customer: { email: 'a@example.com' } },
    ]);
    expect(map({ ext_interaction_id: '@key' }, document, { records: 'chats.*' })).toEqual([
      { ext_interaction_id: 'c1' },
      { ext_interaction_id: 'c2' },
    ]);
  });

  it.each<[string, FieldSource | string, object, unknown]>([
    ['brand', 'a.-1', { a: ['x', 'y'] }, 'y'],
    ['tags', 'a.*.b.*', { a: [{ b: ['x'] }, { b: ['y', 'z'] }] }, ['x', 'y', 'z']],
    ['brand', 'caller["x.y"].z', { caller: { 'x.y': { z: 'v' } } }, 'v'],
    [
      'external_url',
      { text: 'https://desk.example/{a.b}?q={{1}}' },
      { a: { b: 7 } },
      'https://desk.example/7?q={1}',
    ],
    ['external_url', { text: 'zd-{nothing}', default: 'none' }, {}, 'none'],
    ['brand', { from: 'b', trim: true, lower: true }, { b: ' ABC ' }, 'abc'],
    [
      'customer.email',
      { from: 'c', match: { pattern: '<([^>]+)>' }, on_error: 'refuse' },
      { c: 'Jane <jane@example.com>' },
      'jane@example.com',
    ],
    ['brand', { from: 'b', match: { pattern: 'x' }, on_error: 'missing', default: 'd' }, { b: 'y' }, 'd'],
    ['brand', { first_of: ['a', { from: 'b', map: { x: 'y' } }] }, { b: 'x' }, 'y'],
    ['brand', { from: 'a.*', pick: 'only' }, { a: ['x', 'x'] }, 'x'],
  ])('%s from %j', (target, source, record, expected) => {
    expect(one(target, source, record)).toEqual(expected);
  });

  it('what happens to JSON within a text', () => {
    const jsonTexts: Mapping['json_texts'] = [{ at: 'body', on_error: 'refuse' }];
    const document = { Records: [{ body: '{"id":1,"who":{"mail":"a@example.com"}}' }, { body: 'no' }] };
    const mapping = parseMapping({
      records: 'Records',
      json_texts: jsonTexts,
      fields: { ext_interaction_id: 'body.id', 'customer.email': 'body.who.mail' },
    });
    const mapped = mapRecord(mapping, document, { now });
    expect(mapped).toMatchObject({
      ok: true,
      interactions: [{ ext_interaction_id: '1', customer: { email: 'a@example.com' } }],
      errors: [{ index: 1, error: { message: 'the text at `body` is not JSON' } }],
    });
    expect(document.Records[0]?.body).toContain('"id":1');
  });

  it.each([
    [{ from: 'a', match: { pattern: 'x' } }, '`on_error` does not say'],
    [{ from: 'a', match: { pattern: '(?=x)' }, on_error: 'refuse' }, 'invalid or unsupported'],
    [{ from: 'a', match: { pattern: 'x', group: 1 }, on_error: 'refuse' }, 'has no group'],
    [{ text: 'zd-{id' }, 'is not closed'],
    [{ text: 'zd-' }, 'names no field'],
    [{ from: 'a', date: { format: 'HH:mm' } }, 'names no year'],
    [{ from: 'a', date: { format: 'iso', locale: 'xx-nowhere-nowhere' } }, 'no language'],
    [{ from: 'a["b' }, 'not closed'],
    [{ lookup: { in: 'u', take: 'x', where: [{ path: 'a' }] } }, 'compares once'],
    [
      { lookup: { in: 'u', take: 'x', equals: 'y', where: [{ path: 'a', exists: true }] } },
      'adds another one',
    ],
    [{ from: 'a', on_eror: 'refuse' }, '`on_eror` is no key of a field'],
  ])('nothing that it does not mean: %j is refused', (source, message) => {
    let said = '';
    try {
      parseMapping({ fields: { ext_interaction_id: 'id', brand: source } });
    } catch (error) {
      said = JSON.stringify(Object(error).diagnostics);
    }
    expect(said).toContain(message);
  });
});

describe('mapRecord', () => {
  const mapping = parseMapping({ records: 'list', fields: { ext_interaction_id: 'id' } });

  it('is ok without interactions for an empty list, and not ok where none can be mapped', () => {
    expect(mapRecord(mapping, { list: [] })).toMatchObject({ ok: true, interactions: [], errors: [] });
    expect(mapRecord(mapping, { list: [{}, 7] })).toMatchObject({
      ok: false,
      errors: [{ index: 0 }, { index: 1 }],
    });
    expect(mapRecord(mapping, undefined)).toMatchObject({ ok: false });
  });

  it('gives errors that become an invalid receipt with the id, the fields and the place', () => {
    const strict = parseMapping({ records: 'list', fields: { ext_interaction_id: 'id', brand: 'b' } });
    const mapped = mapRecord(strict, { list: [{ id: 5, b: {} }] });
    expect(normaliseInteraction(mapped.ok ? undefined : mapped.error)).toMatchObject({
      ok: false,
      interactionId: '5',
      error: { fields: ['brand'], pointer: '/list/0' },
    });
  });

  it('survives a document that throws, or that holds itself', () => {
    const throwing = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
        get: () => {
          throw new Error('no');
        },
        has: () => {
          throw new Error('no');
        },
        getOwnPropertyDescriptor: () => {
          throw new Error('no');
        },
      },
    );
    expect(mapRecord(mapping, throwing)).toMatchObject({ ok: false });
    const circular: Record<string, unknown> = {};
    circular.list = [circular, circular];
    expect(mapRecord(mapping, circular)).toMatchObject({ ok: false });
  });

  it('looks people up as they are now, whatever was changed in place since the last record', () => {
    const lookup = { in: 'people', equals: 'who', take: 'email' };
    const mapping = parseMapping({ fields: { ext_interaction_id: 'who', 'customer.email': { lookup } } });
    const people = [{ id: 1, email: 'jane@example.com' }];
    const document = { who: 1, people };
    const addressOf = (joined: Readonly<Record<string, unknown>>, given: unknown): unknown => {
      const mapped = mapRecord(mapping, given, { joined, now });
      return mapped.ok && mapped.interactions[0];
    };
    expect(addressOf({ people }, { who: 1 })).toMatchObject({ customer: { email: 'jane@example.com' } });
    expect(addressOf({}, document)).toMatchObject({ customer: { email: 'jane@example.com' } });
    people[0] = { id: 2, email: 'joe@example.com' };
    for (const who of [1, 2]) {
      const expected = who === 1 ? { ext_interaction_id: '1' } : { customer: { email: 'joe@example.com' } };
      expect(addressOf({ people }, { who })).toMatchObject(expected);
      expect(addressOf({}, { ...document, who })).toMatchObject(expected);
      expect(JSON.stringify(addressOf({ people }, { who }))).not.toContain('jane');
    }
  });
});
