import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/interaction/read/text-encoding.js';
import { collect, scratch } from './collect.js';

const file = scratch();

async function read(
  bytes: Buffer,
  encoding?: string,
  size = bytes.length,
): Promise<[text: string, said: string[]]> {
  const said: string[] = [];
  const parts: Buffer[] = [];
  async function* cut(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  for await (const part of decodeText(cut(), { encoding, say: (notice) => void said.push(notice) }))
    parts.push(part);
  return [Buffer.concat(parts).toString('utf8'), said];
}

const text = 'id,name\n1,Jürgen O’Brien\n2,“Zoë”, 5 €\n';
const windows = Buffer.from('id,name\n1,J\xfcrgen O\x92Brien\n2,\x93Zo\xeb\x94, 5 \x80\n', 'latin1');

describe('the encoding of a text', () => {
  it.each([1, 2, 3, 7, 1_000])('is recognised in pieces of %i bytes', async (size) => {
    const utf16 = Buffer.from(text, 'utf16le');
    const marked = Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect(await read(Buffer.from(text), undefined, size)).toEqual([text, []]);
    expect(await read(marked, undefined, size)).toEqual([text, []]);
    expect(await read(Buffer.from(marked).swap16(), undefined, size)).toEqual([text, []]);
    expect(await read(utf16, undefined, size)).toEqual([text, ['it is read as UTF-16LE']]);
    expect(await read(Buffer.from(utf16).swap16(), undefined, size)).toEqual([
      text,
      ['it is read as UTF-16BE'],
    ]);
    const [found, said] = await read(windows, undefined, size);
    expect(found).toBe(text);
    expect(said).toEqual(['it is not UTF-8, and is read as Windows-1252; say the encoding if it is another']);
  });

  it.each<[string, Buffer]>([
    ['Cyrillic in Windows-1251', Buffer.from('1,\xcf\xe5\xf2\xf0\xee\xe2\n', 'latin1')],
    ['Polish in Windows-1250', Buffer.from('1,Pawe\xb3 \xa3ukasz\n', 'latin1')],
    ['German in code page 437', Buffer.from('1,J\x81rgen J\x94rg\n', 'latin1')],
    ['French on an old Macintosh', Buffer.from('1,Andr\x8e\n', 'latin1')],
    ['Japanese in Shift-JIS', Buffer.from('1,\x93\xfa\x96\x7b\x8c\xea\n', 'latin1')],
    ['Turkish in Windows-1254', Buffer.from('1,\xdeahin\n', 'latin1')],
    ['Windows-1252 behind UTF-8', Buffer.from('1,M\xc3\xbcller\n2,J\xfcrgen\n', 'latin1')],
    ['UTF-8 with a broken character', Buffer.from('1,Jürgen \xfc\n2,ü\n', 'latin1').fill(0xff, 9, 10)],
  ])('is not guessed where it is not certain: %s', async (_what, bytes) => {
    const [found, said] = await read(bytes);
    expect(found).toBe(bytes.toString('utf8'));
    expect(said).toEqual([
      'it is not UTF-8, and its encoding is not certain: letters are lost; say the encoding',
    ]);
  });

  it('that is not certain refuses the records that lost letters, and no others', async () => {
    const rows = '1,M\xc3\xbcller\n2,J\xfcrgen\n3,Jane\n';
    const path = file('mixed.csv', Buffer.from(`ext_interaction_id,customer.name\n${rows}`, 'latin1'));
    const { records, lost } = await collect([path]);
    expect(records).toEqual([
      { ext_interaction_id: '1', customer: { name: 'Müller' } },
      { ext_interaction_id: '3', customer: { name: 'Jane' } },
    ]);
    expect(lost).toMatchObject([{ line: 3, message: expect.stringMatching(/^the record lost a letter/) }]);
  });

  it('is the one that is said', async () => {
    expect(await read(Buffer.from('J\xfcrgen \x80', 'latin1'), 'iso-8859-1')).toEqual(['Jürgen €', []]);
    expect(await read(Buffer.from('\xcf\xe5\xf2\xf0', 'latin1'), 'windows-1251')).toEqual(['Петр', []]);
  });

  it.each([1, 2, 1_000])(
    'is said to be wrong where letters are lost, in pieces of %i bytes',
    async (size) => {
      const lossOf = (encoding: string): string[] => [
        `it is not all in ${encoding}: letters are lost; say another encoding`,
      ];
      const latin = Buffer.from('J\xfcrgen \xff', 'latin1');
      expect(await read(latin, 'utf8', size)).toEqual(['J\uFFFDrgen \uFFFD', lossOf('utf-8')]);
      expect(await read(latin, 'sjis', size)).toEqual([
        expect.stringContaining('\uFFFD'),
        lossOf('shift_jis'),
      ]);
      const cut = Buffer.from('Jürgen').subarray(0, 2);
      expect(await read(cut, 'utf-8', size)).toEqual(['J\uFFFD', lossOf('utf-8')]);
      const written = 'J\uFFFDrgen';
      expect(await read(Buffer.from(written), 'utf-8', size)).toEqual([written, []]);
    },
  );

  it('that is the wrong one refuses the records that lost letters, and no others', async () => {
    const rows = '1,J\xfcrgen\n2,Jane\n';
    const path = file('latin.csv', Buffer.from(`ext_interaction_id,customer.name\n${rows}`, 'latin1'));
    const { records, lost } = await collect([path], { encoding: 'utf-8' });
    expect(records).toEqual([{ ext_interaction_id: '2', customer: { name: 'Jane' } }]);
    expect(lost).toMatchObject([{ line: 2, message: expect.stringMatching(/^the record lost a letter/) }]);
  });

  it('says of a character that is cut off at the end that it is lost', async () => {
    const [found] = await read(Buffer.from(`\uFEFF${text}€`, 'utf16le').subarray(0, -1));
    expect(found).toBe(`${text}\uFFFD`);
  });

  it('never changes a text in UTF-8, however it is cut', async () => {
    const property = fc.asyncProperty(
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 1, max: 9 }),
      async (any, size) => {
        const bytes = Buffer.from(`id\n${any}`);
        expect(await read(bytes, undefined, size)).toEqual([bytes.toString('utf8'), []]);
      },
    );
    await fc.assert(property, { numRuns: 300, seed: 17 });
  });

  it('is said for the file that it is of', async () => {
    const notices: string[] = [];
    const path = file(
      'windows.csv',
      Buffer.from('ext_interaction_id,customer.name\n1,J\xfcrgen\n', 'latin1'),
    );
    const { records } = await collect([path], {
      onNotice: (notice, name) => void notices.push(`${name}: ${notice}`),
    });
    expect(records).toEqual([{ ext_interaction_id: '1', customer: { name: 'Jürgen' } }]);
    expect(notices).toEqual([
      `${path}: it is not UTF-8, and is read as Windows-1252; say the encoding if it is another`,
    ]);
    const { records: other } = await collect([path], { encoding: 'windows-1251' });
    expect(other).toEqual([{ ext_interaction_id: '1', customer: { name: 'Jьrgen' } }]);
  });
});
