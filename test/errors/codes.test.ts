import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../src/errors/codes.js';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/reference/errors.md'), 'utf8');

describe('the table of errors', () => {
  it('and docs/reference/errors.md say the same, both ways', () => {
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm)].map(([, code, meaning]) => [
      code,
      meaning,
    ]);
    expect(Object.fromEntries(rows)).toEqual(errorCodes);
  });
});
