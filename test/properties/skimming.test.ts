/** Whatever is skimmed from a line is what JSON.parse and normalising make of it: all else is left to them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawInteractionArbitrary } from '../../src/testing/interaction-arbitraries.js';
import { newSkim } from '../interaction/read/skimmed.js';

/** How many of the lines were skimmed: one after the other, so that ways known from before are gone again. */
function expectSound(lines: readonly (string | Buffer)[]): number {
  const skim = newSkim();
  let count = 0;
  for (const line of [...lines, ...lines]) {
    const { quickly, ordinarily } = skim(line);
    if (quickly === undefined) continue;
    expect({ ...quickly }).toEqual(ordinarily);
    count += 1;
  }
  return count;
}

/** What a careless hand or a broken disk does to a line. */
const damage = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(3),
  put: fc.oneof(
    fc.constantFrom(
      ...'{}[]":,\\ \t\r0-.eE1tfn',
      '""',
      '{}',
      '[]',
      'null',
      '"a":1,',
      '"brand":"x",',
      '\u0000',
      'é',
    ),
    fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).filter((value) => value !== 10)),
  ),
});

const values = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
const attributes = fc.dictionary(
  fc.constantFrom('asked', 'text', 'list', 'none', 'constructor', 'a.b', '', 'other', '__proto__'),
  values,
);
const record = fc
  .tuple(rawInteractionArbitrary(), fc.option(attributes), fc.dictionary(fc.string({ maxLength: 3 }), values))
  .map(([raw, some, more]) => ({ ...raw, ...(some && { attributes: some }), ...more }));
const plainText = fc.stringMatching(/^[ !#-[\]-~]{0,12}$/);
const plainValue = fc.letrec((tie) => ({
  value: fc.oneof(plainText, fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(plainText, tie('value'), { maxKeys: 3 }),
})).value;
const plain = fc.record(
  {
    ext_interaction_id: fc.oneof(plainText, fc.nat()),
    channel: plainText,
    status: fc.option(plainText),
    tags: fc.array(plainText, { maxLength: 5 }),
    brand: plainText,
    language: fc.constantFrom('en', 'EN_us', '', 'xx yy'),
    country: fc.constantFrom('US', ' de', 'Germany'),
    do_not_send: fc.option(fc.boolean()),
    ended_at: fc.constantFrom('2026-03-02T11:00:00Z', '2026-03-02', ' 2026-03-02T11:00:00.125Z ', ''),
    customer: fc.option(
      fc.record({ name: plainText, email: plainText, custom_id: fc.nat() }, { requiredKeys: [] }),
    ),
    employee: fc.record({ name: plainText, custom_id: plainText, other: plainValue }, { requiredKeys: [] }),
    attributes: fc.dictionary(fc.constantFrom('asked', 'text', 'list', 'constructor', 'other'), plainValue),
    note: plainValue,
  },
  { requiredKeys: ['ext_interaction_id'] },
);
const spaced = fc
  .tuple(plain, fc.constantFrom('', ' ', '  '))
  .map(([raw, blanks]) =>
    JSON.stringify(raw).replaceAll('":', `"${blanks}:${blanks}`).replaceAll(',"', `${blanks},${blanks}"`),
  );

const several = <T>(line: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(line, { minLength: 1, maxLength: 5 });
const any = record.map((raw) => JSON.stringify(raw));
const damaged = fc.tuple(fc.oneof(spaced, any), fc.array(damage, { maxLength: 4 })).map(([line, done]) => {
  let bytes = Buffer.from(line);
  for (const { at, cut, put } of done) {
    const from = Math.floor(at * bytes.length);
    bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + cut)]);
  }
  return bytes;
});

describe('a skimmed line', () => {
  it('is what the ordinary way makes of it, whatever the record is', () => {
    fc.assert(
      fc.property(several(any), (lines) => void expectSound(lines)),
      { numRuns: 500 },
    );
  });

  it('is what the ordinary way makes of it, and most are skimmed where most is plain', () => {
    let skimmed = 0;
    let all = 0;
    fc.assert(
      fc.property(several(spaced), (lines) => {
        skimmed += expectSound(lines);
        all += lines.length * 2;
      }),
      { numRuns: 500 },
    );
    expect(skimmed / all).toBeGreaterThan(0.3);
  });

  it('is accepted only where JSON.parse accepts it, with the same values, whatever was done to it', () => {
    fc.assert(
      fc.property(several(damaged), (lines) => void expectSound(lines)),
      { numRuns: 1_500 },
    );
  });
});
