import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ReadProgress } from '../../../src/interaction/read/read-interactions.js';
import { exampleInteractions } from '../../support/example-interactions.js';
import { collect, scratch } from './collect.js';

const file = scratch();

describe('inputs', () => {
  it('are read one after the other, globs by name, each file once', async () => {
    const first = file('part-1.ndjson', '{"a":1}\n');
    file('part-2.ndjson', '{"a":2}\n');
    const last = file('z.json', '[{"a":3}]');
    const glob = join(dirname(first), 'part-*.ndjson');
    expect((await collect([last, glob, first])).records).toEqual([{ a: 3 }, { a: 1 }, { a: 2 }]);
  });

  it.each([
    ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['\n [{"a":1}]', [{ a: 1 }]],
    ['{\n"a": 1}', [{ a: 1 }]],
    ['ext_interaction_id,brand\n1,x\n', [{ ext_interaction_id: '1', brand: 'x' }]],
    ['', []],
  ])('from standard input are told apart by their content: %j', async (text, records) => {
    const stdin = Readable.from([Buffer.from(text)]);
    expect((await collect(['-'], { stdin })).records).toEqual(records);
  });

  it('take the format that is asked for', async () => {
    const path = file('data.txt', '{"a":1}\n{"a":2}\n');
    expect((await collect([path], { format: 'json' })).records).toHaveLength(2);
  });

  it.each([
    ['missing.ndjson', 'there is no file `missing.ndjson`'],
    ['nothing-*.csv', 'no file matches `nothing-*.csv`'],
    ['-', '`-` means standard input, and none was given'],
  ])('that are not there are refused: %s', async (input, message) => {
    await expect(collect([input])).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', message });
  });

  it('that are a folder are refused, and that are in UTF-16 are read', async () => {
    const utf16 = file('excel.csv', Buffer.from('\uFEFFext_interaction_id\tbrand\n1\tx\n', 'utf16le'));
    await expect(collect([dirname(utf16)])).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
    expect((await collect([utf16])).records).toEqual([{ ext_interaction_id: '1', brand: 'x' }]);
  });

  it('that break off while being read are refused, not taken for complete', async () => {
    const stdin = Readable.from(
      (function* () {
        yield Buffer.from('id,text\n1,a\n');
        throw new Error('the disk is gone');
      })(),
    );
    await expect(collect(['-'], { stdin })).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
  });

  it('that hold no letter are said to be empty', async () => {
    const notices: string[] = [];
    const empty = ['', '\uFEFF', ' \n\n'].map((text, index) => file(`empty-${index}.csv`, text));
    const { records, lost } = await collect(empty, { onNotice: (notice) => void notices.push(notice) });
    expect([records, lost]).toEqual([[], []]);
    expect(notices).toEqual(empty.map(() => expect.stringContaining('it is empty')));
  });

  it('tell how far they are', async () => {
    const seen: ReadProgress[] = [];
    const [a, b] = [file('a.ndjson', '{"a":1}\n'), file('b.ndjson', '{"a":22}\n')];
    await collect([a, b], { onProgress: (progress) => void seen.push(progress) });
    expect(seen).toEqual([
      { file: a, bytes: 8, totalBytes: 17 },
      { file: b, bytes: 17, totalBytes: 17 },
    ]);
  });

  it('of the examples are what their maker makes (write them anew with `npx vitest run test/interaction -u`)', async () => {
    await expect(exampleInteractions).toMatchFileSnapshot('../../../docs/examples/interactions.ndjson');
  });

  it('of the examples give one record a line, the broken ones named', async () => {
    const examples = join(import.meta.dirname, '../../../docs/examples/interactions.ndjson');
    const { records, lost } = await collect([examples]);
    expect([records.length, lost.map(({ line }) => line)]).toEqual([304, [76, 151, 226]]);
  });
});
