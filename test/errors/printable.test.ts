import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/errors/diagnostic.js';
import { printable, printableLines } from '../../src/errors/printable.js';

describe('printable', () => {
  it.each([
    ['escape sequences', '\u001b[31mred', '\\u{1b}[31mred'],
    ['line breaks', 'a\nb\r\u2028c', 'a\\u{a}b\\u{d}\\u{2028}c'],
    ['workflow commands', '::error::forged', '\\u{3a}:error::forged'],
    ['workflow commands behind blanks', '  \u00a0::add-mask::x', '  \u00a0\\u{3a}:add-mask::x'],
    ['the older form of workflow commands', 'a ##[add-mask]x', 'a \\u{23}#[add-mask]x'],
  ])('escapes %s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('leaves other text as it is', () => {
    const text = 'src/a.json:12:3: `größe` a::b # heading';
    expect(printable(text)).toBe(text);
  });

  it('keeps the line breaks of text that has several lines', () => {
    expect(printableLines('one\n::two\n\tthree')).toBe('one\n\\u{3a}:two\n\\u{9}three');
  });

  it('is applied to every part of a diagnostic, so that a file name begins no line', () => {
    const text = formatDiagnostic({
      code: 'X',
      severity: 'error',
      message: 'wrong\n::error::a',
      file: 'a\n::error::b.rules.json',
      pointer: '/\n::error::c',
      fix: 'x\n::error::d',
    });
    expect(text.split('\n')).toHaveLength(3);
    expect(text).not.toMatch(/^\s*::/m);
  });
});
