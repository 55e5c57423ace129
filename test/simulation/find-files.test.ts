import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFilesBelow } from '../../src/simulation/find-files.js';

it('finds scenario files behind links, as rule files are found, and ends where a link goes round', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-find-'));
  const elsewhere = mkdtempSync(join(tmpdir(), 'autotrigger-find-'));
  writeFileSync(join(elsewhere, 'b.scenarios.json'), '{}');
  mkdirSync(join(folder, '..data'));
  writeFileSync(join(folder, '..data', 'a.scenarios.json'), '{}');
  symlinkSync('..data/a.scenarios.json', join(folder, 'a.scenarios.json'));
  symlinkSync(elsewhere, join(folder, 'linked'));
  symlinkSync(folder, join(elsewhere, 'round'));
  const found = await readFilesBelow(folder, ['.scenarios.json']);
  expect(found.map(({ path }) => path)).toEqual([
    join(folder, 'a.scenarios.json'),
    join(folder, 'linked', 'b.scenarios.json'),
  ]);
});
