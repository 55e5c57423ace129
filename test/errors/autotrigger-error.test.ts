import { describe, expect, it } from 'vitest';
import { AutotriggerError, formatError, isAutotriggerError } from '../../src/errors/autotrigger-error.js';

describe('an error', () => {
  it('is recognised by its name and code, also from another copy of the package', () => {
    const other = Object.assign(new Error('x'), { name: 'AutotriggerError', code: 'USAGE' });
    expect(isAutotriggerError(other)).toBe(true);
    expect(isAutotriggerError(new Error('x'))).toBe(false);
    expect(isAutotriggerError({ name: 'AutotriggerError', code: 'USAGE' })).toBe(false);
  });

  it('names a file once, where the message names it already', () => {
    const error = (message: string, line?: number) =>
      formatError(
        new AutotriggerError('INPUT_UNREADABLE', message, {
          file: 'a.csv',
          ...(line !== undefined && { line }),
        }),
      );
    expect(error('`a.csv` is a folder')).toBe('`a.csv` is a folder');
    expect(error('it is a folder')).toBe('a.csv: it is a folder');
    expect(error('`a.csv` is cut', 7)).toBe('a.csv:7: `a.csv` is cut');
  });

  it('reads as what, where and how to fix it', () => {
    const error = new AutotriggerError('INPUT_UNREADABLE', 'line is cut', {
      file: 'a.ndjson',
      line: 3,
      fix: 'export again',
    });
    expect(formatError(error)).toBe('a.ndjson:3: line is cut\n  fix: export again');
    expect(error.stack).toContain('AutotriggerError');
  });

  it('lists all its diagnostics', () => {
    const error = new AutotriggerError('RULES_INVALID', '2 problems', {
      diagnostics: [
        {
          code: 'A',
          severity: 'error',
          message: 'first',
          file: 'r.json',
          line: 2,
          column: 5,
          pointer: '/rules/0',
        },
        { code: 'B', severity: 'error', message: 'second' },
      ],
    });
    expect(formatError(error)).toBe('2 problems\nr.json:2:5: first\n  at /rules/0\nsecond');
  });
});
