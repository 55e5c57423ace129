import { describe, expect, it } from 'vitest';
import { normaliseInteraction } from '../../../src/interaction/normalise.js';
import { readNdjson } from '../../../src/interaction/read/ndjson.js';
import { collect, readInChunks, scratch } from './collect.js';

const file = scratch();

describe('reading NDJSON', () => {
  it('reads lines with BOM, CRLF, blank lines and no end of line at the end', async () => {
    const path = file('odd.ndjson', '\uFEFF{"a":1}\r\n\r\n   \n{"a":2}\r\n{"a":3}');
    expect(await collect([path])).toEqual({
      records: [{ a: 1 }, { a: 2 }, { a: 3 }],
      lines: [1, 4, 5],
      lost: [],
    });
  });

  it('yields an unreadable record for each bad line and goes on', async () => {
    const path = file('bad.ndjson', '{"a":1}\n{"a": jane@example.com}\n{"a":\n[1]\n7\nnull\n{"a":2}\n');
    const { records, lines, lost } = await collect([path]);
    expect(records).toEqual([{ a: 1 }, { a: 2 }]);
    expect(lines).toEqual([1, 7]);
    expect(lost.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '2: the line is not valid JSON',
      '3: the line is cut off: its JSON ends in the middle',
      '4: the line holds a list, not an object',
      '5: the line holds a number, not an object',
      '6: the line holds null, not an object',
    ]);
  });

  it('shows of a bad line its shape only, never what it says', async () => {
    const path = file('private.ndjson', '{"email": "jane.doe@example.com", "phone": 5551234\n');
    const { lost } = await collect([path]);
    const result = normaliseInteraction(lost[0]);
    expect(lost[0]?.excerpt).toBe('{"xxxxx": "xxxx.xxx@xxxxxxx.xxx", "xxxxx": 9999999');
    expect(JSON.stringify([lost, result])).not.toMatch(/jane|555/);
    expect(result).toMatchObject({ ok: false, error: { file: path, line: 1 } });
  });

  it('recognises the backslashes that COPY doubles, and says how to write the lines', async () => {
    const json = JSON.stringify({ ext_interaction_id: '1', brand: 'the "best"' });
    const path = file('copy.ndjson', `{"a":1}\n${json.replaceAll('\\', '\\\\')}\n${json}\n`);
    const { records, lost } = await collect([path]);
    expect(records).toHaveLength(2);
    expect(lost).toMatchObject([
      {
        line: 2,
        message: 'the line has its backslashes doubled, as COPY writes them',
        fix: expect.stringContaining('psql'),
      },
    ]);
  });

  it('reads the same however the bytes are cut into chunks', async () => {
    const bytes = Buffer.from('{"name":"Łukasz 花子"}\n\n{"b":[1,2]}\n{"broken\n{"c":3}');
    for (let size = 1; size <= bytes.length; size++) {
      expect(await readInChunks(readNdjson, bytes, size), `chunks of ${size}`).toEqual([
        [1, { name: 'Łukasz 花子' }],
        [3, { b: [1, 2] }],
        [4, expect.objectContaining({ line: 4 })],
        [5, { c: 3 }],
      ]);
    }
  });

  it('takes byte order marks of files that were put together, and lines that end in CR alone', async () => {
    const marked = await collect([file('marks.ndjson', '\uFEFF{"a":1}\n\uFEFF{"a":2}\n')]);
    const old = await collect([file('old.ndjson', '{"a":1}\r{"a":2}\r')]);
    expect([marked, old]).toMatchObject([
      { records: [{ a: 1 }, { a: 2 }], lost: [] },
      { records: [{ a: 1 }, { a: 2 }], lost: [] },
    ]);
  });

  it('reads a line of ten megabytes', async () => {
    const path = file('long.ndjson', `{"a":"${'x'.repeat(10_000_000)}"}\n{"a":2}\n`);
    const { records, lines } = await collect([path]);
    expect(records).toHaveLength(2);
    expect(lines).toEqual([1, 2]);
  });

  it('gives up a line without end, says so, and finds the next one', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 120);
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('{"a":1}\n');
      for (let index = 0; index < 70; index++) yield megabyte;
      yield Buffer.from('x\n{"a":2}\n');
    }
    const seen: unknown[] = [];
    for await (const records of readNdjson(endless(), 'f')) seen.push(...records);
    expect(seen).toEqual([
      { a: 1 },
      expect.objectContaining({ line: 2, message: 'the line is longer than 64 MiB' }),
      { a: 2 },
    ]);
  });

  it('keeps hostile keys as keys', async () => {
    const path = file('proto.ndjson', '{"ext_interaction_id":"1","__proto__":{"polluted":true}}\n');
    const { records } = await collect([path]);
    expect(Object.keys(records[0] ?? {})).toEqual(['ext_interaction_id', '__proto__']);
    expect('polluted' in {}).toBe(false);
  });
});
