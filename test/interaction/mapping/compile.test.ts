import { describe, expect, it } from 'vitest';
import { mapRecord } from '../../../src/interaction/mapping/map-record.js';
import type { FieldSource } from '../../../src/interaction/mapping/mapping.js';
import { parseMapping } from '../../../src/interaction/mapping/parse.js';
import { collect, scratch } from '../read/collect.js';

const file = scratch();

const mapField = (target: string, source: string | FieldSource, record: object, beside?: object): unknown => {
  const mapping = parseMapping({
    records: ['rows', ''],
    fields: { ext_interaction_id: { value: '1' }, [target]: source },
  });
  const document = beside === undefined ? record : { ...beside, rows: [record] };
  const mapped = mapRecord(mapping, document, { now: new Date('2026-11-27T00:00:00Z') });
  if (!mapped.ok) return mapped.error.message;
  const { ext_interaction_id: _id, ...rest } = Object(mapped.interactions[0]);
  return rest;
};

describe('a mapping', () => {
  it.each<[string, string | FieldSource, object, unknown]>([
    ['takes a path', 'via.channel', { via: { channel: 'email' } }, 'email'],
    ['takes a column with blanks and dots', 'Ticket.No 1', { 'Ticket.No 1': 'email' }, 'email'],
    ['takes an entry of a list', 'a.1', { a: ['x', 'y'] }, 'y'],
    [
      'takes the first of several that holds something',
      { from: ['a', 'b', 'c'] },
      { a: ' ', b: null, c: 'x' },
      'x',
    ],
    ['takes a constant', { value: 'chat' }, {}, 'chat'],
    ['falls back on a default', { from: 'a', default: 'chat' }, { a: '' }, 'chat'],
    ['leaves out what is not there', 'a', {}, undefined],
    ['maps values, numbers by their digits', { from: 'a', map: { 2: 'chat' } }, { a: 2 }, 'chat'],
    ['keeps values the map does not name', { from: 'a', map: { x: 'y' } }, { a: 'X' }, 'X'],
    [
      'maps regardless of case',
      { from: 'a', map: { Web: 'email' }, ignore_case: true },
      { a: ' WEB ' },
      'email',
    ],
    ['takes otherwise for the rest', { from: 'a', map: { x: 'y' }, otherwise: 'z' }, { a: 'w' }, 'z'],
    [
      'joins what is there',
      { join: ['first', 'middle', 'last'] },
      { first: ' Jane ', last: 'Doe' },
      'Jane Doe',
    ],
    ['joins with what it is told', { join: ['a', 'b'], with: '-' }, { a: 1, b: 2 }, '1-2'],
    ['writes numbers and booleans as texts', 'a', { a: 7 }, '7'],
    ['does not look into prototypes', { from: 'constructor', map: {} }, {}, undefined],
    [
      'does not take prototype keys for values of a map',
      { from: 'a', map: {} },
      { a: 'toString' },
      'toString',
    ],
  ])('%s', (_what, source, record, expected) => {
    expect(mapField('brand', source, record)).toEqual(expected === undefined ? {} : { brand: expected });
  });

  it('splits a text into a list, and gathers a field of every entry', () => {
    expect(mapField('tags', { from: 't', split: ';' }, { t: 'a; b;;c' })).toEqual({ tags: ['a', 'b', 'c'] });
    expect(mapField('tags', 't.*.name', { t: [{ name: 'a' }, {}, { name: 'b' }] })).toEqual({
      tags: ['a', 'b'],
    });
  });

  it.each([
    [{ format: 'yyyy-MM-dd HH:mm:ss' }, '2026-11-01 05:30:00', '2026-11-01T05:30:00.000Z'],
    [
      { format: 'dd/MM/yyyy h:mm a', timezone: 'America/New_York' },
      '01/07/2026 5:30 PM',
      '2026-07-01T21:30:00.000Z',
    ],
    [
      { format: 'dd/MM/yyyy HH:mm', timezone: 'Europe/Berlin' },
      '15/12/2026 12:00',
      '2026-12-15T11:00:00.000Z',
    ],
    [
      { format: "yyyy-MM-dd'T'HH:mm:ssXXX", timezone: 'Europe/Berlin' },
      '2026-11-15T10:00:00+02:00',
      '2026-11-15T08:00:00.000Z',
    ],
    [{ format: 'unix' }, 1_794_736_800, '2026-11-15T10:00:00.000Z'],
    [{ format: 'unix_ms' }, '1794736800000', '2026-11-15T10:00:00.000Z'],
  ])('reads a time by %j', (date, written, expected) => {
    expect(mapField('ended_at', { from: 't', date }, { t: written })).toEqual({ ended_at: expected });
  });

  it('looks ids up in lists beside the record, texts and numbers alike', () => {
    const beside = { users: [{ id: 7, email: 'a@example.com' }, null, { id: '8', email: 'b@example.com' }] };
    const source = { lookup: { in: 'users', equals: 'who', take: 'email' } };
    expect(mapField('customer.email', source, { who: '7' }, beside)).toEqual({
      customer: { email: 'a@example.com' },
    });
    expect(mapField('customer.email', source, { who: 8 }, beside)).toEqual({
      customer: { email: 'b@example.com' },
    });
    expect(mapField('customer.email', source, { who: 9 }, beside)).toEqual({});
    expect(mapField('customer.email', source, { who: null }, undefined)).toEqual({});
  });

  it('looks constants up in a list within the record', () => {
    const source = { lookup: { in: 'custom_fields', equals_value: 360, take: 'value' } };
    const record = {
      custom_fields: [
        { id: 1, value: 'x' },
        { id: 360, value: 'blancakids' },
      ],
    };
    expect(mapField('brand', source, record)).toEqual({ brand: 'blancakids' });
  });

  it('refuses a number that lost digits, because it may be another id', () => {
    const mapping = parseMapping({ fields: { ext_interaction_id: 'id' } });
    const mapped = mapRecord(mapping, JSON.parse('{"id":12345678901234567890}'));
    expect(mapped).toMatchObject({ ok: false, error: { fields: ['ext_interaction_id'] } });
  });

  it('fills attributes over several levels, and custom properties over one', () => {
    expect(mapField('attributes.order.total', 'x', { x: 5 })).toEqual({
      attributes: { order: { total: 5 } },
    });
    expect(mapField('custom_properties.a.b', 'x', { x: 5 })).toEqual({ custom_properties: { 'a.b': '5' } });
    mapField('attributes.__proto__.polluted', 'x', { x: 5 });
    expect('polluted' in {}).toBe(false);
  });

  it('opens documents that hold several records, and names the place of each', async () => {
    const pages = file(
      'pages.ndjson',
      '{"tickets":[{"id":1},{"id":2}]}\n{"ticket":{"id":3}}\n{"tickets":[]}\n{"error":"x"}\n{"tickets":[9]}\n',
    );
    const mapping = parseMapping({ records: ['tickets', 'ticket'], fields: { ext_interaction_id: 'id' } });
    const { records, lines, lost } = await collect([pages], { mapping });
    expect(records).toEqual([
      { ext_interaction_id: '1' },
      { ext_interaction_id: '2' },
      { ext_interaction_id: '3' },
    ]);
    expect(lines).toEqual([1, 1, 2]);
    expect(lost.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '4: the document holds no records at `tickets`, `ticket`: it looks like the message of an error',
      '5: the record is a number, not an object',
    ]);
  });
});
