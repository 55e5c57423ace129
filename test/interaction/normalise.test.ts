import { describe, expect, it } from 'vitest';
import { normaliseInteraction } from '../../src/interaction/normalise.js';
import { attachSourceLocation } from '../../src/interaction/source-location.js';
import { UnreadableRecord } from '../../src/interaction/unreadable.js';

const read = (raw: unknown) => {
  const result = normaliseInteraction(raw);
  if (!result.ok) throw new Error(result.error.message);
  return result.interaction;
};
const refuse = (raw: unknown) => {
  const result = normaliseInteraction(raw);
  if (result.ok) throw new Error('it was read');
  return result;
};
const withId = (fields: object) => ({ ext_interaction_id: 'T-1', ...fields });

describe('normaliseInteraction', () => {
  it('folds channel, status and tags, and keeps each tag once', () => {
    const raw = withId({ channel: ' Email ', status: 'CLOSED', tags: ['VIP', 'vip ', '', null, 'Return'] });
    expect(read(raw)).toMatchObject({ channel: 'email', status: 'closed', tags: ['vip', 'return'] });
  });

  it('keeps each tag once in a long list, too', () => {
    const tags = Array.from({ length: 50 }, (_, index) => `tag ${index % 30}`);
    expect(read(withId({ tags })).tags).toEqual(tags.slice(0, 30));
  });

  it('writes language, country and flags in one form', () => {
    const raw = withId({ language: 'EN_us', country: 'US', do_not_send: ' TRUE ', brand: ' blancakids ' });
    const expected = { language: 'en-US', country: 'us', do_not_send: true, brand: 'blancakids' };
    expect(read(raw)).toMatchObject(expected);
  });

  it('takes null, blank and absent fields for missing', () => {
    const raw = withId({ channel: null, status: '', brand: '  ', customer: '', employee: null, tags: null });
    expect(read(raw)).toEqual({
      ext_interaction_id: 'T-1',
      tags: [],
      customer: {},
      employee: {},
      attributes: {},
    });
  });

  it('keeps an address as written, trimmed, even a malformed one', () => {
    expect(read(withId({ customer: { email: ' Jane@Example.com ' } })).customer.email).toBe(
      'Jane@Example.com',
    );
    expect(read(withId({ customer: { email: 'not an address' } })).customer.email).toBe('not an address');
  });

  it('takes numbers for ids as text, but none that lost its last digits', () => {
    const raw = { ext_interaction_id: 42, employee: { custom_id: 522743 } };
    expect(read(raw)).toMatchObject({ ext_interaction_id: '42', employee: { custom_id: '522743' } });
    expect(refuse(JSON.parse('{"ext_interaction_id":12345678901234567890}')).error.message).toContain(
      'last digits',
    );
  });

  it.each([
    ['2026-11-15T10:00:00Z', '2026-11-15T10:00:00.000Z'],
    ['2026-11-15T10:00:00.5+01:00', '2026-11-15T09:00:00.500Z'],
    ['2026-11-15T10:00:00.000+0000', '2026-11-15T10:00:00.000Z'],
    ['2026-11-15 08:30', '2026-11-15T08:30:00.000Z'],
    ['2026-11-15', '2026-11-15T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2026-11-15T00:00:00.123456789-05', '2026-11-15T05:00:00.123Z'],
  ])('reads the time %s as %s', (written, instant) => {
    expect(read(withId({ ended_at: written })).ended_at).toBe(instant);
  });

  it.each([
    'yesterday',
    '2026-02-30T00:00:00Z',
    '2026-02-29',
    '2026-13-01',
    '2026-11-15T24:30:00Z',
    '2026-11-15T10:00:00+99:00',
    '+010000-01-01T00:00:00Z',
    '10000-01-01',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    1_794_700_000,
  ])('refuses %s as a time', (written) => {
    expect(refuse(withId({ ended_at: written })).error.fields).toEqual(['ended_at']);
  });

  it('names every wrong field in one go, with the id where it can be read', () => {
    const wrong = withId({
      channel: 1,
      tags: 'a,b',
      do_not_send: 'maybe',
      customer: { email: 7 },
      attributes: [],
    });
    const { error, interactionId } = refuse(wrong);
    expect(error.fields).toEqual(['channel', 'tags', 'do_not_send', 'customer.email', 'attributes']);
    expect(interactionId).toBe('T-1');
  });

  it('refuses a record without an id, and what is no record', () => {
    expect(refuse({ channel: 'email' })).toMatchObject({
      interactionId: null,
      error: { fields: ['ext_interaction_id'] },
    });
    for (const raw of [undefined, null, 7, 'text', [], () => 1]) expect(refuse(raw).error.fields).toEqual([]);
  });

  it('ignores unknown keys and names them, but no key that could be personal', () => {
    const raw = withId({ subject: 'x', customer: { phone: '1' }, 'jane@example.com': 1 });
    const result = normaliseInteraction(raw);
    expect(result.ok && result.ignored).toEqual(['subject', '(a name not shown here)', 'customer.phone']);
  });

  it.each([
    ['Tags', 'tags'],
    ['TAGS', 'tags'],
    ['doNotSend', 'do_not_send'],
    ['tags ', 'tags'],
    [' Do Not-Send', 'do_not_send'],
    ['Do not send', 'do_not_send'],
    ['DO-NOT-SEND', 'do_not_send'],
  ])('refuses a record with `%s`: unread, it may be the wish not to be asked', (key, meant) => {
    const read = normaliseInteraction({ ext_interaction_id: '1', [key]: null });
    expect(read).toMatchObject({ ok: false, error: { fields: [key] } });
    expect(JSON.stringify(read)).toContain(`must be called \`${meant}\``);
    const others = { stage: 1, donate: 1, tag: 1, 'do not sell': 1 };
    expect(normaliseInteraction({ ext_interaction_id: '1', ...others })).toMatchObject({ ok: true });
  });

  it.each<[object]>([
    [{ unsubscribed: true }],
    [{ Unsubscribed: 'Yes' }],
    [{ unsubscribed_at: '2026-01-01' }],
    [{ opt_out: 1 }],
    [{ 'Opted out': 'x' }],
    [{ survey_opt_out: { email: true } }],
    [{ customer: { do_not_contact: 'ja' } }],
    [{ customer: { HasOptedOutOfEmail: true } }],
    [{ customer: { dont_email: true } }],
    [{ custom_properties: { DNC: 'y' } }],
    [{ consent: 'no' }],
    [{ gdpr_consent: false }],
    [{ customer: { can_contact: 0 } }],
    [{ send_survey: 'withdrawn', do_not_send: false }],
    [{ gdpr_erased: ['2026'] }],
    [{ no_surveys: true }],
  ])(
    'refuses a record that says in a field that nothing reads that somebody is not to be asked: %j',
    (fields) => {
      const { error } = refuse(withId(fields));
      expect(error.fields).toHaveLength(1);
      expect(error.message).toMatch(
        /must be given as `do_not_send`, or as an attribute that a rule asks about/,
      );
    },
  );

  it.each(['labels', 'Tag', 'keywords'])(
    'refuses tags under the name `%s` among which is such a wish',
    (key) => {
      for (const value of [['vip', 'Unsubscribed'], 'vip, do_not_contact']) {
        expect(refuse(withId({ [key]: value })).error.message).toContain('must be called `tags`');
      }
    },
  );

  it.each<[object]>([
    [{ unsubscribed: false, opt_out: 'No', unsubscribed_at: null, dnc: 0, opted_out: '', no_survey: 'N/A' }],
    [{ unsubscribed_at: '0000-00-00 00:00:00', opt_outs: [], do_not_contact: { email: false } }],
    [{ consent: true, gdpr_consent: 'granted', opt_in: '', can_contact: null, send_survey: 'yes' }],
    [
      {
        unsubscribe_url: 'https://example.com/u/1',
        marketing_opt_in: false,
        sms_opt_out: true,
        adopt_outcome: 'kept',
        option_output: 'x',
        do_not_call: true,
      },
    ],
    [
      {
        customer: { phone_opt_out: true, contact: 'no' },
        gdpr: false,
        subscribed: false,
        recording_consent: false,
      },
    ],
    [{ attributes: { unsubscribed: true } }],
    [{ 'List-Unsubscribe': '<https://example.com/u>', labels: ['vip', 'subscriber'], tag: 'unread' }],
    [{ labels: ['unsubscribe'], do_not_send: true }],
    [{ unsubscribed: true, custom_properties: { opt_out: 'yes' }, do_not_send: 'TRUE' }],
  ])('takes one in which such a field says nothing of the kind: %j', (fields) => {
    expect(normaliseInteraction(withId(fields))).toMatchObject({ ok: true });
  });

  it('shows no key that could write to a terminal', () => {
    const { error } = refuse(withId({ custom_properties: { '\u001B[2J': {} } }));
    expect(error.message).not.toContain('\u001B');
  });

  it('writes custom properties as texts, and refuses nested ones by name', () => {
    const properties = { count: 3, gift: true, note: 'n', empty: '' };
    expect(read(withId({ custom_properties: properties })).custom_properties).toEqual({
      count: '3',
      gift: 'true',
      note: 'n',
    });
    const nested = withId({ custom_properties: { order: { id: 1 } } });
    expect(refuse(nested).error.fields).toEqual(['custom_properties.order']);
  });

  it('keeps attributes as a frozen copy', () => {
    const attributes = { order: { lines: [1, { sku: 'a' }] }, when: new Date(0), gone: undefined };
    const interaction = read(withId({ attributes }));
    attributes.order.lines.push(2);
    expect(interaction.attributes).toEqual({
      order: { lines: [1, { sku: 'a' }] },
      when: '1970-01-01T00:00:00.000Z',
    });
    expect(() => Object.assign(interaction.attributes.order ?? {}, { more: 1 })).toThrow(TypeError);
  });

  it('gives its own result back as it is', () => {
    const interaction = read(withId({ tags: ['a'] }));
    expect(read(interaction)).toBe(interaction);
  });

  it('says of a line that could not be read where it stands', () => {
    const record = new UnreadableRecord({
      message: 'the line is cut off',
      fix: 'f',
      file: 'a.ndjson',
      line: 7,
    });
    const { error, interactionId } = refuse(record);
    expect(error).toEqual({
      fields: [],
      message: 'the line is cut off',
      fix: 'f',
      file: 'a.ndjson',
      line: 7,
    });
    expect(interactionId).toBeNull();
  });

  it('says of a record that is no interaction where it was read', () => {
    const record = attachSourceLocation({ channel: 'email' }, { file: 'a.csv', line: 12 });
    expect(refuse(record).error).toMatchObject({ file: 'a.csv', line: 12 });
  });
});

