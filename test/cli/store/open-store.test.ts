/** `--store redis://…` and `--store postgres://…`: the drivers, the tables, and no password in any message. */
import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ExitCode } from '../../../src/cli/command.js';
import { missing, postgresService, redisService } from '../../support/services.js';
import { writeExample } from '../support/example-input.js';
import { type CliResult, cli } from '../support/run-cli.js';
import { scratch } from '../support/scratch.js';

function prepared(): (argv: readonly string[]) => Promise<CliResult> {
  const place = scratch();
  writeExample(place);
  return (argv) => cli(argv, { cwd: place.folder });
}

const summed = async (run: Promise<CliResult>): Promise<unknown> => JSON.parse((await run).stdout).outcomes;

describe.skipIf(await missing(redisService))('a store in Redis', () => {
  it('remembers from one run to the next', async () => {
    const run = prepared();
    const database = '14';
    const url = new URL(redisService.url);
    url.pathname = `/${database}`;
    const client = new Redis(url.href);
    onTestFinished(async () => {
      await client.flushdb();
      client.disconnect();
    });
    await client.flushdb();
    const argv = ['run', 'in.ndjson', '--sandbox', '--store', url.href, '--format', 'json'];
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    expect(await summed(run(argv))).toMatchObject({ sent: 1, recorded: 1, suppressed: 1 });
    // What the doctor finds is said once, by the command.
    expect(warned).not.toHaveBeenCalled();
    expect(await summed(run(argv))).toMatchObject({ sent: 0, duplicate: 2, suppressed: 1 });
    const { exitCode, stdout } = await run(['suppressions', 'doctor', '--store', url.href]);
    expect(exitCode).toBe(ExitCode.Fine);
    expect(stdout).toMatch(/: 2 customers, /);
  });
});

describe.skipIf(await missing(redisService))('a database of Redis that is not there', () => {
  it('is refused, and not taken for another one', async () => {
    const run = prepared();
    const url = new URL(redisService.url);
    url.pathname = '/4711';
    const { exitCode, stderr } = await run(['run', 'in.ndjson', '--sandbox', '--store', url.href]);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toMatch(/the store redis:.*4711 cannot be used: .*(?:index|range)/);
  });
});

describe('the name of a store', () => {
  it.each([
    ['redis://:hun@ter2@127.0.0.1:1/9', 'redis://127.0.0.1:1/9'],
    ['redis://u:hunt%ZZer2@127.0.0.1:1', 'redis://127.0.0.1:1'],
    ['redis://u:hunter2@127.0.0.1:99999', 'redis://127.0.0.1:99999'],
    ['mysql://u:hun/ter2@x/', 'mysql://x/'],
  ])('holds no password: %s', async (location, shown) => {
    const { exitCode, stderr } = await prepared()(['run', 'in.ndjson', '--sandbox', '--store', location]);
    expect(exitCode).toBe(ExitCode.CouldNotRun);
    expect(stderr).toContain(shown);
    expect(stderr).not.toMatch(/hun|ter2|a bug/);
  });

  it('says why a server cannot be reached', async () => {
    const argv = ['run', 'in.ndjson', '--sandbox', '--store', 'redis://127.0.0.1:1'];
    expect((await prepared()(argv)).stderr).toContain('ECONNREFUSED');
  });
});

describe.skipIf(await missing(postgresService))('a store in Postgres', () => {
  it('asks for its tables, makes them, and remembers from one run to the next', async () => {
    const run = prepared();
    const name = `autotrigger_cli_${randomBytes(6).toString('hex')}`;
    const admin = new pg.Client({ connectionString: postgresService.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    onTestFinished(async () => {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    });
    const url = new URL(postgresService.url);
    url.pathname = `/${name}`;
    const argv = ['run', 'in.ndjson', '--sandbox', '--store', url.href, '--format', 'json'];
    const before = await run(argv);
    expect(before.exitCode).toBe(ExitCode.CouldNotRun);
    expect(before.stderr).toContain('autotrigger suppressions migrate');
    const secretly = new URL(url);
    secretly.search = '?application_name=hunter2';
    const looked = await run(['suppressions', 'doctor', '--store', secretly.href, '--format', 'json']);
    expect(looked.exitCode).toBe(ExitCode.Findings);
    expect(looked.stdout).not.toContain('hunter2');
    expect(JSON.parse(looked.stdout).findings).toMatchObject([
      { code: 'POSTGRES_NOT_MIGRATED', fix: expect.stringContaining('autotrigger suppressions migrate') },
    ]);
    const migrated = await run(['suppressions', 'migrate', '--store', url.href]);
    expect(migrated).toMatchObject({ exitCode: ExitCode.Fine, stderr: '' });
    expect(await summed(run(argv))).toMatchObject({ sent: 1, recorded: 1, suppressed: 1 });
    expect(await summed(run(argv))).toMatchObject({ sent: 0, duplicate: 2, suppressed: 1 });
  });
});

describe('a store that is not there', () => {
  it.each(['redis://user:secret@127.0.0.1:1/0', 'postgres://user:secret@127.0.0.1:1/none'])(
    'is named without its password: %s',
    async (url) => {
      const { exitCode, stdout, stderr } = await prepared()([
        'run',
        'in.ndjson',
        '--sandbox',
        '--store',
        url,
      ]);
      expect(exitCode).toBe(ExitCode.CouldNotRun);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/\n {2}fix: /);
      expect(stderr).not.toContain('secret');
      expect(stderr).not.toMatch(/^ {4}at /m);
    },
  );
});

describe('a server that accepts connections and answers nothing', () => {
  it.each(['postgres', 'redis'])('holds no command: %s', { timeout: 60_000 }, async (kind) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => void sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const url = `${kind}://127.0.0.1:${port}`;
    const ran = prepared();
    const [looked, done] = await Promise.all([
      ran(['suppressions', 'doctor', '--store', url]),
      ran(['run', 'in.ndjson', '--sandbox', '--store', url]),
    ]);
    expect(looked.exitCode).not.toBe(ExitCode.Fine);
    expect(done.exitCode).toBe(ExitCode.CouldNotRun);
    expect(done.stderr).toContain('did not answer');
  });
});
