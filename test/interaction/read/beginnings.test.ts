/** Pipes give as little at a time as their writers wrote: what is found out from the beginning waits for enough of it. */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { largestRecord } from '../../../src/interaction/read/parse-json.js';
import { peek } from '../../../src/interaction/read/peek.js';
import { collect } from './collect.js';

const inPieces = (...pieces: (string | Buffer)[]): Readable =>
  Readable.from(pieces.map((piece) => Buffer.from(piece)));
const one = '{"ext_interaction_id":"1"}\n';

describe('the beginning of a pipe', () => {
  it.each<[string, (string | Buffer)[]]>([
    ['a blank line first', ['\n', one, one]],
    ['a byte order mark first', ['\uFEFF', one, one]],
    ['half a byte order mark first', [Buffer.from([0xef]), Buffer.from([0xbb, 0xbf]), one, one]],
    ['a letter at a time', [...(one + one)]],
  ])('tells NDJSON with %s', async (_what, pieces) => {
    const { records, lost } = await collect(['-'], { stdin: inPieces(...pieces) });
    expect(lost).toEqual([]);
    expect(records).toHaveLength(2);
  });

  it('tells the delimiter of a header that comes in two pieces', async () => {
    const stdin = inPieces('ext_interaction', '_id;channel;brand\n', '1;chat;a,b,c\n');
    const { records } = await collect(['-'], { stdin, format: 'csv' });
    expect(records).toMatchObject([{ ext_interaction_id: '1', channel: 'chat', brand: 'a,b,c' }]);
  });

  it.each([
    ['with its mark', Buffer.from('\uFEFF{"a":1}', 'utf16le')],
    ['without a mark', Buffer.from('{"a":1}', 'utf16le')],
    ['the other way round', Buffer.from('{"a":1}', 'utf16le').swap16()],
  ])('tells UTF-16 %s, a byte at a time', async (_what, bytes) => {
    const stdin = inPieces(...[...bytes].map((byte) => Buffer.from([byte])));
    expect((await collect(['-'], { stdin })).records).toEqual([{ a: 1 }]);
  });

  it('is not waited for beyond what any header needs', async () => {
    let given = 0;
    const endless = (async function* () {
      for (; ; given += 1) yield Buffer.alloc(1024, 'x');
    })();
    await peek(endless);
    expect(given).toBeLessThan(70);
  });
});

describe('a row of CSV that takes no end', () => {
  it('is one unreadable record that says so, and the source is let go', async () => {
    let given = 0;
    const piece = Buffer.alloc(1 << 20, 'x\n');
    const stdin = Readable.from(
      (function* () {
        yield Buffer.from('ext_interaction_id,note\n1,a\n2,"');
        for (; given < 2 * (largestRecord >> 20); given += 1) yield piece;
      })(),
    );
    const { records, lost } = await collect(['-'], { stdin, format: 'csv' });
    expect(records).toHaveLength(1);
    expect(lost).toMatchObject([{ line: 3, message: expect.stringContaining('longer than 64 MB') }]);
    expect(given).toBeLessThan(1.5 * (largestRecord >> 20));
  });
});
