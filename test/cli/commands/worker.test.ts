/** `autotrigger worker`: jobs of a real queue, until it is interrupted. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createPostgresBackend, Queue, runMigrations } from 'bullmq';
import { Cluster } from 'ioredis';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import {
  noPrivateRedis,
  type PrivateRedis,
  privateRedis,
  sentinelOf,
  told,
} from '../../stores/redis/private-server.js';
import { until } from '../../support/processes.js';
import { closed } from '../../support/queue-trigger.js';
import { missing, postgresService, redisService } from '../../support/services.js';
import { writeExample } from '../support/example-input.js';
import { type CliResult, cli } from '../support/run-cli.js';
import { scratch } from '../support/scratch.js';

const noRedis = await missing(redisService);
const noPostgres = await missing(postgresService);

describe('autotrigger worker', () => {
  const after: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of after.splice(0).reverse()) await step();
  });

  interface Started {
    readonly ended: Promise<CliResult>;
    readonly said: () => string;
    readonly path: (name: string) => string;
    interrupt(): void;
  }

  function start(argv: readonly string[]): Started {
    const place = scratch();
    writeExample(place);
    const interruption = new AbortController();
    let said = '';
    const ended = cli(['worker', ...argv, '--sandbox', '--log', 'receipts.ndjson', '--format', 'json'], {
      cwd: place.folder,
      interrupt: interruption.signal,
      hear: (text) => {
        said += text;
      },
    });
    return { ended, said: () => said, path: place.path, interrupt: () => interruption.abort() };
  }

  const healthUrl = (worker: Started): string =>
    /health at (\S+)\/health/.exec(worker.said())?.[1] ?? 'not answered';

  /** The status, and the code of each reason. */
  function healthOf(worker: Started): () => Promise<unknown[]> {
    return async () => {
      const response = await fetch(`${healthUrl(worker)}/health`);
      const { reasons } = (await response.json()) as {
        readonly reasons: readonly { readonly code: string }[];
      };
      return [response.status, ...reasons.map(({ code }) => code)];
    };
  }

  async function takesJobs(queue: Queue, argv: readonly string[]): Promise<void> {
    after.push(async () => {
      await queue.obliterate({ force: true });
      await queue.close();
    });
    await queue.add('case', closed('case-1'), { attempts: 1 });
    await queue.add('case', { ext_interaction_id: 'case-2', customer: 'Ann' }, { attempts: 5 });
    const worker = start([...argv, '--queue-name', queue.name, '--rate', '50', '--health-port', '0']);
    await expect
      .poll(() => queue.getJobCounts('completed', 'failed'), { timeout: 20_000 })
      .toEqual({ completed: 1, failed: 1 });
    const health = healthOf(worker);
    expect(await health()).toEqual([200]);
    await queue.pause();
    expect(await health()).toEqual([503, 'QUEUE_PAUSED']);
    await queue.resume();
    expect(await health()).toEqual([200]);
    worker.interrupt();
    const { exitCode, stdout } = await worker.ended;
    expect(exitCode).toBe(ExitCode.Fine);
    expect(JSON.parse(stdout)).toMatchObject({ total: 2, outcomes: { sent: 1, invalid: 1 } });
    expect(worker.said()).toMatch(/^\S+Z invalid case-2: INTERACTION_INVALID: /m);
    const log = readFileSync(worker.path('receipts.ndjson'), 'utf8').trimEnd().split('\n');
    expect(log.map((line) => JSON.parse(line).outcome).sort()).toEqual(['invalid', 'sent']);
  }

  it.each([
    [['--queue', 'redis://127.0.0.1:6379', '--queue-name', 'a:b'], 'has a colon'],
    [['--queue', 'redis://127.0.0.1:6379/first'], 'no number of a database'],
    [['--queue', 'postgres://127.0.0.1/d?schema=a'], 'no parameter of a store'],
  ])('refuses %j, which would be another queue or none', async (argv, message) => {
    const { exitCode, stderr } = await start(argv).ended;
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain(message);
    expect(stderr).toContain('  fix: ');
    expect(stderr).not.toContain('a bug');
  });

  it.skipIf(noRedis)(
    'takes jobs from Redis, writes receipts, says what went wrong and that the queue is paused, and reports',
    async () => {
      const { host, port, url } = redisService;
      await takesJobs(new Queue(`worker-${randomUUID()}`, { connection: { host, port } }), ['--queue', url]);
    },
  );

  it.skipIf(noPostgres)('takes jobs from Postgres, and refuses a schema that is not there', async () => {
    const schema = `worker_${randomUUID().slice(0, 8)}`;
    const argv = ['--queue', postgresService.url, '--queue-prefix', schema];
    const { exitCode, stderr } = await start(argv).ended;
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toMatch(/the queue at postgres:\/\/.* cannot be used: /);
    const client = new pg.Client({ connectionString: postgresService.url });
    await client.connect();
    after.push(async () => {
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.end();
    });
    await runMigrations(client, schema);
    const connection = { connectionString: postgresService.url, schema } as never;
    await takesJobs(
      new Queue(`worker-${randomUUID()}`, { connection }, createPostgresBackend as never),
      argv,
    );
  });

  it.skipIf(noRedis || noPrivateRedis())(
    'says whether jobs can be taken: while a stop is set, and while the queue is away, they cannot',
    { timeout: 60_000 },
    async () => {
      const server = await privateRedis();
      after.push(() => server.remove());
      const kept = await privateRedis();
      after.push(() => kept.remove());
      const worker = start(['--queue', server.url, '--store', kept.url, '--health-port', '0']);
      await until('it takes jobs', async () => worker.said().includes('taking jobs'));
      const health = healthOf(worker);
      const url = healthUrl(worker);
      const becomes = (...wanted: readonly unknown[]) =>
        expect.poll(health, { timeout: 20_000, interval: 200 }).toEqual(wanted);
      expect(await health()).toEqual([200]);
      await cli(['stop', '--store', kept.url]);
      await becomes(503, 'STOPPED');
      await cli(['start', '--store', kept.url]);
      await becomes(200);
      await server.kill();
      await becomes(503, 'QUEUE_UNAVAILABLE');
      await server.start();
      await becomes(200);
      await kept.kill();
      await becomes(503, 'STORE_UNAVAILABLE');
      await kept.start();
      await becomes(200);
      const metrics = await (await fetch(`${url}/metrics`)).text();
      expect(metrics).toContain('\nautotrigger_receipts_total{outcome="sent"} 0\n');
      const second = await start(['--queue', server.url, '--health-port', new URL(url).port]).ended;
      expect(second.exitCode).toBe(ExitCode.CouldNotRun);
      expect(second.stderr).toContain('another program listens there');
      worker.interrupt();
      expect((await worker.ended).exitCode).toBe(ExitCode.Fine);
      await expect(fetch(`${url}/health`)).rejects.toThrow();
    },
  );

  it.skipIf(noPrivateRedis())(
    'says that a server gives it no jobs, and takes none of another database',
    { timeout: 40_000 },
    async () => {
      const server = await privateRedis();
      after.push(() => server.remove());
      await told(server.url, 'ACL', 'SETUSER', 'narrow', 'on', '>secret', '~*', '&*', '+@all', '-bzpopmin');
      const narrow = server.url.replace('//', '//narrow:secret@');
      const worker = start(['--queue', narrow, '--health-port', '0']);
      await expect.poll(worker.said, { timeout: 20_000 }).toContain('taking jobs');
      await expect.poll(healthOf(worker), { timeout: 20_000 }).toEqual([503, 'QUEUE_UNAVAILABLE']);
      worker.interrupt();
      expect((await worker.ended).exitCode).toBe(ExitCode.Fine);
      for (const [address, said] of [
        [`${server.url}/99`, 'DB index is out of range'],
        [narrow.replace('secret', 'other'), 'cannot be used: WRONGPASS'],
      ] as const) {
        const refused = await start(['--queue', address]).ended;
        expect(refused.exitCode).toBe(ExitCode.CouldNotRun);
        expect(refused.stderr).toContain(said);
      }
    },
  );

  it.skipIf(noPrivateRedis())('takes jobs from a cluster, whose keys lie in one slot', async () => {
    const node = await privateRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
    after.push(() => node.remove());
    await told(node.url, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await until('the cluster is whole', async () =>
      String(await told(node.url, 'CLUSTER', 'INFO')).includes('cluster_state:ok'),
    );
    const argv = ['--queue', `redis+cluster://127.0.0.1:${node.port}/?timeout=3s`];
    const refused = await start(argv).ended;
    expect(refused.exitCode).toBe(ExitCode.CouldNotRun);
    expect(refused.stderr).toContain("--queue-prefix '{bull}'");
    const client = new Cluster([{ host: '127.0.0.1', port: node.port }], {
      redisOptions: { maxRetriesPerRequest: null },
    });
    after.push(async () => client.disconnect());
    const queue = new Queue(`worker-${randomUUID()}`, { connection: client, prefix: '{bull}' });
    await takesJobs(queue, [...argv, '--queue-prefix', '{bull}']);
  });

  it.skipIf(noPrivateRedis())(
    'takes jobs from the primary that Sentinel names, and from the next one after a failover',
    { timeout: 90_000 },
    async () => {
      const [first, second] = [await privateRedis(), await privateRedis()];
      after.push(() => first.remove());
      after.push(() => second.remove());
      await told(second.url, 'REPLICAOF', '127.0.0.1', `${first.port}`);
      const port = await sentinelOf(first.port);
      const name = `worker-${randomUUID()}`;
      const worker = start([
        '--queue',
        `redis+sentinel://127.0.0.1:${port}/main/0?timeout=3s`,
        '--queue-name',
        name,
      ]);
      const completes = async (server: PrivateRedis, id: string): Promise<void> => {
        const queue = new Queue(name, { connection: { host: '127.0.0.1', port: server.port } });
        queue.on('error', () => undefined);
        await queue.add('case', closed(id), { attempts: 1 });
        await expect.poll(() => worker.said(), { timeout: 30_000 }).toContain('taking jobs');
        await expect
          .poll(async () => await queue.getJobCounts('waiting', 'active', 'delayed'), { timeout: 40_000 })
          .toEqual({ waiting: 0, active: 0, delayed: 0 });
        await queue.close();
      };
      await completes(first, 'case-1');
      const sentinel = `redis://127.0.0.1:${port}`;
      await until('the sentinel knows the replica', async () =>
        String(await told(sentinel, 'SENTINEL', 'replicas', 'main')).includes(`${second.port}`),
      );
      await until('the failover has begun', async () =>
        told(sentinel, 'SENTINEL', 'failover', 'main').then(
          () => true,
          () => false,
        ),
      );
      await until('the second one is the primary', async () =>
        String(await told(second.url, 'INFO', 'replication')).includes('role:master'),
      );
      await completes(second, 'case-2');
      worker.interrupt();
      const { exitCode, stdout } = await worker.ended;
      expect(exitCode).toBe(ExitCode.Fine);
      expect(JSON.parse(stdout).outcomes).toMatchObject({ sent: 2 });
    },
  );

  it.each([
    ['redis://user:secret@host/?prefix=shop:', '--queue-prefix'],
    ['redis://user:secret@host/?timeout=soon', 'no length of time'],
    ['redis+sentinel://user:secret@host:26379', 'names no primary'],
  ])('refuses %s', async (address, said) => {
    const { exitCode, stderr } = await start(['--queue', address]).ended;
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('secret');
  });

  it('refuses an address that is none of a queue', async () => {
    const { exitCode, stderr } = await start(['--queue', 'amqp://user:secret@host']).ended;
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain('`--queue amqp://host` is no address of a queue');
    expect(stderr).not.toContain('secret');
  });
});
