/** When two scopes of several parts may be the same. */
import { describe, expect, it } from 'vitest';
import { overlaps, partsMark, united } from '../../../src/stores/row/scope.js';

describe('scopes of parts', () => {
  it('overlap where each part is the same or unknown on one side', () => {
    expect(overlaps('', '')).toBe(true);
    expect(overlaps('a', 'a')).toBe(true);
    expect(overlaps('a', 'b')).toBe(false);
    expect(overlaps('a.b', 'a.*')).toBe(true);
    expect(overlaps('*.b', 'a.*')).toBe(true);
    expect(overlaps('*.b', 'a.c')).toBe(false);
    expect(overlaps('a.*', 'b.c')).toBe(false);
    expect(overlaps('a.b', 'a')).toBe(false);
  });

  it('are marked so that no other scope is taken for one: stores hold the mark', () => {
    expect(partsMark).toBe('@');
  });

  it('hold together what is known of either', () => {
    expect(united('a.*', '*.b')).toBe('a.b');
    expect(united('*.*', 'a.b')).toBe('a.b');
    expect(united('a.b', '*.*')).toBe('a.b');
    expect(united('*', '*')).toBe('*');
    expect(united('a.*', 'a')).toBe('a.*');
  });
});
