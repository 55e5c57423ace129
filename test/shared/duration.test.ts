import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/shared/duration.js';

const hour = 3_600_000;
const day = 24 * hour;

describe('a duration', () => {
  it.each([
    ['7d', { ms: 7 * day, days: 7, timeMs: 0 }],
    ['12h', { ms: 12 * hour, days: 0, timeMs: 12 * hour }],
    ['90m', { ms: 1.5 * hour, days: 0, timeMs: 1.5 * hour }],
    ['30s', { ms: 30_000, days: 0, timeMs: 30_000 }],
    ['2w', { ms: 14 * day, days: 14, timeMs: 0 }],
    ['P7D', { ms: 7 * day, days: 7, timeMs: 0 }],
    ['PT3S', { ms: 3_000, days: 0, timeMs: 3_000 }],
    ['P1W', { ms: 7 * day, days: 7, timeMs: 0 }],
    ['P1DT2H3M4S', { ms: day + 2 * hour + 184_000, days: 1, timeMs: 2 * hour + 184_000 }],
    ['0s', { ms: 0, days: 0, timeMs: 0 }],
  ])('reads %s', (text, expected) => {
    expect(parseDuration(text)).toEqual(expected);
  });

  it.each([
    '',
    '7',
    'd',
    '7 d',
    '7D',
    '-7d',
    '1.5h',
    'P',
    'PT',
    'P7DT',
    'P1M',
    'P1Y',
    'P7d',
    'seven days',
    '7d ',
    '7d12h',
    '999999999d',
    '99999999999d',
    '1e3d',
    '٧d',
  ])('takes `%s` for none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
