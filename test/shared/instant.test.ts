import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInstant } from '../../src/interaction/read-text.js';
import { parseInstant } from '../../src/shared/instant.js';

const any = fc.date({
  min: new Date('0000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('the reader of instants', () => {
  it('reads every instant as Date does, and writes it back alike', () => {
    fc.assert(
      fc.property(any, (date) => {
        const iso = date.toISOString();
        expect(parseInstant(iso)).toBe(date.getTime());
        expect(readInstant(iso, 'ended_at', [])).toBe(iso);
      }),
      { numRuns: 2_000, seed: 20_261_115 },
    );
  });

  it.each([
    ['2026-11-15', '2026-11-15T00:00:00.000Z'],
    ['2026-11-15T10:00:00Z', '2026-11-15T10:00:00.000Z'],
    ['2026-11-15t10:00:00.5z', '2026-11-15T10:00:00.500Z'],
    ['2026-11-15T10:00:00,123Z', '2026-11-15T10:00:00.123Z'],
    ['2026-11-15T10:00:00.12 Z', '2026-11-15T10:00:00.120Z'],
    ['2026-11-15 10:00:00 +0100', '2026-11-15T09:00:00.000Z'],
    ['2028-02-29T10:00:00.000Z', '2028-02-29T10:00:00.000Z'],
  ])('reads %s', (written, expected) => {
    expect(readInstant(written, 'ended_at', [])).toBe(expected);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '+012026-01-01T00:00:00.000Z',
    '2026-11-15T24:30:00Z',
    '15.11.2026',
    'x',
    '2026-11-15T10:00:00+25:00',
  ])('refuses %s', (written) => {
    expect(parseInstant(written)).toBeUndefined();
  });
});
