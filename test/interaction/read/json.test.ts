import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/interaction/read/json.js';
import { collect, readInChunks, scratch } from './collect.js';

const file = scratch();

describe('reading JSON', () => {
  it('reads a list, with the line of each element', async () => {
    const path = file(
      'list.json',
      '\uFEFF[\n  {"a": "] , }"},\n\n  {\n    "b": [1, {"c": "\\"]"}]\n  }\n]\n',
    );
    const { records, lines, lost } = await collect([path]);
    expect(records).toEqual([{ a: '] , }' }, { b: [1, { c: '"]' }] }]);
    expect(lines).toEqual([2, 4]);
    expect(lost).toEqual([]);
  });

  it('reads one object over several lines, and several one after the other', async () => {
    const one = file('one.json', '{\n "a": 1\n}\n');
    const several = file('several.json', '{\n "a": 1\n}\n{\n "a": 2\n}');
    expect((await collect([one])).records).toEqual([{ a: 1 }]);
    expect((await collect([several])).lines).toEqual([1, 4]);
  });

  it('reads objects line by line in a file that is called .json', async () => {
    const path = file('lines.json', '{"a":1}\n{"a":}\n{"a":3}\n');
    const { lines, lost } = await collect([path]);
    expect([lines, lost.map(({ line }) => line)]).toEqual([[1, 3], [2]]);
  });

  it('gives the good elements of a truncated list, and then says from where on it is lost', async () => {
    const inElement = file('cut.json', '[{"a":1},\n{"a":2},\n{"a":3, "b"');
    const between = file('open.json', '[{"a":1},\n{"a":2}\n');
    const first = await collect([inElement]);
    const second = await collect([between]);
    expect([first.records.length, first.lost.map(({ line, message }) => [line, message])]).toEqual([
      2,
      [[3, 'the value is cut off: its JSON ends in the middle']],
    ]);
    expect([second.records.length, second.lost.map(({ line, message }) => [line, message])]).toEqual([
      2,
      [[3, 'the list is cut off: the file ends before its `]`']],
    ]);
  });

  it('goes on after an element that is no JSON or no object', async () => {
    const path = file('broken.json', '[{"a":1}, {bad}, 7, "x", [1], {"a":2}]');
    const { records, lost } = await collect([path]);
    expect(records).toEqual([{ a: 1 }, { a: 2 }]);
    expect(lost).toHaveLength(4);
  });

  it('reads an empty list and an empty file as nothing', async () => {
    expect(await collect([file('empty.json', '[ ]'), file('none.json', '')])).toEqual({
      records: [],
      lines: [],
      lost: [],
    });
  });

  it('survives nesting of any depth', async () => {
    const deep = `[{"a":1},${'['.repeat(200_000)}${']'.repeat(200_000)},{"a":2}]`;
    const { records, lost } = await collect([file('deep.json', deep)]);
    expect([records, lost.length]).toEqual([[{ a: 1 }, { a: 2 }], 1]);
  });

  it('reads the same however the bytes are cut into chunks', async () => {
    const bytes = Buffer.from('\uFEFF[{"a":"\\\\\\"é,]"},\n 12,\n{"b":{}}]');
    for (let size = 1; size <= bytes.length; size++) {
      expect(await readInChunks(readJson, bytes, size), `chunks of ${size}`).toEqual([
        [1, { a: '\\"é,]' }],
        [2, expect.objectContaining({ message: 'the value holds a number, not an object' })],
        [3, { b: {} }],
      ]);
    }
  });
});
