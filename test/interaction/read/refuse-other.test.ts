/** Input that holds no records ends the reading, and says what it looks like; a broken record gets its receipt. */
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collect, scratch } from './collect.js';

const file = scratch();
const lookOf = async (name: string, content: string | Buffer): Promise<string> => {
  const path = file(name, content);
  const error: unknown = await collect([path]).then(
    ({ records, lost }) => new Error(`read ${records.length}, lost ${lost.length}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('not an error');
  return error.message.replaceAll(path, 'FILE').replace(/^`FILE` holds no records: it looks like /, '');
};

describe('input that holds no records', () => {
  it.each([
    ['t.json', 'Internal Server Error', 'the message of an error'],
    [
      'page.json',
      '<!DOCTYPE html><html><body>502</body></html>',
      'an HTML page, as servers send it with an error or a login',
    ],
    ['page.ndjson', '\uFEFF\n<html>\n', 'an HTML page, as servers send it with an error or a login'],
    ['t.xml', '<?xml version="1.0"?><tickets/>', 'XML'],
    ['n.json', 'null\n', 'the value `null`, as a query without a result gives it'],
    ['n.ndjson', 'null', 'the value `null`, as a query without a result gives it'],
    ['one.json', '42', 'one value, not an object'],
    ['list.json', '[null, 1, "a"]', 'JSON without an object for each interaction'],
    [
      'q.txt',
      'ERROR:  relation "tickets" does not exist\nLINE 1: select * from tickets\n',
      'the message of an error',
    ],
    [
      'psql.txt',
      ' ext_id | status \n--------+--------\n(0 rows)\n',
      'a table for people to read, as psql prints it',
    ],
    ['mysql.txt', '+----+\n| id |\n+----+\n', 'a table for people to read, as psql prints it'],
    ['p.json', 'callback([{"a":1},{"a":2}])', 'a text that is neither NDJSON, JSON nor CSV'],
    ['sorry.txt', 'Sorry, nothing today, try tomorrow\n', 'a text that is neither NDJSON, JSON nor CSV'],
    ['book.csv', Buffer.from('PK\x03\x04\x14\x00', 'latin1'), 'a ZIP archive or a workbook of a spreadsheet'],
    ['pdf.json', '%PDF-1.7\n', 'a PDF file'],
    ['random.bin', Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 7919) % 251)), 'binary data'],
    ['zip.ndjson.gz', gzipSync('null'), 'the value `null`, as a query without a result gives it'],
    ['prose.txt', 'Nothing to export today', 'a text that is neither NDJSON, JSON nor CSV'],
  ])('is refused with what it looks like: %s', async (name, content, look) => {
    expect(await lookOf(name, content)).toBe(look);
  });

  it('is told within twenty entries, and no further', async () => {
    const lines = (count: number, last: string): string => `${'not json\n'.repeat(count)}${last}\n`;
    expect(await lookOf('twenty.ndjson', lines(20, '{"a":1}'))).toContain('neither NDJSON');
    const { records, lost } = await collect([file('late.ndjson', lines(19, '{"a":1}'))]);
    expect([records.length, lost.length]).toEqual([1, 19]);
  });

  it('is not a table of another system, whose rows get their receipts', async () => {
    expect((await collect([file('table.csv', 'Id,Mail\n1,jane@example.com\n')])).records).toHaveLength(1);
  });

  it('says no word of the text', async () => {
    expect(await lookOf('private.json', 'jane@example.com has no access')).not.toContain('jane');
  });

  it.each(['{"a": broken}', '[{"a":', '{"a":1,\n'])(
    'is not a broken object, which is one lost record: %j',
    async (text) => {
      const { lost } = await collect([file('broken.json', text)]);
      expect(lost).toHaveLength(1);
    },
  );

  it.each([
    ['postgres://user:secret@db/tickets', /^`postgres:\/\/…` is a URL/, /psql/],
    ['https://desk.example/tickets.json?key=secret', /^`https:\/\/…` is a URL/, /curl --fail/],
    ['s3://bucket/secret.json', /^`s3:\/\/…` is a URL/, /copy it here/],
  ])('is not a URL, whose password is not said: %s', async (url, message, fix) => {
    const error: unknown = await collect([url]).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

describe('gzipped input', () => {
  const text = '{"ext_interaction_id":"1"}\n{"ext_interaction_id":"2"}\n';
  it.each([
    ['a.ndjson.gz', text],
    ['a.dat', text],
    ['a.json.gz', '[{"ext_interaction_id":"1"},{"ext_interaction_id":"2"}]'],
    ['a.csv.gz', 'ext_interaction_id\n1\n2\n'],
    ['a.tsv.gz', 'ext_interaction_id\tbrand\n1\ta,b,c\n2\tb\n'],
  ])('is read by its first bytes: %s', async (name, content) => {
    expect((await collect([file(name, gzipSync(content))])).lines).toHaveLength(2);
  });

  it('is read from standard input, a byte at a time and in several parts', async () => {
    const bytes = Buffer.concat([gzipSync(text), gzipSync('{"ext_interaction_id":"3"}\n')]);
    const stdin = Readable.from([...bytes].map((byte) => Buffer.from([byte])));
    expect((await collect(['-'], { stdin })).records).toHaveLength(3);
  });

  it('that is cut off is refused, not taken for complete', async () => {
    const bytes = gzipSync(text.repeat(1_000));
    const path = file('cut.ndjson.gz', bytes.subarray(0, bytes.length - 9));
    await expect(collect([path])).rejects.toMatchObject({
      message: `\`${path}\` is gzipped, and cut off or damaged`,
    });
  });
});
