import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/shared/pattern.js';

describe('a pattern', () => {
  it.each(['^a+$', '(?i)spam', 'a|b', '\\d{2,4}', '[\\p{L}]+', ''])('%s is taken', (pattern) => {
    expect(compilePattern(pattern).ok).toBe(true);
  });

  it.each([
    '(?=a)b',
    '(a)\\1',
    '(?<!a)b',
    '(',
    'a{2000}',
    '((a{100}){100}){100}',
    `(${'('.repeat(3_000)}`,
    'a'.repeat(1_001),
  ])('that cannot be linear, or is none, is refused with words for a diagnostic', (pattern) => {
    expect(compilePattern(pattern)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^[a-z]/),
      fix: expect.stringContaining('RE2'),
    });
  });
});
