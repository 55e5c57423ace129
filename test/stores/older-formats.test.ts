/** Stores of the first version, as it wrote them: read or converted, never taken for empty, and closed to it afterwards. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { open } from 'lmdb';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import type { CustomerEntry, SuppressionStore } from '../../src/stores/port.js';
import { postgresStore } from '../../src/stores/postgres/store.js';
import { redisStore } from '../../src/stores/redis/store.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { missing, postgresService, redisService } from '../support/services.js';
import { reserveRequest } from '../support/weekly.js';
import stores from './first-version/stores.json' with { type: 'json' };

const here = join(import.meta.dirname, 'first-version');
const asked =
  stores.lmdb.entries.map(({ customer }) => customer).find((name) => name.startsWith('QUFB')) ?? '';
const fingerprints = ['fingerprint-1', 'fingerprint-2'];

async function entriesOf(store: SuppressionStore): Promise<CustomerEntry[]> {
  const entries: CustomerEntry[] = [];
  for await (const entry of store.entries()) entries.push(entry);
  return entries.sort((a, b) => (a.customer < b.customer ? -1 : 1));
}

/** Reservations of then have run out by now. */
const lasting = (entries: readonly unknown[]): unknown[] =>
  JSON.parse(JSON.stringify(entries)).filter(
    ({ anchors, handled, block }: CustomerEntry) =>
      anchors.length + handled.length > 0 || block !== undefined,
  );

/** What holds for any store of the first version once this version has it. */
async function expectKept(
  store: SuppressionStore,
  was: { secret: string; entries: unknown[] },
): Promise<void> {
  expect(lasting(await entriesOf(store))).toEqual(lasting(was.entries));
  expect(await store.secret()).toBe(was.secret);
  expect([...((await store.knownSecrets?.()) ?? [])].sort()).toEqual(fingerprints);
  await store.noteSecret?.('fingerprint-3');
  expect([...((await store.knownSecrets?.()) ?? [])].sort()).toEqual([...fingerprints, 'fingerprint-3']);
  expect(await store.secret()).toBe(was.secret);

  const request = reserveRequest(asked);
  expect(await store.reserve({ ...request, interaction: 'i-1' })).toMatchObject({
    kind: 'duplicate',
    receipt: { outcome: 'sent', requestId: 'r-1', status: 201, ruleSet: '0123456789abcdef' },
  });
  expect((await store.reserve(request)).kind).toBe('do_not_contact');
  await store.unblock(asked);
  const forever = [{ name: 'forever', scope: '', max: 1, lengthMs: 2 ** 50 }];
  expect((await store.reserve({ ...request, windows: forever })).kind).toMatch(/suppressed|busy/);
  const confirmed = await store.confirm(
    { customer: asked, token: '4'.padStart(22, 't') },
    { outcome: 'sent' },
  );
  expect(confirmed).toEqual({ kind: 'settled' });
  expect((await store.entry(asked))?.handled.map(({ outcome }) => outcome)).toEqual([
    'sent',
    'recorded',
    'unknown',
    'sent',
  ]);
}

describe('an lmdb folder of the first version', () => {
  let path: string;
  const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'autotrigger-first-'));
    const root = open({ path, noSubdir: false, overlappingSync: false, ...binary });
    const bytes = (hex = ''): Buffer => Buffer.from(hex, 'hex');
    const meta = root.openDB({ name: 'meta', ...binary });
    for (const [key, value] of stores.lmdb.meta) await meta.put(bytes(key), bytes(value));
    const rows = root.openDB({ name: 'customers', useVersions: true, ...binary });
    for (const [key, value, version] of stores.lmdb.rows) {
      await rows.put(bytes(String(key)), bytes(String(value)), Number(version));
    }
    await root.close();
  });
  afterEach(() => rm(path, { recursive: true }));

  it('is read, and written in the format of this version from then on', async () => {
    const store = lmdbStore({ path, clock: fixedClock(stores.lmdb.now) });
    expect(await entriesOf(store)).toEqual(JSON.parse(JSON.stringify(stores.lmdb.entries)));
    await expectKept(store, stores.lmdb);
    await store.close();
  });

  it('gives the first version a format it refuses, and rows it cannot mistake for its own', async () => {
    const store = lmdbStore({ path });
    await store.block('blocked since', {});
    await store.close();
    const root = open({ path, noSubdir: false, ...binary });
    const format = root.openDB({ name: 'meta', ...binary }).get(Buffer.from('format'));
    expect(String(format)).toBe('3');
    const rows = root.openDB({ name: 'customers', useVersions: true, ...binary });
    const marks = Array.from(rows.getRange({}), ({ value }) =>
      Buffer.from(value).subarray(0, 3).toString('hex'),
    );
    // As the first version reads it: a row with more than a million reservations, of which it finds none.
    expect(marks.filter((mark) => mark === 'ffff7f')).toHaveLength(1);
    await root.close();
  });

  it('is refused where one of its rows is cut off', async () => {
    const root = open({ path, noSubdir: false, ...binary });
    const rows = root.openDB({ name: 'customers', useVersions: true, ...binary });
    const [key = '', value = ''] = stores.lmdb.rows[0]?.map(String) ?? [];
    await rows.put(Buffer.from(key, 'hex'), Buffer.from(value, 'hex').subarray(0, -2), 7);
    await root.close();
    const store = lmdbStore({ path });
    await expect(entriesOf(store)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await store.close();
  });
});

