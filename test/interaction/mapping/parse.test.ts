import { describe, expect, it } from 'vitest';
import { isAutotriggerError } from '../../../src/errors/autotrigger-error.js';
import { mapRecord } from '../../../src/interaction/mapping/map-record.js';
import { parseMapping } from '../../../src/interaction/mapping/parse.js';
import { loadMapping } from '../../../src/interaction/read/load-mapping.js';
import { scratch } from '../read/collect.js';

const file = scratch();

const findings = (content: unknown): string[] => {
  try {
    parseMapping(content, { path: 'my.mapping.json' });
    return [];
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    expect(error.code).toBe('MAPPING_INVALID');
    return error.diagnostics.map(({ line, pointer, message, fix }) => `${line}|${pointer}|${message}|${fix}`);
  }
};

describe('parseMapping', () => {
  it.each([
    ['path', 'from'],
    ['const', 'value'],
    ['fallback', 'default'],
  ])('knows what other mapping languages call `%s`', (other, meant) => {
    expect(findings({ fields: { ext_interaction_id: { [other]: 'id' } } })).toContain(
      `undefined|/fields/ext_interaction_id/${other}|\`${other}\` is no key of a field|did you mean \`${meant}\`?`,
    );
  });

  it('names all mistakes in one go, each with line, pointer and fix', () => {
    const text = `{
  "recods": "tickets",
  "fields": {
    "chanel": "via.channel",
    "status": { "form": "status" },
    "tags": { "from": "tags", "split": "" },
    "brand": { "from": "a", "value": "b" },
    "ended_at": { "from": "t", "date": { "format": "YYYY-MM-DD", "timezone": "Mars/Base" } },
    "language": { "from": "l", "ignore_case": true },
    "customer.email": { "lookup": { "in": "users", "take": "email" } },
    "country": 7
  }
}`;
    expect(findings(text).sort()).toEqual(
      [
        '2|/recods|`recods` is no key of a mapping|did you mean `records`?',
        '3|/fields|`fields` does not say where `ext_interaction_id` comes from, and every interaction needs one|add it: the path or column of the ticket’s number',
        '4|/fields/chanel|`chanel` is no field of an interaction|did you mean `channel`?',
        '5|/fields/status/form|`form` is no key of a field|did you mean `from`?',
        '5|/fields/status|a field comes from one place, and this names none|give one of from, value, join, text, lookup, first_of',
        '6|/fields/tags/split|`split` is an empty text|write something: it must not be empty',
        '7|/fields/brand|a field comes from one place, and this names `from` and `value`|give one of from, value, join, text, lookup, first_of',
        '8|/fields/ended_at/date/format|`YYYY-MM-DD` is no date format: years and days are small letters, `yyyy` and `dd`|write it as date-fns does: `yyyy-MM-dd HH:mm:ss`, `dd/MM/yyyy h:mm a`; or `iso`, `unix`, `unix_ms`, `unix_us`, `spreadsheet_day`',
        '8|/fields/ended_at/date/timezone|`Mars/Base` is no time zone|write an IANA name: `Europe/Berlin`, `UTC`',
        '9|/fields/language/ignore_case|`ignore_case` says nothing without `map`|add `map` or remove `ignore_case`',
        '10|/fields/customer.email/lookup|a look-up needs the id to look for|give either `equals`, a path, or `equals_value`, or a list of conditions as `where`',
        '11|/fields/country|`country` is a number|write a path in double quotes, or an object that says how to get the value',
      ].sort(),
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['ended_at', { from: 't', date: { format: 'dd/MM/yyyy hh:mm' } }, /stand for two times without `a`/],
    ['ended_at', { from: 't', date: { format: 'MM/yyyy' } }, /it names no day/],
    ['ended_at', { from: 't', date: { timezone: 'UTC' } }, /add it: a format, as in/],
    [
      'channel',
      { from: 'c', map: { Web: 'email', web: 'chat' }, ignore_case: true },
      /`web` is `Web` regardless/,
    ],
    ['channel', { from: 'c', map: { web: null } }, /write a text, a number, true or false/],
    ['channel', '{source}', /did you mean `source`\?/],
    ['tags', { from: ['labels', '{{ tags }}'] }, /did you mean `tags`\?/],
    ['brand', ' ', /the path is blank/],
    ['employee.id', 'agent', /did you mean `employee.custom_id`\?/],
    ['email', 'mail', /did you mean `customer.email`\?/],
  ])('refuses %s from %j, which would be something else, or nothing', (field, source, words) => {
    expect(findings({ fields: { ext_interaction_id: 'id', [field]: source } })).toEqual([
      expect.stringMatching(words),
    ]);
  });

  it.each(['bogus', 'yyyy-MM-dd HH:mm:ss zzzz n'])('refuses the date format %j', (format) => {
    const fields = { ext_interaction_id: 'id', ended_at: { from: 't', date: { format } } };
    expect(findings({ fields })).toHaveLength(1);
  });

  it.each([
    ['EST', 'did you mean `America/New_York`?'],
    ['pst', 'did you mean `America/Los_Angeles`?'],
    ['New York', 'did you mean `America/New_York`?'],
  ])('refuses the time zone %j, whose times are an hour off in summer, or none', (timezone, fix) => {
    const fieldsIn = (zone: string) => ({
      fields: { ext_interaction_id: 'id', ended_at: { from: 't', date: { format: 'iso', timezone: zone } } },
    });
    expect(findings(fieldsIn(timezone))).toEqual([expect.stringContaining(fix)]);
    for (const zone of ['America/New_York', 'utc', 'GMT', 'Etc/GMT+5'])
      expect(() => parseMapping(fieldsIn(zone))).not.toThrow();
  });

  it('names the line of a comma too many', () => {
    expect(findings('{\n  "fields": { "ext_interaction_id": "id", }\n}')[0]).toMatch(/^2\|/);
  });

  it.each([
    '',
    '[]',
    'null',
    '"x"',
    '{"fields":[]}',
    '{"fields":{"__proto__":{"from":"a"},"ext_interaction_id":"id"}}',
  ])('refuses %s', (text) => {
    expect(findings(text).length).toBeGreaterThan(0);
  });

  it('gives a frozen copy', () => {
    const source = { fields: { ext_interaction_id: 'id', channel: { value: 'email' } } };
    const mapping = parseMapping(source);
    source.fields.channel.value = 'chat';
    expect(mapping.fields.channel).toEqual({ value: 'email' });
    expect(Object.isFrozen(mapping.fields.channel)).toBe(true);
  });
});

describe('loadMapping', () => {
  it.each([undefined, '', 7])('refuses %j as the name of a mapping', async (name) => {
    await expect(loadMapping(name as never)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('reads a file, and a preset by its name', async () => {
    const path = file('m.json', '{"fields":{"ext_interaction_id":"id"}}');
    expect((await loadMapping(path)).fields).toEqual({ ext_interaction_id: 'id' });
    expect((await loadMapping('zendesk')).description).toContain('Zendesk');
  });

  it('says of a name that is neither which preset was meant', async () => {
    const error = { code: 'INPUT_UNREADABLE', fix: 'did you mean the preset `zendesk`?' };
    await expect(loadMapping('zendsk')).rejects.toMatchObject(error);
  });
});

describe('the lists that a mapping is joined with', () => {
  const lookup = { in: 'agents', equals: 'agent_id', take: 'email' };
  const withAgents = (agents: object) => ({
    joined: { agents },
    fields: { ext_interaction_id: 'id', 'employee.email': { lookup } },
  });

  it.each([
    ['agents.csv', 'id,email\n8,paul@blancapeak.com\n', {}],
    ['agents.json', '{"results":[{"id":8,"email":"paul@blancapeak.com"}]}', { records: 'results' }],
    ['agents.ndjson', '{"id":8,"email":"paul@blancapeak.com"}\n', {}],
  ])('are read from %s beside it', async (name, text, more) => {
    file(name, text);
    const mapping = await loadMapping(
      file('joined.json', JSON.stringify(withAgents({ file: name, ...more }))),
    );
    expect(mapRecord(mapping, { id: 1, agent_id: '8' })).toMatchObject({
      ok: true,
      interactions: [{ employee: { email: 'paul@blancapeak.com' } }],
    });
  });

  it('are refused where one entry cannot be read, or where no look-up uses them', async () => {
    file('broken.ndjson', '{"id":8}\n{"id":\n');
    const path = file('joined.json', JSON.stringify(withAgents({ file: 'broken.ndjson' })));
    await expect(loadMapping(path)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
    expect(findings({ joined: { users: {} }, fields: { ext_interaction_id: 'id' } })).toHaveLength(1);
  });
});
