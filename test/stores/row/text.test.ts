/** A row as text: the same row comes back, and what is no row is refused instead of read as an empty one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRow, type Row, redated } from '../../../src/stores/row/row.js';
import { rowFormat, rowFromText, rowToText } from '../../../src/stores/row/text.js';
import { rowArbitrary } from './row-arbitrary.js';

const unavailable = (message: string | RegExp) =>
  expect.objectContaining({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringMatching(message),
    fix: expect.any(String),
  });

const read = (text: string) => () => rowFromText(text, 7);

describe('the text of a row', () => {
  it('gives the same row back', () => {
    fc.assert(
      fc.property(rowArbitrary, (row) => {
        expect(rowFromText(rowToText(row, 0.5), 7)).toEqual(row);
      }),
      { numRuns: 1_000, seed: 13 },
    );
  });

  it('dates what the write dates by the time of the write, and anchors never', () => {
    fc.assert(
      fc.property(rowArbitrary, fc.integer(), (row, writtenAt) => {
        const asOf = row.flights[0]?.at ?? row.handled[0]?.at ?? row.block?.at ?? 1;
        const text = rowToText(row, asOf);
        expect(rowFromText(text, writtenAt)).toEqual(redated(row, asOf, writtenAt));
        expect(rowFromText(text, writtenAt).anchors).toEqual(row.anchors);
      }),
      { numRuns: 500, seed: 13 },
    );
  });

  it('writes what the anchors of one request share once', () => {
    const anchors = ['', 'b', 'c'].map((scope) => ({ scope, at: 5, by: 'case-1' }));
    const another = { scope: '', at: 6, by: 'case-2' };
    const text = rowToText({ ...emptyRow, anchors: [...anchors, another] }, 0);
    expect(text).toBe('[3,[[["","b","c"],5,"case-1"],[[""],6,"case-2"]]]');
  });

  it('of the first version counts in every scope where it was not anchored in all of them', () => {
    const scopesOf = (text: string) => rowFromText(text, 0).anchors.map(({ scope }) => scope);
    expect(scopesOf('[3,[["",5,"case-1"],["b",5,"case-1"]]]')).toEqual(['', 'b', '*']);
    expect(scopesOf('[3,[["",5,"i"],["b",5,"i"],["c",5,"i"],["d",5,"i"]]]')).toEqual(['', 'b', 'c', 'd']);
    expect(scopesOf('[3,[["r",5,"an answer"]]]')).toEqual(['r']);
    const flight = '[3,[],[["i","t","sent",5]],[["dispatching","t","",1,2,"i","l",["","b"]]]]';
    expect(rowFromText(flight, 0).flights[0]?.scopes).toEqual(['', 'b', '*']);
  });

  it('is plain JSON that begins with its format and leaves out what is empty at the end', () => {
    expect(rowToText(emptyRow, 0)).toBe('[3]');
    expect(rowFromText('[3]', 0)).toStrictEqual(emptyRow);
    const anchors = [{ scope: '', at: 5, by: 'case-1' }];
    expect(rowToText({ ...emptyRow, anchors }, 0)).toBe('[3,[[[""],5,"case-1"]]]');
    const handled = [{ interaction: 'i', token: 't', outcome: 'sent' as const, at: 9, status: 201 }];
    expect(rowToText({ anchors, handled, flights: [] }, 9)).toBe(
      '[3,[[[""],5,"case-1"]],[["i","t","sent",null,null,201]]]',
    );
    expect(rowToText({ ...emptyRow, block: { at: 1 } }, 0)).toBe('[3,[],[],[],[1]]');
    const flight = { token: 't', call: 'c', at: 1, leaseMs: 2, interaction: 'i', label: 'l', scopes: [''] };
    expect(rowToText({ ...emptyRow, flights: [{ ...flight, state: 'reserved', uncounted: ['w'] }] }, 0)).toBe(
      '[3,[],[],[["reserved","t","c",1,2,"i","l",[""],["w"]]]]',
    );
  });

  it('of a usual customer who was asked once stays below 170 bytes', () => {
    const row: Row = {
      anchors: [{ scope: '', at: 1_767_600_000_000, by: 'case-000000001' }],
      handled: [
        {
          interaction: 'a'.repeat(16),
          token: 'b'.repeat(22),
          outcome: 'sent',
          at: 1_767_600_000_100,
          requestId: 'c'.repeat(16),
          status: 201,
          ruleSet: 'd'.repeat(16),
        },
      ],
      flights: [],
    };
    expect(rowToText(row, 0).length).toBeLessThan(170);
  });

  it.each([
    ['', 'not JSON'],
    ['[3,', 'not JSON'],
    ['{}', 'a list is missing'],
    ['null', 'a list is missing'],
    ['"text"', 'a list is missing'],
    ['[]', 'format'],
    ['["3"]', 'format'],
    ['[3,{}]', 'a list is missing'],
    ['[3,[5]]', 'a list is missing'],
    ['[3,[["",1]]]', 'a text is missing'],
    ['[3,[["",null,"by"]]]', 'a number is missing'],
    ['[3,[[[1],1,"by"]]]', 'a text is missing'],
    ['[3,[["",1,"by",5]]]', 'a list is missing'],
    ['[3,[["",1,"by",[5]]]]', 'a text is missing'],
    ['[3,[],[["i","t","done",1]]]', 'outcome'],
    ['[3,[],[["i","t","sent","1"]]]', 'a number is missing'],
    ['[3,[],[["i",1,"sent",1]]]', 'a text is missing'],
    ['[3,[],[[1,"t","sent",1]]]', 'a text is missing'],
    ['[3,[],[["i","t","sent",1,5]]]', 'a text is missing'],
    ['[3,[],[["i","t","sent",1,"r","201"]]]', 'a number is missing'],
    ['[3,[],[["i","t","sent",1,"r",201,1]]]', 'a text is missing'],
    ['[3,[],[],[["gone","t","c",1,2,"i","l",[]]]]', 'state'],
    ['[3,[],[],[["reserved",1,"c",1,2,"i","l",[]]]]', 'a text is missing'],
    ['[3,[],[],[["reserved","t",1,1,2,"i","l",[]]]]', 'a text is missing'],
    ['[3,[],[],[["reserved","t","c","1",2,"i","l",[]]]]', 'a number is missing'],
    ['[3,[],[],[["reserved","t","c",1,"2","i","l",[]]]]', 'a number is missing'],
    ['[3,[],[],[["reserved","t","c",1,2,1,"l",[]]]]', 'a text is missing'],
    ['[3,[],[],[["reserved","t","c",1,2,"i",1,[]]]]', 'a text is missing'],
    ['[3,[],[],[["reserved","t","c",1,2,"i","l"]]]', 'a list is missing'],
    ['[3,[],[],[["reserved","t","c",1,2,"i","l",[1]]]]', 'a text is missing'],
    ['[3,[],[],[],5]', 'a list is missing'],
    ['[3,[],[],[],["1"]]', 'a number is missing'],
    ['[3,[],[],[],[1,2]]', 'a text is missing'],
    ['[3,[],[],[],[1,"by",2]]', 'a text is missing'],
  ])('is refused where it is damaged: %s', (text, why) => {
    expect(read(text)).toThrow(unavailable(new RegExp(`damaged: .*${why}`)));
    expect(read(text)).toThrow(expect.objectContaining({ fix: expect.stringContaining('backup') }));
  });

  it('is refused where another version wrote it', () => {
    expect(rowFormat).toBe(3);
    expect(read('[4,[["",1,"by"]]]')).toThrow(unavailable('format 4, and this version reads format 3'));
    expect(read('[4]')).toThrow(expect.objectContaining({ fix: expect.stringContaining('update') }));
  });

  it('is not quoted in the error, because somebody may have typed it', () => {
    try {
      rowFromText('[3,[["",1]],"private"]', 0);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('private');
    }
  });
});
