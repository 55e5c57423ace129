/** Laws of mappings: no exception, no `[object Object]`, every record accounted for, never another one's person. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAutotriggerError } from '../../src/errors/autotrigger-error.js';
import { compileMapping } from '../../src/interaction/mapping/compile.js';
import { mapRecord } from '../../src/interaction/mapping/map-record.js';
import type { MappingUse } from '../../src/interaction/mapping/mapping-use.js';
import { parseMapping } from '../../src/interaction/mapping/parse.js';
import { presets } from '../../src/interaction/mapping/presets/index.js';
import { targetFields } from '../../src/interaction/mapping/schema.js';
import { normaliseInteraction } from '../../src/interaction/normalise.js';

const now = new Date('2026-11-27T00:00:00Z');
const seed = 20_261_127;

const key = fc.constantFrom('id', 'a', 'b', 'list', 'users', 'x.y', '__proto__', 'constructor', '7');
const path = fc.oneof(
  fc
    .array(fc.oneof(key, fc.constantFrom('*', '0', '-1')), { minLength: 1, maxLength: 3 })
    .map((keys) => keys.join('.')),
  fc.constantFrom('$.id', '^.id', '@key', 'a["x.y"]', 'users.*.id'),
);
const condition = fc.oneof(
  fc.record({ path, exists: fc.boolean() }),
  fc.record({ path, equals: path }),
  fc.record({ path, one_of: fc.constant(['1', 7, true]) }),
);
const pick = fc.constantFrom('first', 'last', 'only');
const origin = fc.oneof(
  fc.record({ from: path }),
  fc.record({ from: fc.array(path, { minLength: 1, maxLength: 3 }) }),
  fc.record({ join: fc.array(path, { minLength: 1, maxLength: 3 }), with: fc.constantFrom('', '-') }),
  path.filter((each) => !/[{}]/.test(each)).map((each) => ({ text: `t-{${each}}` })),
  fc.record({ lookup: fc.record({ in: path, equals: path, take: path, pick }) }),
  fc.record({
    lookup: fc.record({ in: path, where: fc.array(condition, { minLength: 1, maxLength: 2 }), take: path }),
  }),
);
const step = fc.oneof(
  fc.constant({}),
  fc.constantFrom(
    { split: ',' },
    { trim: true, lower: true },
    { map: { 7: 'seven', x: 'y' }, otherwise: 'z' },
    { match: { pattern: '(\\w+)' }, on_error: 'missing' },
    { match: { pattern: '\\d' }, on_error: 'refuse' },
    { date: { format: ['iso', 'unix', 'dd/MM/yy'] } },
    { default: 'd' },
    { pick: 'only' },
  ),
);
const source = fc.oneof(
  path,
  fc.tuple(origin, step).map(([from, then]) => ({ ...from, ...then })),
);
const target = fc.constantFrom(...targetFields, 'attributes.a.b', 'custom_properties.c');
const mappingArbitrary = fc.record(
  {
    records: fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      path,
      fc.array(path, { minLength: 1, maxLength: 2 }),
    ),
    when: fc.array(condition, { minLength: 1, maxLength: 2 }),
    json_texts: fc.constant([{ at: 'a', on_error: 'missing' }]),
    null_words: fc.constantFrom([], ['7', 'x']),
    fields: fc
      .tuple(
        fc.oneof({ weight: 4, arbitrary: fc.constant({ value: '1' }) }, source),
        fc.array(fc.tuple(target, source), { maxLength: 8 }),
      )
      .map(([id, rest]) => ({ ...Object.fromEntries(rest), ext_interaction_id: id })),
  },
  { requiredKeys: ['fields'] },
);
/** Most documents are objects: others have nothing to map. */
const objectArbitrary = (entry: fc.Arbitrary<unknown>) => fc.dictionary(key, entry, { maxKeys: 6 });

const leaf = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    '7',
    '{a,b}',
    '["x"]',
    '{"id":1}',
    'NULL',
    'J\uFFFD',
    '1.2E+11',
    '2026-11-15',
    '15/11/26',
  ),
  fc.string({ maxLength: 5 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);
const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('document'), { maxLength: 4 }),
    fc.dictionary(key, tie('document'), { maxKeys: 5 }),
  ),
}));

describe('a mapping', () => {
  it('never throws, writes no object as a text, and accounts for every record', () => {
    let mappedOk = 0;
    fc.assert(
      fc.property(mappingArbitrary, fc.oneof(document, objectArbitrary(document)), (written, value) => {
        const mapping = parseMapping(written);
        const mapped = mapRecord(mapping, value, { now });
        expect(JSON.stringify(mapped)).not.toContain('[object ');
        if (mapped.ok) mappedOk += mapped.interactions.length;
        else expect(mapped.errors.length).toBeGreaterThan(0);
        for (const { error } of mapped.errors) expect(normaliseInteraction(error).ok).toBe(false);
      }),
      { numRuns: 3_000, seed },
    );
    expect(mappedOk).toBeGreaterThan(100);
    expect('polluted' in {}).toBe(false);
  });

  it('makes the same of a document whether its fields are counted or not, and counts no record twice', () => {
    let counted = 0;
    fc.assert(
      fc.property(mappingArbitrary, objectArbitrary(document), (written, value) => {
        const mapping = parseMapping(written);
        const context = { joined: {}, now: now.getTime() };
        const use: MappingUse = [];
        const mapped = compileMapping(mapping, use)(value, context);
        expect(mapped).toEqual(compileMapping(mapping)(value, context));
        for (const { records, fields } of use) {
          for (const { found, defaulted, unreadable } of fields) {
            expect(found + defaulted).toBeLessThanOrEqual(records);
            counted += found + unreadable;
          }
        }
      }),
      { numRuns: 1_000, seed },
    );
    expect(counted).toBeGreaterThan(100);
  });

  it('gives each of the records of a list an interaction, an error, or a place among those left out', () => {
    const entries = fc.array(document, { maxLength: 6 });
    const fields = { ext_interaction_id: 'id', 'customer.name': 'a', tags: 'b', ended_at: 'list' };
    const mapping = parseMapping({ records: 'rows', when: [{ path: 'x.y', exists: false }], fields });
    fc.assert(
      fc.property(entries, (rows) => {
        const mapped = mapRecord(mapping, { rows }, { now });
        const done = mapped.ok ? mapped.interactions.length + mapped.skipped : 0;
        const skipped = mapped.ok ? 0 : rows.length - mapped.errors.length;
        expect(done + mapped.errors.length + skipped).toBe(rows.length);
      }),
      { numRuns: 1_000, seed },
    );
  });

  it('of any form is accepted, or refused with what to do', () => {
    const anything = fc.oneof(document, fc.record({ fields: document, shapes: document, joined: document }));
    fc.assert(
      fc.property(anything, (written) => {
        try {
          parseMapping(written);
        } catch (error) {
          if (!isAutotriggerError(error)) throw error;
          expect(error.code).toBe('MAPPING_INVALID');
        }
      }),
      { numRuns: 1_000, seed },
    );
  });

  it('that is a preset takes any document without an exception', () => {
    const mappings = Object.values(presets).map((preset) => parseMapping(preset));
    fc.assert(
      fc.property(fc.constantFrom(...mappings), document, (mapping, value) => {
        expect(JSON.stringify(mapRecord(mapping, value, { now }))).not.toContain('[object ');
      }),
      { numRuns: 1_000, seed },
    );
  });
});
