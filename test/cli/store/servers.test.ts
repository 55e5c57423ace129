/** Stores of the command line on servers of the test's own: failover, rights, and one that freezes. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { connectStore } from '../../../src/cli/store/open-store.js';
import { redisRights } from '../../../src/stores/redis/errors.js';
import {
  noPrivateRedis,
  type PrivateRedis,
  privateRedis,
  sentinelOf,
  told,
} from '../../stores/redis/private-server.js';
import { until } from '../../support/processes.js';
import { missing, postgresService } from '../../support/services.js';
import { reserveRequest } from '../../support/weekly.js';
import { writeExample } from '../support/example-input.js';
import { type CliResult, cli } from '../support/run-cli.js';
import { scratch } from '../support/scratch.js';
import { spawnCli } from '../support/spawn-cli.js';

function prepared(): (argv: readonly string[]) => Promise<CliResult> {
  const place = scratch();
  writeExample(place);
  return (argv) => cli(argv, { cwd: place.folder });
}

async function redisHere(...settings: readonly string[]): Promise<PrivateRedis> {
  const server = await privateRedis(...settings);
  onTestFinished(() => server.remove());
  return server;
}

const record = (id: number): string =>
  `${JSON.stringify({
    ext_interaction_id: `${id}`,
    channel: 'Email',
    status: 'Closed',
    customer: { name: 'Jane', email: `jane${id}@example.com` },
    employee: { email: 'paul@example.org' },
  })}\n`;

/** A way to a server that can be led to another one, and frozen: then it passes nothing on. */
async function way(port: number) {
  const ends = new Set<Socket>();
  let to = port;
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on('error', () => undefined).on('close', () => into.destroy());
      from.on('data', (bytes) => {
        if (!frozen) into.write(bytes);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const end of ends) end.destroy();
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    lead: (next: number) => {
      to = next;
    },
    freeze: () => {
      frozen = true;
    },
  };
}

const context = { env: {}, cwd: '.' } as Parameters<typeof connectStore>[0];

async function opened(url: string) {
  const connection = await connectStore(context, url);
  onTestFinished(() => connection.close());
  await connection.check?.();
  return connection;
}

