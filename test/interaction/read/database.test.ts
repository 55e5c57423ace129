/** docs/how-to/read-from-a-database.md: its blocks are run on Postgres. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapRecord } from '../../../src/interaction/mapping/map-record.js';
import { parseMapping } from '../../../src/interaction/mapping/parse.js';
import { blocksOf } from '../../docs/blocks.js';
import { missing, postgresService } from '../../support/services.js';

const root = resolve(import.meta.dirname, '../../..');
const page = blocksOf(readFileSync(join(root, 'docs/how-to/read-from-a-database.md'), 'utf8'));
const blockOf = (name: string): string => page.find(({ file }) => file === name)?.text ?? '';
const schema = `docs_${process.pid}`;
const tsx = join(root, 'node_modules/.bin/tsx');

describe.skipIf(await missing(postgresService))('a database as source', () => {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-database-'));
  const client = new pg.Client({ connectionString: postgresService.url });
  const env = {
    ...process.env,
    DATABASE_URL: postgresService.url,
    PGOPTIONS: `-c search_path=${schema}`,
    PATH: `${folder}:${process.env.PATH}`,
  };
  const script = (...argv: string[]): string =>
    execFileSync(join(folder, 'cases.sh'), argv, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });

  beforeAll(async () => {
    writeFileSync(join(folder, 'cases.sh'), blockOf('cases.sh'));
    writeFileSync(
      join(folder, 'autotrigger'),
      `#!/bin/sh\nexec ${tsx} ${join(root, 'src/cli/bin.ts')} "$@"\n`,
    );
    for (const name of ['cases.sh', 'autotrigger']) chmodSync(join(folder, name), 0o755);
    cpSync(join(root, 'rules/vendor-practice'), join(folder, 'rules'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    await client.connect();
    await client.query(`create schema ${schema}; set search_path = ${schema};
      create table people (id int primary key, name text, email text);
      create table cases (id int primary key, customer_id int, channel text, status text, tags text[],
        agent_email text, closed_at timestamptz);
      insert into people values (7, 'Jane "JD" Doe', 'jane@example.com'), (8, E'Omar\\nDoe', 'omar@example.com');
      insert into cases values (1, 7, 'email', 'closed', '{vip}', 'paul@example.org', now() - interval '1 hour'),
        (2, 8, 'phone', 'closed', null, 'paul@example.org', now() - interval '2 hours');`);
  });

  afterAll(async () => {
    await client.query(`drop schema ${schema} cascade`);
    await client.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (): Record<string, unknown> =>
    JSON.parse(script('--rules', 'rules', '--dry-run', '--format', 'json'));

  it('is read by a query to its cursor, and from there on the next time', async () => {
    const since = `echo ${new Date(Date.now() - 86_400_000).toISOString()}`;
    const text = blockOf('cases.sh').replace('echo 2026-11-01', since);
    expect(text).toContain(since);
    writeFileSync(join(folder, 'cases.sh'), text);
    expect(run()).toMatchObject({ total: 2, outcomes: { invalid: 0 } });
    expect(run()).toMatchObject({ total: 0 });
    await client.query(
      `insert into cases values (3, 7, 'chat', 'closed', null, null, now() - interval '30 seconds')`,
    );
    expect(run()).toMatchObject({ total: 0 });
  }, 60_000);

  it('keeps its cursor where the query fails', async () => {
    const before = readFileSync(join(folder, 'cursor'), 'utf8');
    await client.query('alter table cases rename column tags to labels');
    expect(() => run()).toThrow(/column c.tags does not exist/);
    await client.query('alter table cases rename column labels to tags');
    expect(readFileSync(join(folder, 'cursor'), 'utf8')).toBe(before);
  }, 60_000);

  it('says in code which case was closed', async () => {
    await client.query(blockOf('closed-cases.sql'));
    const program = blockOf('listen.ts').replace("'autotrigger'", `'${join(root, 'src/index.ts')}'`);
    writeFileSync(join(folder, 'listen.mts'), program);
    const listening = spawn(tsx, ['listen.mts'], { cwd: folder, env });
    try {
      const lines = listening.stdout.setEncoding('utf8')[Symbol.asyncIterator]();
      expect((await lines.next()).value).toBe('listening\n');
      await client.query(
        `insert into cases values (4, 7, 'email', 'closed', null, 'paul@example.org', now())`,
      );
      expect((await lines.next()).value).toMatch(/^4: \w+\n$/);
    } finally {
      listening.kill();
    }
  }, 60_000);
});

describe('the mapping of change events', () => {
  const mapping = parseMapping(blockOf('changes.mapping.json'));
  const joined = { people: [{ id: 7, name: 'Jane Doe', email: 'jane@example.com' }] };
  const now = new Date('2026-11-27T00:00:00Z');
  const after = {
    id: 1,
    customer_id: 7,
    channel: 'email',
    status: 'closed',
    closed_at: 1_794_736_800_000_000,
  };

  it('reads Debezium and wal2json, and leaves out what is no closed case', () => {
    const map = (event: unknown): unknown => mapRecord(mapping, event, { joined, now });
    const interaction = { ext_interaction_id: '1', customer: { email: 'jane@example.com' } };
    expect(map({ op: 'u', before: null, after })).toMatchObject({ ok: true, interactions: [interaction] });
    expect(map({ schema: {}, payload: { op: 'c', after } })).toMatchObject({
      ok: true,
      interactions: [interaction],
    });
    expect(map({ op: 'd', before: after, after: null })).toMatchObject({ interactions: [], skipped: 1 });
    const columns = Object.entries({ ...after, closed_at: '2026-11-15 10:00:00+00' }).map(
      ([name, value]) => ({ name, value }),
    );
    expect(map({ action: 'U', table: 'cases', columns })).toMatchObject({
      interactions: [{ ext_interaction_id: '1', ended_at: '2026-11-15T10:00:00.000Z' }],
    });
    expect(map({ action: 'B' })).toMatchObject({ interactions: [], skipped: 1 });
  });
});
