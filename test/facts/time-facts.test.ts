import { describe, expect, it } from 'vitest';
import { elapsed, localTimeIn } from '../../src/facts/time-facts.js';

const at = (text: string): number => Date.parse(text);

describe('the time since the end', () => {
  it.each([
    ['minutes', '2026-11-20T10:00:00Z', '2026-11-20T10:59:59.999Z', 59],
    ['hours', '2026-11-20T10:00:00Z', '2026-11-20T11:59:59.999Z', 1],
    ['days', '2026-11-20T10:00:00Z', '2026-11-21T09:59:59.999Z', 0],
    ['days', '2026-11-20T10:00:00Z', '2026-11-21T10:00:00Z', 1],
    ['days', '2024-02-28T00:00:00Z', '2024-03-01T00:00:00Z', 2],
    ['hours', '2026-11-20T10:00:00Z', '2026-11-20T09:59:00Z', 0],
    ['hours', '2026-11-20T10:00:00Z', '2026-11-20T08:00:00Z', -2],
  ] as const)('in whole %s from %s to %s is %s', (unit, since, now, expected) => {
    expect(elapsed(unit, since, at(now))).toBe(expected);
  });

  it('is missing without an end', () => {
    expect(elapsed('days', undefined, 0)).toBeUndefined();
  });
});

describe('the local clock', () => {
  it.each([
    ['UTC', '2026-11-22T23:59:59Z', 23, 7],
    ['America/New_York', '2026-03-08T06:59:59Z', 1, 7],
    ['America/New_York', '2026-03-08T07:00:00Z', 3, 7],
    ['America/New_York', '2026-11-01T05:59:59Z', 1, 7],
    ['America/New_York', '2026-11-01T06:00:00Z', 1, 7],
    ['Asia/Kolkata', '2026-11-22T18:29:59Z', 23, 7],
    ['Asia/Kolkata', '2026-11-22T18:30:00Z', 0, 1],
    ['Asia/Kathmandu', '2026-11-22T18:15:00Z', 0, 1],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', 1, 7],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 1, 7],
    ['Pacific/Apia', '2026-11-22T11:00:00Z', 0, 1],
    ['Europe/Berlin', '2024-02-28T23:00:00Z', 0, 4],
  ])('in %s at %s shows hour %i of weekday %i', (zone, now, hour, weekday) => {
    expect(localTimeIn(zone)(at(now))).toMatchObject({ hour, weekday });
  });
});