describe('hostile records', () => {
  it('takes __proto__ and constructor as keys like any other', () => {
    const raw: unknown = JSON.parse(
      '{"ext_interaction_id":"1","__proto__":{"do_not_send":true},"attributes":{"__proto__":{"polluted":1},"constructor":2},"custom_properties":{"__proto__":"x"}}',
    );
    const { attributes, custom_properties: properties, do_not_send: flag } = read(raw);
    expect(flag).toBeUndefined();
    expect(attributes.polluted).toBeUndefined();
    expect(Object.keys(attributes)).toEqual(['__proto__', 'constructor']);
    expect(attributes.toString).toBeUndefined();
    expect(properties === undefined ? [] : Object.keys(properties)).toEqual(['__proto__']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('folds a million tags, and names but ten of a million wrong ones', () => {
    const many = Array.from({ length: 1_000_000 }, (_, index) => `Tag-${index % 500_000}`);
    expect(read(withId({ tags: many })).tags).toHaveLength(500_000);
    expect(refuse(withId({ tags: many.map((_, index) => index) })).error.fields).toHaveLength(10);
  });

  it('refuses attributes that are nested too deep or never end', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(refuse(withId({ attributes: { deep } })).error.fields).toEqual(['attributes']);
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(refuse(withId({ attributes: cycle })).error.fields).toEqual(['attributes']);
  });

  it('replaces NUL and lone surrogates in texts', () => {
    expect(read({ ext_interaction_id: 'a\0b\uD800' }).ext_interaction_id).toBe('a\uFFFDb\uFFFD');
  });

  it('takes a text of ten megabytes', () => {
    expect(read(withId({ brand: 'x'.repeat(10_000_000) })).brand).toHaveLength(10_000_000);
  });

  it('answers also when reading a field throws', () => {
    const trap = Object.defineProperty({}, 'ext_interaction_id', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(refuse(trap).error.message).toContain('plain data');
  });

  it('shows no address of a record in a message', () => {
    const raw = { customer: { email: ['jane@example.com'] }, custom_properties: { 'jane@example.com': {} } };
    expect(JSON.stringify(refuse(raw))).not.toContain('@');
  });
});
