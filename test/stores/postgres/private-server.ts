/** A Postgres of one's own on a free port, from the binaries on this machine: one that a test may kill and restart. */
import { execFile, spawn } from 'node:child_process';
import { chown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type PrivateServer, privateServer } from '../../support/private-server.js';
import { findBinary, freePort, postgresFolders, until } from '../../support/processes.js';
import { absent } from '../../support/services.js';

/** It is killed with SIGQUIT: every backend is cut off (`immediate`), and recovery runs at the next start. */
export interface PrivatePostgres extends PrivateServer {
  readonly url: string;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);
const binary = await findBinary('initdb', await postgresFolders());
const account = await runnableAs();

/** For `describe.skipIf`. */
export const noPrivatePostgres = (): boolean =>
  (binary === undefined && absent('there are no Postgres server binaries')) ||
  (account === undefined && absent('Postgres does not run as root, and there is no user `postgres`'));

export async function privatePostgres(...settings: readonly string[]): Promise<PrivatePostgres> {
  if (binary === undefined || account === undefined) throw new Error('there is no Postgres to start');
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-postgres-'));
  await chown(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  await run(binary, ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8'], {
    ...account,
    cwd: folder,
  });
  const options = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const flags = [...options, 'shared_buffers=16MB', 'max_connections=60', ...settings].flatMap((setting) => [
    '-c',
    setting,
  ]);
  const isReady = join(dirname(binary), 'pg_isready');
  const server = await privateServer({
    folder,
    launch: () =>
      spawn(join(dirname(binary), 'postgres'), ['-D', data, ...flags], {
        ...account,
        cwd: folder,
        stdio: 'ignore',
      }),
    ready: () =>
      until('postgres accepts connections', () =>
        run(isReady, ['-h', '127.0.0.1', '-p', `${port}`]).then(
          () => true,
          () => false,
        ),
      ),
    signal: 'SIGQUIT',
  });
  return { ...server, url: `postgres://postgres@127.0.0.1:${port}/postgres` };
}

/** Postgres refuses to run as root: then it runs as the user `postgres`. */
async function runnableAs(): Promise<Account | undefined> {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  if (uid === undefined || gid === undefined) return undefined;
  if (uid !== 0) return { uid, gid };
  const id = (flag: string) => run('id', [flag, 'postgres']).then(({ stdout }) => Number(stdout));
  return Promise.all([id('-u'), id('-g')]).then(
    ([postgresUid, postgresGid]) => ({ uid: postgresUid, gid: postgresGid }),
    () => undefined,
  );
}
