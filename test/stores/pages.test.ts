/** The programs on the pages about Redis and Postgres run, against the services of this machine. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { missing, postgresService, redisService } from '../support/services.js';
import { postgresScratch } from './postgres/scratch.js';

const root = resolve(import.meta.dirname, '../..');

/** Runs them one after the other, and says how many there are. They stand below this folder to find their packages. */
async function run(page: string): Promise<number> {
  const text = await readFile(join(root, 'docs/how-to', page), 'utf8');
  const programs = [...text.matchAll(/```text\n(import [\s\S]*?)```/g)].map(([, program = '']) => program);
  const folder = await mkdtemp(join(import.meta.dirname, '.pages-'));
  try {
    for (const [index, program] of programs.entries()) {
      const file = join(folder, `program-${index}.ts`);
      await writeFile(file, program.replace("'autotrigger'", `'${join(root, 'src/index.ts')}'`));
      await import(/* @vite-ignore */ file);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return programs.length;
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.skipIf(await missing(redisService))('the page about Redis', () => {
  it('has programs that run', async () => {
    vi.spyOn(console, 'log').mockReturnValue();
    vi.stubEnv('REDIS_URL', redisService.url);
    expect(await run('use-redis.md')).toBe(2);
  });
});

describe.skipIf(await missing(postgresService))('the page about Postgres', () => {
  it('has a program that runs', async () => {
    const { url, drop } = await postgresScratch();
    vi.spyOn(console, 'log').mockReturnValue();
    vi.stubEnv('DATABASE_URL', url);
    expect(await run('use-postgres.md')).toBe(1);
    await drop();
  });
});