describe.skipIf(noPrivateRedis())('a store in Redis', () => {
  it('follows its address after the primary was demoted', async () => {
    const [first, second] = [await redisHere(), await redisHere()];
    const through = await way(first.port);
    const { store } = await opened(`redis://127.0.0.1:${through.port}/?timeout=2s`);
    expect(await store.reserve(reserveRequest('before'))).toMatchObject({ kind: 'reserved' });
    await told(first.url, 'REPLICAOF', '127.0.0.1', `${second.port}`);
    through.lead(second.port);
    await until('the first server is a replica', async () =>
      String(await told(first.url, 'INFO', 'replication')).includes('role:slave'),
    );
    await until('the store has followed', async () =>
      store.reserve(reserveRequest('after')).then(
        () => true,
        () => false,
      ),
    );
    expect(await told(second.url, 'EXISTS', 'autotrigger:{after}')).toBe(1);
  });

  it('is said to be away, and to be back, while a run is watching', { timeout: 60_000 }, async () => {
    const server = await redisHere();
    const place = scratch();
    writeExample(place);
    const running = spawnCli(
      ['run', '-', '--watch', '--sandbox', '--store', `${server.url}?timeout=1s`, '--format', 'json'],
      { cwd: place.folder },
    );
    running.process.stdin.write(record(1));
    await until('the first request is there', async () => (await told(server.url, 'DBSIZE')) === 2);
    await server.kill();
    running.process.stdin.write(record(2));
    await running.until(() => running.stderr().includes('STORE_UNAVAILABLE'));
    expect(running.stderr()).not.toContain('@');
    await server.start();
    await running.until(() => running.stderr().includes('answers again'));
    running.process.stdin.end();
    expect(await running.ended()).toBe(ExitCode.Fine);
    expect(JSON.parse(running.stdout()).outcomes).toMatchObject({ sent: 2, deferred: 0 });
  });

  it('takes its primary from Sentinel, and another one after a failover', { timeout: 60_000 }, async () => {
    const [first, second] = [await redisHere(), await redisHere()];
    await told(second.url, 'REPLICAOF', '127.0.0.1', `${first.port}`);
    const port = await sentinelOf(first.port);
    const { store } = await opened(`redis+sentinel://127.0.0.1:${port}/main/0?timeout=2s`);
    await store.reserve(reserveRequest('before'));
    expect(await told(first.url, 'EXISTS', 'autotrigger:{before}')).toBe(1);
    const sentinelUrl = `redis://127.0.0.1:${port}`;
    await until('the sentinel knows the replica', async () =>
      String(await told(sentinelUrl, 'SENTINEL', 'replicas', 'main')).includes(`${second.port}`),
    );
    await until('the failover has begun', async () =>
      told(sentinelUrl, 'SENTINEL', 'failover', 'main').then(
        () => true,
        () => false,
      ),
    );
    await until(
      'the store has followed',
      async () => {
        await store.reserve(reserveRequest('after')).catch(() => undefined);
        return (await told(second.url, 'EXISTS', 'autotrigger:{after}')) === 1;
      },
      40_000,
    );
  });

  it('is read through a node of a cluster, and says so where it is not named as one', async () => {
    const node = await redisHere('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
    await told(node.url, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await until('the cluster is whole', async () =>
      String(await told(node.url, 'CLUSTER', 'INFO')).includes('cluster_state:ok'),
    );
    const { store } = await opened(`redis+cluster://127.0.0.1:${node.port}/?prefix=shop:`);
    await store.reserve(reserveRequest('a'));
    expect(await told(node.url, 'EXISTS', 'shop:{a}')).toBe(1);
    await told(node.url, 'CLUSTER', 'DELSLOTSRANGE', '0', '16383');
    const { exitCode, stderr } = await prepared()(['run', 'in.ndjson', '--sandbox', '--store', node.url]);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('redis+cluster://');
  });

  it('needs the rights that the documentation names, and says which one is missing', async () => {
    const server = await redisHere();
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/how-to/use-redis.md'), 'utf8');
    expect(guide).toContain(`~autotrigger:* -@all ${redisRights}\n`);
    const rights = redisRights.split(' ');
    const userWith = async (name: string, given: readonly string[]): Promise<string> => {
      await told(server.url, 'ACL', 'SETUSER', name, 'on', '>pass', '~autotrigger:*', '-@all', ...given);
      return server.url.replace('//', `//${name}:pass@`);
    };
    const run = prepared();
    const fine = await userWith('fine', rights);
    const done = await run(['run', 'in.ndjson', '--sandbox', '--store', fine, '--format', 'json']);
    expect(JSON.parse(done.stdout).outcomes).toMatchObject({ sent: 1, recorded: 1, suppressed: 1 });
    for (const command of ['show', 'doctor']) {
      const all = command === 'show' ? ['--all'] : [];
      expect(await run(['suppressions', command, ...all, '--store', fine])).toMatchObject({
        exitCode: 0,
        stderr: '',
      });
    }
    for (const [right, named] of [
      ['evalsha', '`evalsha`'],
      ['time', 'a command that the script runs'],
      ['get', 'a command that the script runs'],
    ] as const) {
      const url = await userWith(
        right,
        rights.filter((given) => given !== `+${right}`),
      );
      const { exitCode, stderr } = await run(['run', 'in.ndjson', '--sandbox', '--store', url]);
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stderr).toContain(named);
      expect(stderr).toContain(redisRights);
    }
  });
});

describe.skipIf(await missing(postgresService))('a store in Postgres', () => {
  async function database(): Promise<{ url: URL; admin: pg.Client }> {
    const name = `autotrigger_cli_${randomBytes(6).toString('hex')}`;
    const admin = new pg.Client({ connectionString: postgresService.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    const url = new URL(postgresService.url);
    url.pathname = `/${name}`;
    const inside = new pg.Client({ connectionString: url.href });
    inside.on('error', () => undefined);
    await inside.connect();
    onTestFinished(async () => {
      await inside.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    });
    return { url, admin: inside };
  }

  it('keeps its tables in the schema and under the prefix that the address names', async () => {
    const { url, admin } = await database();
    const run = prepared();
    url.search = '?schema=feedback&prefix=at_&timeout=3s';
    const early = await run(['suppressions', 'migrate', '--store', url.href]);
    expect(early.exitCode).toBe(ExitCode.CouldNotRun);
    expect(early.stderr).toContain('create the schema');
    await admin.query('CREATE SCHEMA feedback');
    expect((await run(['suppressions', 'migrate', '--store', url.href])).exitCode).toBe(ExitCode.Fine);
    const done = await run(['run', 'in.ndjson', '--sandbox', '--store', url.href, '--format', 'json']);
    expect(JSON.parse(done.stdout).outcomes).toMatchObject({ sent: 1 });
    const { rows } = await admin.query('SELECT count(*)::int AS n FROM feedback.at_customers');
    expect(rows[0].n).toBeGreaterThan(0);
  });

  it('needs the rights that the documentation names, and says which one is missing', async () => {
    const { url, admin } = await database();
    const run = prepared();
    const role = `narrow_${randomBytes(4).toString('hex')}`;
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'pass'`);
    const narrow = new URL(url);
    narrow.username = role;
    narrow.password = 'pass';
    try {
      await admin.query(`REVOKE ALL ON SCHEMA public FROM PUBLIC`);
      await admin.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
      const refused = await run(['suppressions', 'migrate', '--store', narrow.href]);
      expect(refused.stderr).toContain('permission denied for schema public');
      expect(refused.stderr).toContain('CREATE');
      await run(['suppressions', 'migrate', '--store', url.href]);
      const ungranted = await run(['run', 'in.ndjson', '--sandbox', '--store', narrow.href]);
      expect(ungranted.exitCode).toBe(ExitCode.CouldNotRun);
      expect(ungranted.stderr).toContain('GRANT SELECT, INSERT, UPDATE, DELETE');
      await admin.query(
        `GRANT SELECT, INSERT, UPDATE, DELETE ON autotrigger_customers, autotrigger_meta TO ${role}`,
      );
      const done = await run(['run', 'in.ndjson', '--sandbox', '--store', narrow.href, '--format', 'json']);
      expect(JSON.parse(done.stdout).outcomes).toMatchObject({ sent: 1 });
    } finally {
      await admin.query(`DROP OWNED BY ${role}`);
      await admin.query(`DROP ROLE ${role}`);
    }
  });

  it('is given up where it freezes in mid-run: the summary comes and the process ends', {
    timeout: 60_000,
  }, async () => {
    const { url } = await database();
    const place = scratch();
    writeExample(place);
    await cli(['suppressions', 'migrate', '--store', url.href], { cwd: place.folder });
    const through = await way(Number(url.port || 5432));
    url.host = `127.0.0.1:${through.port}`;
    url.search = '?timeout=1s';
    const running = spawnCli(
      ['run', '-', '--sandbox', '--store', url.href, '--format', 'json', '--log', 'log.ndjson'],
      { cwd: place.folder },
    );
    running.process.stdin.write(record(1));
    const log = (): string =>
      existsSync(place.path('log.ndjson')) ? readFileSync(place.path('log.ndjson'), 'utf8') : '';
    await running.until(() => log().includes('"sent"'));
    through.freeze();
    running.process.stdin.end(record(2));
    expect(await running.ended()).toBe(ExitCode.Findings);
    expect(JSON.parse(running.stdout()).outcomes).toMatchObject({ sent: 1, deferred: 1 });
    expect(log()).toContain('STORE_UNAVAILABLE');
  });
});
