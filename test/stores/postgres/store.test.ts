/** postgresStore against a real server: the promises every store keeps, and what only Postgres can get wrong. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresStore } from '../../../src/stores/postgres/store.js';
import { storeConformance } from '../../../src/testing/store-conformance.js';
import { missing, postgresService } from '../../support/services.js';
import { reserveRequest } from '../../support/weekly.js';
import { type PostgresScratch, postgresScratch } from './scratch.js';

const request = reserveRequest();
const ticket = { customer: 'customer', token: 'token' };

describe.skipIf(await missing(postgresService))('postgresStore', () => {
  let scratch: PostgresScratch;
  beforeAll(async () => {
    scratch = await postgresScratch();
  });
  beforeEach(() => scratch.clear());
  afterAll(() => scratch.drop());

  storeConformance({ describe, it, expect }, () => ({ store: scratch.store }));

  describe.each(['repeatable read', 'serializable'])('in sessions that are %s', (level) => {
    let strict: PostgresScratch;
    beforeAll(async () => {
      strict = await postgresScratch(`-c default_transaction_isolation=${level.replace(' ', '\\ ')}`);
    });
    afterAll(() => strict.drop());

    it('lets exactly one of thirty concurrent reservations of a customer through', async () => {
      const { rows } = await strict.pool.query('SHOW transaction_isolation');
      expect(rows).toEqual([{ transaction_isolation: level }]);
      for (const customer of ['a', 'b', 'c']) {
        const results = await Promise.all(
          Array.from({ length: 30 }, (_, n) =>
            strict.store.reserve({ ...request, customer, interaction: `i${n}`, token: `t${n}` }),
          ),
        );
        expect(results.map(({ kind }) => kind).sort()).toEqual([...Array(29).fill('busy'), 'reserved']);
      }
    });
  });

  it('erases and reserves one customer concurrently without losing either', async () => {
    for (let round = 0; round < 20; round += 1) {
      const steps = Array.from({ length: 12 }, (_, n) =>
        n % 3 === 0
          ? scratch.store.erase('customer', { keepBlock: false })
          : scratch.store.reserve({ ...request, interaction: `i${n}`, token: `t${n}` }),
      );
      await Promise.all(steps);
      const entry = await scratch.store.entry('customer');
      expect(entry === undefined ? 0 : entry.inFlight.length).toBeLessThanOrEqual(1);
    }
  });

  it('keeps begin, confirm and hold through a crash even where the session does not wait for its commits', async () => {
    const careless = await postgresScratch('-c synchronous_commit=off');
    try {
      const insertedBy = async (step: () => Promise<unknown>): Promise<unknown> => {
        await careless.pool.query('TRUNCATE commits');
        await step();
        return (await careless.pool.query('SELECT DISTINCT setting FROM commits')).rows;
      };
      await careless.pool.query(`
        CREATE TABLE commits (setting text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN INSERT INTO commits VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
        CREATE TRIGGER noted AFTER INSERT OR UPDATE ON autotrigger_customers EXECUTE FUNCTION note();`);
      expect(await insertedBy(() => careless.store.reserve(request))).toEqual([{ setting: 'off' }]);
      expect(await insertedBy(() => careless.store.begin(ticket))).toEqual([{ setting: 'on' }]);
      expect(await insertedBy(() => careless.store.confirm(ticket, { outcome: 'sent' }))).toEqual([
        { setting: 'on' },
      ]);
      expect((await careless.pool.query('SHOW synchronous_commit')).rows).toEqual([
        { synchronous_commit: 'off' },
      ]);
    } finally {
      await careless.drop();
    }
  });

  it('keeps every letter in a database whose encoding lacks it', async () => {
    const name = `autotrigger_latin_${process.pid}`;
    await scratch.pool.query(
      `CREATE DATABASE ${name} ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
    const url = new URL(postgresService.url);
    url.pathname = name;
    const pool = new pg.Pool({ connectionString: url.href });
    try {
      const store = postgresStore({ pool });
      await store.migrate();
      await store.block('customer', { reason: 'Žádost ✓ \u{1f6d1}' });
      expect((await store.entry('customer'))?.block?.reason).toBe('Žádost ✓ \u{1f6d1}');
    } finally {
      await pool.end();
      await scratch.pool.query(`DROP DATABASE ${name}`);
    }
  });

  describe('migrate', () => {
    it('says that it has to run first', async () => {
      const store = postgresStore({ pool: scratch.pool, prefix: 'elsewhere_' });
      for (const step of [() => store.open(), () => store.reserve(request), () => store.secret()]) {
        await expect(step()).rejects.toMatchObject({
          code: 'STORE_UNAVAILABLE',
          fix: expect.stringContaining('migrate()'),
        });
      }
      expect(await store.doctor({ environment: 'test', now: Date.now() })).toMatchObject([
        { severity: 'error', code: 'POSTGRES_NOT_MIGRATED', fix: expect.stringContaining('migrate()') },
      ]);
    });

    it('may run again and at once from several places, and keeps what is there', async () => {
      await scratch.store.reserve(request);
      await Promise.all(Array.from({ length: 5 }, () => scratch.store.migrate()));
      expect((await scratch.store.reserve({ ...request, token: 'other' })).kind).toBe('busy');
    });

    it('leaves tables of a newer version alone, and open says to update', async () => {
      const prefix = 'newer_';
      const store = postgresStore({ pool: scratch.pool, prefix });
      await store.migrate();
      await scratch.pool.query(`UPDATE ${prefix}meta SET value = '99' WHERE name = 'version'`);
      for (const step of [() => store.migrate(), () => store.open()]) {
        await expect(step()).rejects.toMatchObject({
          code: 'STORE_UNAVAILABLE',
          fix: expect.stringContaining('update'),
        });
      }
      expect((await store.doctor({ environment: 'test', now: Date.now() })).map(({ code }) => code)).toEqual([
        'POSTGRES_NOT_MIGRATED',
      ]);
    });

    it('keeps stores with different prefixes apart', async () => {
      const other = postgresStore({ pool: scratch.pool, prefix: 'other_' });
      await other.migrate();
      await scratch.store.reserve(request);
      expect((await other.reserve(request)).kind).toBe('reserved');
      expect(await other.secret()).not.toBe(await scratch.store.secret());
    });
  });

  it.each(['', 'Upper_', '1_', 'a-b', 'a;drop table x;--', 'a"b', 'a'.repeat(41), '__proto__"'])(
    'refuses the prefix `%s`',
    (prefix) => {
      expect(() => postgresStore({ pool: scratch.pool, prefix })).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }),
      );
    },
  );

  it.each(['', 'Shop', 'a.b', 'a"b'])('refuses the schema `%s`', (schema) => {
    expect(() => postgresStore({ pool: scratch.pool, schema })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it('refuses what is no pool', () => {
    const notAPool = JSON.parse('{"max":10}');
    expect(() => postgresStore({ pool: notAPool })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  describe('errors', () => {
    it('never hold the password of the connection', async () => {
      const pool = new pg.Pool({
        connectionString: 'postgres://user:hunter2@127.0.0.1:1/db?password=hunter2',
        connectionTimeoutMillis: 2_000,
      });
      const error: unknown = await postgresStore({ pool })
        .reserve(request)
        .catch((one: unknown) => one);
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', fix: expect.any(String) });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
      await pool.end();
    });

    it('say that the server is read-only', async () => {
      const reader = new pg.Pool({
        ...scratch.pool.options,
        options: `${scratch.pool.options.options} -c default_transaction_read_only=on`,
      });
      const store = postgresStore({ pool: reader });
      await expect(store.reserve(request)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        fix: expect.stringContaining('primary'),
      });
      expect(await store.doctor({ environment: 'test', now: Date.now() })).toMatchObject([
        { severity: 'error', code: 'POSTGRES_READ_ONLY' },
      ]);
      await reader.end();
    });

    it.each([
      ['57014', 'statement_timeout'],
      ['55P03', 'SQLSTATE 55P03'],
    ])('say of the state %s that the server answered', async (code, said) => {
      const refused = Object.assign(new Error('canceling statement'), { code });
      const store = postgresStore({ pool: { query: () => Promise.reject(refused) } });
      const error: unknown = await store.reserve(request).catch((one: unknown) => one);
      expect(error).toMatchObject({ message: expect.stringContaining(said) });
      expect(error).not.toMatchObject({ fix: expect.stringContaining('is up') });
    });

    it('come within the time allowed when nobody answers', async () => {
      const store = postgresStore({ pool: { query: () => new Promise(() => {}) }, timeoutMs: 50 });
      await expect(store.reserve(request)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        fix: expect.stringContaining('`timeoutMs` (`timeout` in the address)'),
      });
    });
  });

  describe('doctor', () => {
    it('finds nothing on a sound server, with clocks that agree', async () => {
      expect(await scratch.store.doctor({ environment: 'production', now: Date.now() })).toEqual([]);
    });

    it('warns of commits that are not waited for', async () => {
      const careless = new pg.Pool({
        ...scratch.pool.options,
        options: `${scratch.pool.options.options} -c synchronous_commit=off`,
      });
      const store = postgresStore({ pool: careless });
      expect(await store.doctor({ environment: 'production', now: Date.now() })).toMatchObject([
        { severity: 'warning', code: 'POSTGRES_ASYNC_COMMIT', fix: expect.any(String) },
      ]);
      await careless.end();
    });

    it.each([
      ['test', 60_000, 'warning'],
      ['production', 60_000, 'warning'],
      ['production', -3_600_000, 'error'],
    ] as const)('in %s says of a clock that is off by %d ms: %s', async (environment, off, severity) => {
      const findings = await scratch.store.doctor({ environment, now: Date.now() + off });
      expect(findings).toMatchObject([{ severity, code: 'CLOCK_SKEW' }]);
    });

    it('reports an unreachable server as a finding', async () => {
      const pool = new pg.Pool({ connectionString: 'postgres://user@127.0.0.1:1/db' });
      expect(await postgresStore({ pool }).doctor({ environment: 'test', now: 0 })).toMatchObject([
        { severity: 'error', code: 'STORE_UNAVAILABLE' },
      ]);
      await pool.end();
    });
  });

  it('is not disturbed by a second close, and leaves the pool open', async () => {
    await scratch.store.close();
    await scratch.store.close();
    expect((await scratch.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});
