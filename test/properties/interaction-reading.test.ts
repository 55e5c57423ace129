/** Laws of reading: nothing lost, nothing twice, the right line, however the bytes arrive. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/interaction/read/csv.js';
import { readJson } from '../../src/interaction/read/json.js';
import { readNdjson } from '../../src/interaction/read/ndjson.js';
import { isUnreadableRecord } from '../../src/interaction/unreadable.js';
import { rawInteractionArbitrary } from '../../src/testing/interaction-arbitraries.js';
import { readInChunks } from '../interaction/read/collect.js';

const chunkSize = fc.integer({ min: 1, max: 200 });
const lineEnd = fc.constantFrom('\n', '\r\n');
const record = rawInteractionArbitrary().map((raw) => JSON.stringify(raw));
const damaged = fc.tuple(record, fc.nat()).map(([text, at]) => text.slice(0, 1 + (at % (text.length - 1))));

describe('reading', () => {
  it('gives every line of NDJSON its one record, with its line', async () => {
    const line = fc.oneof(
      { weight: 4, arbitrary: record },
      damaged,
      fc.constantFrom('', ' ', '{}', '[]', '7', '}{', '"'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), lineEnd, chunkSize, async (lines, end, size) => {
        const seen = await readInChunks(readNdjson, Buffer.from(lines.join(end)), size);
        const expected = lines.flatMap((text, index) => (text.trim() === '' ? [] : [index + 1]));
        expect(seen.map(([at]) => at)).toEqual(expected);
        for (const [at, value] of seen) {
          if (!isUnreadableRecord(value)) expect(value).toEqual(JSON.parse(lines[(at ?? 0) - 1] ?? ''));
        }
      }),
    );
  });

  it('gives every element of a JSON list, written in any way, with its line', async () => {
    const space = fc.constantFrom('', ' ', '\n', '\r\n\t', '\n\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(rawInteractionArbitrary(), space, fc.constantFrom(0, 2)), { maxLength: 8 }),
        chunkSize,
        async (elements, size) => {
          let text = '[';
          const expected: [number, unknown][] = [];
          elements.forEach(([raw, gap, indent], index) => {
            text += `${index === 0 ? '' : ','}${gap}`;
            const written = JSON.stringify(raw, null, indent);
            expected.push([text.split('\n').length, JSON.parse(written)]);
            text += `${written}${gap}`;
          });
          expect(await readInChunks(readJson, Buffer.from(`${text}]`), size)).toEqual(expected);
        },
      ),
    );
  });

  it('says so when a JSON list is cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rawInteractionArbitrary(), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        chunkSize,
        async (raws, at, size) => {
          const text = JSON.stringify(raws);
          const seen = await readInChunks(
            readJson,
            Buffer.from(text.slice(0, 1 + (at % (text.length - 1)))),
            size,
          );
          expect(seen.filter(([, value]) => isUnreadableRecord(value))).toHaveLength(1);
          expect(isUnreadableRecord(seen.at(-1)?.[1])).toBe(true);
        },
      ),
    );
  });

  it('gives every row of a CSV file its cells and its line', async () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('"', 'a\nb', 'a\r\nb', '\r', ',', '\n', ';', '""'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
        lineEnd,
        chunkSize,
        async (rows, end, size) => {
          let text = 'a,b';
          const expected: [number, unknown][] = rows.map(([a, b]) => {
            text += end;
            const line = text.split('\n').length;
            text += `"${a.replaceAll('"', '""')}","${b.replaceAll('"', '""')}"`;
            return [line, { a, b }];
          });
          expect(await readInChunks(readCsv, Buffer.from(text), size)).toEqual(expected);
        },
      ),
    );
  });
});
