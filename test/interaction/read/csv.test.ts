import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../../src/interaction/mapping/parse.js';
import { readCsv } from '../../../src/interaction/read/csv.js';
import { collect, readInChunks, scratch } from './collect.js';

const file = scratch();
const mapping = { fields: { ext_interaction_id: 'id', 'attributes.text': 'text' } };

describe('reading CSV', () => {
  it('takes columns named like fields without a mapping', async () => {
    const path = file(
      'plain.csv',
      'ext_interaction_id,customer.email,tags,brand\n7,a@example.com,"vip, return",\n',
    );
    expect((await collect([path])).records).toEqual([
      { ext_interaction_id: '7', customer: { email: 'a@example.com' }, tags: ['vip', 'return'] },
    ]);
  });

  it.each([
    ['tags\n"{vip,""do not send""}"', ['vip', 'do not send']],
    ['tags\n"[""vip"",""fraud""]"', ['vip', 'fraud']],
    ['tags\nvip;fraud', ['vip', 'fraud']],
    ['tags,tags,tags\nvip,unsubscribe;x,', ['vip', 'unsubscribe', 'x']],
    ['tags\n{vip', '{vip'],
    ['tags\n"{vip,""a}"', '{vip,"a}'],
  ])('reads tags in %j as a whole, or leaves a text that is refused', async (text, tags) => {
    const [header, row] = text.split('\n');
    const path = file('tags.csv', `ext_interaction_id,${header}\n7,${row}\n`);
    expect((await collect([path])).records).toEqual([{ ext_interaction_id: '7', tags }]);
  });

  it('unites columns of one name, so that none of their cells is lost', async () => {
    const labels = parseMapping({ fields: { ext_interaction_id: 'Id', tags: 'Labels', brand: 'Brand' } });
    const path = file('labels.csv', 'Id,Labels,Labels,Labels,Brand,Brand\n1,vip,,fraud,a,a\n2,,,,a,b\n');
    const { records, lost } = await collect([path], { mapping: labels });
    expect(records).toEqual([{ ext_interaction_id: '1', tags: ['vip', 'fraud'], brand: 'a' }]);
    expect(lost.map(({ message }) => message)).toEqual([
      'the record cannot be mapped: `brand` is a list at `Brand`, not one text',
    ]);
  });

  it('reads BOM, CRLF, cells over several lines and quotes in quotes, with the right lines', async () => {
    const rows = ['\uFEFFid,text', '1,"two\r\nlines, ""quoted"""', '', '2,plain', '3,"a\r\n\r\nb"', '4,end'];
    const { records, lines } = await collect([file('multi.csv', rows.join('\r\n'))], { mapping });
    expect(lines).toEqual([2, 5, 6, 9]);
    expect(records[0]).toEqual({ ext_interaction_id: '1', attributes: { text: 'two\r\nlines, "quoted"' } });
  });

  it('reads rows that end in other ways than the header does', async () => {
    const rows = ['id,text\r\n', '1,a\n', '2,"b"\r\n', '3,c\n', ' \n', '4,"d\r"\n'].join('');
    const { records, lines } = await collect([file('ends.csv', rows)], { mapping });
    expect(records).toMatchObject(['a', 'b', 'c', 'd\r'].map((text) => ({ attributes: { text } })));
    expect(lines).toEqual([2, 3, 4, 6]);
    const old = await collect([file('old.csv', rows.replace(/\r?\n/g, '\r'))], { mapping });
    expect(old.records).toHaveLength(4);
  });

  it('counts lines right also with bare carriage returns in cells', async () => {
    const { lines } = await collect([file('cr.csv', 'id,text\n1,"x\ry"\n2,z\n\n\n3,"u\n\nv"\n4,q\n')], {
      mapping,
    });
    expect(lines).toEqual([2, 3, 6, 9]);
  });

  it('reads the same however the bytes are cut into chunks', async () => {
    const bytes = Buffer.from('\uFEFFid,text\r\n1,"é\r\n"\r\n\r\n2\r\n3,"a\nb"\r\n4,"never\r\nclosed');
    for (let size = 1; size <= bytes.length; size++) {
      expect(await readInChunks(readCsv, bytes, size), `chunks of ${size}`).toEqual([
        [2, { id: '1', text: 'é\r\n' }],
        [5, expect.objectContaining({ message: expect.stringContaining('1 cells') })],
        [6, { id: '3', text: 'a\nb' }],
        [8, expect.objectContaining({ message: expect.stringContaining('the 1 lines after it') })],
      ]);
    }
  });

  it('goes on after a row with too few or too many cells', async () => {
    const { records, lost } = await collect([file('ragged.csv', 'id,text\n1\n2,a,b\n3,c\n')], { mapping });
    expect(records).toHaveLength(1);
    expect(lost.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '2: the row has 1 cells, but the header names 2 columns',
      '3: the row has 3 cells, but the header names 2 columns',
    ]);
  });

  it('takes stray quotes within a cell as they are', async () => {
    const { records, lost } = await collect([file('quotes.csv', 'id,text\n1,5" disk\n2,"a"b\n3,c\n')], {
      mapping,
    });
    expect([records.length, lost.length]).toEqual([3, 0]);
  });

  it('says of a quote that is never closed where it stands and what is lost with it', async () => {
    const path = file('cut.csv', 'id,text\n1,a\n2,"b\nc"\n\n3,"never closed\n4,d\n5,e');
    const { records, lost } = await collect([path], { mapping });
    expect(records).toHaveLength(2);
    expect(lost.map(({ line, message }) => [line, message])).toEqual([
      [6, 'the row has a quote that is never closed, and the 2 lines after it are lost with it'],
    ]);
  });

  it('finds out semicolons and tabs from the header', async () => {
    const semicolons = file('semicolon.csv', 'id;"a;b";text\n1;2;x\n');
    const tabs = file('tabs.tsv', 'id\ttext\n2\ty\n');
    expect((await collect([semicolons, tabs], { mapping })).records).toEqual([
      { ext_interaction_id: '1', attributes: { text: 'x' } },
      { ext_interaction_id: '2', attributes: { text: 'y' } },
    ]);
  });

  it.each([
    ['a semicolon', 'id;text\n1;a,b\n', 'its columns are separated by semicolons'],
    ['a bar', 'id|text\n1|a,b\n', 'its columns are separated by bars'],
    ['a line `sep=`', 'sep=;\r\nid;text\r\n1;"a,b"\r\n', undefined],
    ['a line `sep=` with a space after it', 'sep=; \nid;text\n1;"a,b"\n', undefined],
    ['a line `sep=` in quotes, after a mark', '\uFEFF"sep=|"\nid|text\n1|a,b\n', undefined],
  ])('finds out, and says, that columns are separated by %s', async (_what, text, notice) => {
    const said: string[] = [];
    const { records, lines } = await collect([file('dialect.csv', text)], {
      mapping,
      onNotice: (one) => void said.push(one),
    });
    expect(records).toEqual([{ ext_interaction_id: '1', attributes: { text: 'a,b' } }]);
    expect(lines).toEqual([text.includes('sep=') ? 3 : 2]);
    expect(said).toEqual(notice === undefined ? [] : [notice]);
  });

  it('takes delimiter, lines in front and names of columns from the mapping', async () => {
    const path = file('report.csv', 'Report "of November\n\n1^a,b\n2^c\n');
    const csv = { delimiter: '^', skip_lines: 2, columns: ['id', 'text'] };
    const { records, lines } = await collect([path], { mapping: parseMapping({ ...mapping, csv }) });
    expect(records).toEqual([
      { ext_interaction_id: '1', attributes: { text: 'a,b' } },
      { ext_interaction_id: '2', attributes: { text: 'c' } },
    ]);
    expect(lines).toEqual([3, 4]);
  });

  it('refuses a mapping that names a column the file does not have, with the nearest', async () => {
    const path = file('columns.csv', 'Ticket ID,Customer Email\n1,a@example.com\n');
    const wrong = {
      fields: { ext_interaction_id: 'Tiket ID', 'customer.email': { from: ['E-Mail', 'Customer Email'] } },
    };
    await expect(collect([path], { mapping: wrong })).rejects.toMatchObject({
      code: 'MAPPING_INVALID',
      diagnostics: [{ pointer: '/fields/ext_interaction_id', fix: 'did you mean `Ticket ID`?' }],
    });
  });

  it('leaves out a field whose columns are all blank, and takes fields before a column of their name', async () => {
    const columns = 'ext_interaction_id,customer.name,customer.email,employee,employee.name';
    const path = file('groups.csv', `${columns}\n1,,,x,Paul\n2,Jane,,x,\n`);
    expect((await collect([path])).records).toEqual([
      { ext_interaction_id: '1', employee: { name: 'Paul' } },
      { ext_interaction_id: '2', employee: 'x', customer: { name: 'Jane' } },
    ]);
  });

  it('takes hostile column names as columns', async () => {
    const { records } = await collect([
      file('proto.csv', 'ext_interaction_id,__proto__,__proto__.polluted\n1,x,y\n'),
    ]);
    expect(Object.keys(records[0] ?? {})).toContain('__proto__');
    expect('polluted' in {}).toBe(false);
  });

  it('takes a row as soon as its line is whole, and does not wait for the next one', async () => {
    const lines = ['id,text\n', '1,a\n', '2,"b\n', 'c"\n', '3,"d"\n', '4,e'];
    const seen: unknown[][] = [];
    async function* growing(): AsyncGenerator<Buffer> {
      for (const line of lines) {
        yield Buffer.from(line);
        seen.push([]);
      }
    }
    for await (const records of readCsv(growing(), 'f')) (seen.at(-1) ?? records).push(...records);
    expect(seen.map((records) => records.length)).toEqual([1, 0, 1, 1, 0, 1]);
    expect(seen.flat()).toMatchObject([{ text: 'a' }, { text: 'b\nc' }, { text: 'd' }, { text: 'e' }]);
  });

  it('leaves out a header that stands between the rows, and says so once', async () => {
    const said: string[] = [];
    const text = 'id,text\n1,a\n\uFEFFid, text\n2,b\n"id",text\n3,c\n';
    const { records, lines } = await collect([file('joined.csv', text)], {
      mapping,
      onNotice: (one) => void said.push(one),
    });
    expect(records).toHaveLength(3);
    expect(lines).toEqual([2, 4, 6]);
    expect(said).toEqual(['line 3 names the columns once more, so it is no record']);
  });

  it.each([
    ['in another order', 'text,id', 'b,2'],
    ['with more', 'id,text,brand', '2,b,x'],
    ['with another one', 'id,text,brand,tags', '2,b,x,y'],
  ])(
    'reads no row below a header that names columns %s, until the first comes again',
    async (_what, other, row) => {
      const path = file('different.csv', `id,text\n1,a\n${other}\n${row}\n${row}\nid,text\n3,c\n`);
      const { records, lost } = await collect([path], { mapping });
      expect(records).toMatchObject([{ ext_interaction_id: '1' }, { ext_interaction_id: '3' }]);
      expect(lost.map(({ line, message }) => [line, message])).toEqual([
        [3, 'the row names columns, and others than the header or in another order'],
        [4, 'the row stands below other names of columns, in line 3'],
        [5, 'the row stands below other names of columns, in line 3'],
      ]);
    },
  );

  it('takes a row with the name of a column in it as a row', async () => {
    const path = file('word.csv', 'id,text\ntext,a\n2,id\n');
    expect((await collect([path], { mapping })).records).toHaveLength(2);
  });

  it('reads a file with nothing but a header, and an empty one, as nothing', async () => {
    expect(
      (await collect([file('header.csv', 'id,text\n'), file('none.csv', '')], { mapping })).records,
    ).toEqual([]);
  });
});
