/** Laws of reading: nothing lost, nothing twice, the right line, however the bytes arrive. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordBatch } from '../../src/interaction/read/batch.js';
import { readCsv } from '../../src/interaction/read/csv.js';
import { readJson } from '../../src/interaction/read/json.js';
import { readNdjson } from '../../src/interaction/read/ndjson.js';
import { isUnreadableRecord } from '../../src/interaction/unreadable.js';
import { rawInteractionArbitrary } from '../../src/testing/interaction-arbitraries.js';

type Reader = (chunks: AsyncIterable<Buffer>, file: string) => AsyncIterable<RecordBatch>;

async function read(
  reader: Reader,
  text: string,
  chunkSize: number,
): Promise<[line: number, record: unknown][]> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  }
  const seen: [number, unknown][] = [];
  for await (const { records, places } of reader(chunks(), 'f')) {
    records.forEach((record, index) => void seen.push([places[index]?.line ?? 0, record]));
  }
  return seen;
}

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
        const seen = await read(readNdjson, lines.join(end), size);
        const expected = lines.flatMap((text, index) => (text.trim() === '' ? [] : [index + 1]));
        expect(seen.map(([at]) => at)).toEqual(expected);
        for (const [at, value] of seen) {
          if (!isUnreadableRecord(value)) expect(value).toEqual(JSON.parse(lines[at - 1] ?? ''));
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
          expect(await read(readJson, `${text}]`, size)).toEqual(expected);
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
          const seen = await read(readJson, text.slice(0, 1 + (at % (text.length - 1))), size);
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
          expect(await read(readCsv, text, size)).toEqual(expected);
        },
      ),
    );
  });
});
