import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { mappingJsonSchema } from '../../../src/interaction/mapping/json-schema.js';
import { parseMapping } from '../../../src/interaction/mapping/parse.js';
import { presets } from '../../../src/interaction/mapping/presets/index.js';

const docs = join(import.meta.dirname, '../../../docs');
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(mappingJsonSchema());
const accepts = (mapping: unknown): boolean => {
  try {
    parseMapping(mapping);
    return true;
  } catch {
    return false;
  }
};
const withField = (field: unknown) => ({ fields: { ext_interaction_id: 'id', channel: field } });

describe('the JSON Schema of mapping files', () => {
  it('is the one in docs/schemas (write it anew with `npx vitest run test/interaction/mapping -u`)', async () => {
    const text = `${JSON.stringify(mappingJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(docs, 'schemas/mapping-file.schema.json'));
  });

  it.each(Object.entries(presets))('accepts the preset %s', (_name, preset) => {
    expect(valid(preset), JSON.stringify(valid.errors)).toBe(true);
    expect(accepts(preset)).toBe(true);
  });

  it('accepts the example mapping', () => {
    const example: unknown = JSON.parse(
      readFileSync(join(docs, 'examples/customer-support-tickets.mapping.json'), 'utf8'),
    );
    expect([valid(example), accepts(example)]).toEqual([true, true]);
  });

  it.each([
    [{ fields: { ext_interaction_id: 'id' } }],
    [{ fields: { ext_interaction_id: 'id', 'attributes.a.b': 'x', 'custom_properties.Issue type': 'y' } }],
    [withField({ from: ['a', 'b'], map: { a: 'b' }, ignore_case: true, otherwise: 'c' })],
    [withField({ value: ['a'] })],
    [withField({ lookup: { in: 'users', equals: 'id', take: 'email' } })],
    [withField({ from: 'a', date: { format: 'unix' } })],
  ])('and the parser accept %j', (mapping) => {
    expect([valid(mapping), accepts(mapping)]).toEqual([true, true]);
  });

  it.each([
    [[]],
    [{}],
    [{ fields: {} }],
    [{ fields: { channel: 'x' } }],
    [{ fields: { ext_interaction_id: '' } }],
    [{ fields: { ext_interaction_id: 'id' }, extra: 1 }],
    [{ fields: { ext_interaction_id: 'id', chanel: 'x' } }],
    [{ fields: { ext_interaction_id: 'id', 'attributes.': 'x' } }],
    [{ fields: { ext_interaction_id: 'id' }, records: [] }],
    [withField({ form: 'a' })],
    [withField({ from: 7 })],
    [withField({ from: 'a', map: { a: {} } })],
    [withField({ from: 'a', split: '' })],
    [withField({ lookup: { in: 'users', equals: 'id' } })],
    [withField({ from: 'a', date: {} })],
  ])('and the parser refuse %j', (mapping) => {
    expect([valid(mapping), accepts(mapping)]).toEqual([false, false]);
  });
});
