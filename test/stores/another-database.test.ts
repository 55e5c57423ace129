/** The page about a store on another database: its program keeps every promise, on a MariaDB or MySQL. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPool } from 'mysql2/promise';
import { afterAll, describe, expect, it } from 'vitest';
import type { SuppressionStore } from '../../src/stores/port.js';
import { storeConformance } from '../../src/testing/store-conformance.js';
import { missing, mysqlService } from '../support/services.js';
import { reserveRequest } from '../support/weekly.js';

const root = join(import.meta.dirname, '../..');
const page = await readFile(join(root, 'docs/how-to/store-on-another-database.md'), 'utf8');
const program = page.match(/```text\n(import [\s\S]*?)```/)?.[1] ?? '';

describe.skipIf(await missing(mysqlService))('the store of the page', async () => {
  // Below this folder, so that it finds its packages.
  const file = join(import.meta.dirname, `.mysql-store-${process.pid}.ts`);
  await writeFile(file, program.replace("'autotrigger'", `'${join(root, 'src/index.ts')}'`));
  const { mysqlStore } = await import(/* @vite-ignore */ file).finally(() => rm(file));
  const pool = createPool({ uri: mysqlService.url, connectionLimit: 20 });
  const table = `autotrigger_test_${process.pid}`;

  afterAll(async () => {
    await pool.query(`DROP TABLE IF EXISTS ${table}`);
    await pool.end();
  });

  const emptyStore = async (): Promise<SuppressionStore> => {
    await pool.query(`DROP TABLE IF EXISTS ${table}`);
    return mysqlStore(pool, table);
  };

  storeConformance({ describe, it, expect }, async () => ({ store: await emptyStore() }));

  it('takes less than eighty lines', () => {
    expect(program.trim().split('\n').length).toBeGreaterThan(20);
    expect(program.trim().split('\n').length).toBeLessThan(80);
  });

  it('lets one of 32 processes through', async () => {
    await emptyStore();
    const results = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        mysqlStore(pool, table).reserve({
          ...reserveRequest(),
          interaction: `i-${index}`,
          token: `t-${index}`,
        }),
      ),
    );
    expect(results.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      ...Array(31).fill('busy'),
      'reserved',
    ]);
  });
});
