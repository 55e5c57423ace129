/** The programs on the pages about Redis and Postgres run, against the services of this machine. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { missing, postgresService, redisService } from '../support/services.js';
import { postgresScratch } from './postgres-scratch.js';

const root = resolve(import.meta.dirname, '../..');

async function run(page: string, environment: Record<string, string>): Promise<number> {
  const text = await readFile(join(root, 'docs/how-to', page), 'utf8');
  const programs = [...text.matchAll(/```text\n(import [\s\S]*?)```/g)].map(([, program = '']) => program);
  const folder = await mkdtemp(join(root, 'node_modules/.autotrigger-pages-'));
  try {
    for (const program of programs) {
      const source = pathToFileURL(join(root, 'src/index.ts')).href;
      const file = join(folder, 'page.mts');
      await writeFile(file, program.replace("'autotrigger'", `'${source}'`));
      await promisify(execFile)(process.execPath, ['--import', 'tsx', file], {
        cwd: root,
        env: { ...process.env, ...environment },
        timeout: 50_000,
      });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return programs.length;
}

describe.skipIf(await missing(redisService))('the page about Redis', () => {
  it('has programs that run', async () => {
    expect(await run('use-redis.md', { REDIS_URL: redisService.url })).toBe(2);
  }, 60_000);
});

describe.skipIf(await missing(postgresService))('the page about Postgres', () => {
  it('has a program that runs', async () => {
    const { url, drop } = await postgresScratch();
    expect(await run('use-postgres.md', { DATABASE_URL: url })).toBe(1);
    await drop();
  }, 60_000);
});
