/** A disk without room is played: what lmdb would write into memory that has no disk behind it ends the process. */
import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { lmdbStore } from '../../../src/stores/lmdb/store.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, statfs: async (path: string) => ({ ...(await real.statfs(path)), bavail: 3 }) };
});

it('is refused before lmdb is asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-full-'));
  expect((await statfs(folder)).bavail).toBe(3);
  await expect(lmdbStore({ path: folder }).open()).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringContaining('disk is full'),
  });
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