describe.skipIf(await missing(redisService))('a Redis of the first version', () => {
  const redis = new Redis(redisService.url, { lazyConnect: true });
  const prefix = `first:${randomUUID()}:`;
  beforeEach(async () => {
    for (const [key, hash] of Object.entries(stores.redis.hashes)) await redis.hset(prefix + key, hash);
    await redis.set(`${prefix}secret`, stores.redis.secret);
    await redis.sadd(`${prefix}secrets`, stores.redis.fingerprints);
  });
  afterEach(async () => {
    await redis.del(await redis.keys(`${prefix}*`));
  });
  afterAll(() => redis.disconnect());

  it('is read, and each row is written in the format of this version from then on', async () => {
    await expectKept(redisStore({ client: redis, prefix }), stores.redis);
  });

  it('may be written by the first version meanwhile: neither misses what the other wrote', async () => {
    const store = redisStore({ client: redis, prefix });
    const key = `${prefix}{${asked}}`;
    let isChanged = false;
    const slow = redisStore({
      client: {
        async call(command, ...rest) {
          // Between the read and the write of this version, the first one takes the customer off the list.
          const isWrite = rest.length > 3 && /^[0-9a-f]{13}$/.test(rest[3] ?? '');
          if (isWrite && !isChanged) {
            isChanged = true;
            await redis.hdel(key, 'block');
          }
          return redis.call(command, ...rest);
        },
      },
      prefix,
    });
    await slow.block(asked, { by: 'again' });
    expect(isChanged).toBe(false);
    await slow.anchor(asked, [{ scope: 'new', at: 1, by: 'import' }]);
    expect(isChanged).toBe(true);
    expect((await store.entry(asked))?.block).toBe(undefined);
    expect((await store.entry(asked))?.anchors.map(({ scope }) => scope)).toContain('new');
    // The first version reads a customer as a hash: on a row of this version it fails.
    await expect(redis.hmget(key, 'anchors', 'flights', 'block')).rejects.toThrow('WRONGTYPE');
  });

  it('is refused where a key is something else', async () => {
    await redis.hset(`${prefix}{stranger}`, 'cart', '[]');
    await expect(redisStore({ client: redis, prefix }).entry('stranger')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      fix: expect.stringContaining('prefix'),
    });
  });
});

describe.skipIf(await missing(postgresService))('a Postgres of the first version', () => {
  const schema = `autotrigger_first_${randomUUID().replaceAll('-', '')}`;
  const pool = new pg.Pool({
    connectionString: postgresService.url,
    options: `-c search_path=${schema}`,
  });
  beforeEach(async () => {
    await pool.query(`CREATE SCHEMA ${schema}`);
    await pool.query(await readFile(join(here, 'postgres.sql'), 'utf8'));
    for (const { customer, anchors, flights, handled, block } of stores.postgres.rows) {
      const values = [customer, anchors, flights, handled, block];
      await pool.query('INSERT INTO autotrigger_customers VALUES ($1, $2, $3, $4, $5)', values);
    }
    for (const { name, value } of stores.postgres.meta) {
      const statement = 'INSERT INTO autotrigger_meta VALUES ($1, $2) ON CONFLICT DO NOTHING';
      await pool.query(statement, [name, value]);
    }
  });
  afterEach(() => pool.query(`DROP SCHEMA ${schema} CASCADE`));
  afterAll(() => pool.end());

  it('is refused before migrate(), by every call', async () => {
    const store = postgresStore({ pool });
    for (const call of [
      () => store.open(),
      () => store.reserve(reserveRequest(asked)),
      () => store.entry(asked),
      () => entriesOf(store),
      () => store.secret(),
    ]) {
      await expect(call()).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: expect.stringContaining('version 1'),
        fix: expect.stringContaining('migrate()'),
      });
    }
  });

  it('is converted by migrate(), also from several places at once', async () => {
    const store = postgresStore({ pool });
    await Promise.all([
      store.migrate(),
      postgresStore({ pool }).migrate(),
      postgresStore({ pool }).migrate(),
    ]);
    await expectKept(store, stores.postgres);
  });

  it('is converted where the schema is named, whatever the connection looks in', async () => {
    const elsewhere = new pg.Pool({ connectionString: postgresService.url });
    const store = postgresStore({ pool: elsewhere, schema });
    await store.migrate();
    await expectKept(store, stores.postgres);
    await elsewhere.end();
  });

  it('has no function left by which the first version could write', async () => {
    await postgresStore({ pool }).migrate();
    const { rows } = await pool.query('SELECT proname FROM pg_proc WHERE pronamespace = $1::regnamespace', [
      schema,
    ]);
    expect(rows).toEqual([]);
    await expect(pool.query("SELECT autotrigger_begin('c', ARRAY['t'])")).rejects.toMatchObject({
      code: '42883',
    });
  });

  it('cannot be taken back by a migrate() of the first version', async () => {
    await postgresStore({ pool }).migrate();
    const migration = await readFile(join(here, 'postgres.sql'), 'utf8');
    await expect(pool.query(migration)).rejects.toMatchObject({ code: 'AT001' });
    const { rows } = await pool.query('SELECT proname FROM pg_proc WHERE pronamespace = $1::regnamespace', [
      schema,
    ]);
    expect(rows).toEqual([]);
  });
});
