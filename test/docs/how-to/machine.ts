/**
 * A copy of this machine's file system that a test may change as root: an overlay in a mount namespace of its own, gone
 * with its process. What runs in it sees this machine's network and its servers.
 */
import { type ChildProcess, execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Program, startProgram } from '../../support/programs.js';

export interface InMachine {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** `name:group`; root unless given. */
  readonly user?: string;
  /** As the first process of a PID namespace. */
  readonly first?: boolean;
}

export interface Machine {
  /** Resolves with standard output. */
  run(argv: readonly string[], options?: InMachine): Promise<string>;
  start(argv: readonly string[], options?: InMachine): Program;
  /** With the folder it lies in. */
  write(path: string, content: string, mode?: number): Promise<void>;
  /** A file or folder of this machine; into a folder where the target ends in `/`. */
  copy(from: string, to: string): Promise<void>;
  /** From now on nothing can be written but below these folders. */
  makeReadOnly(exceptions: readonly string[]): Promise<void>;
  /** Of a program that was started. */
  kill(program: Program, signal: NodeJS.Signals): void;
  close(): Promise<void>;
}

/** Skips, also where services are required: what a machine lets its users do is no service that could be started. */
export function unfit(why: string): true {
  process.stderr.write(`skipped: ${why}\n`);
  return true;
}

/** For `describe.skipIf(noMachine())`. */
export function noMachine(): boolean {
  const { status } = spawnSync('unshare', ['--mount', '--pid', '--fork', 'sh', '-ec', overlayOn('/mnt')]);
  return status === 0 ? false : unfit("no overlay in a mount namespace of one's own (Linux, as root)");
}

const overlayOn = (base: string): string => `
    mount -t tmpfs tmpfs ${base}
    mkdir ${base}/upper ${base}/work ${base}/root
    mount -t overlay overlay -o lowerdir=/,upperdir=${base}/upper,workdir=${base}/work ${base}/root`;

export async function openMachine(): Promise<Machine> {
  const base = mkdtempSync(join(tmpdir(), 'autotrigger-machine-'));
  const root = join(base, 'root');
  const script = `${overlayOn(base)}
    mount --rbind /proc ${root}/proc
    mount --rbind /dev ${root}/dev
    echo ready
    exec sleep infinity`;
  const holder = startProgram('unshare', ['--mount', '--propagation', 'private', 'sh', '-ec', script], {});
  await holder.says('ready');
  const inside = ['--target', String(holder.child.pid), '--mount'];

  const execute = (command: string, argv: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(command, argv, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${argv.join(' ')} failed:\n${stdout}${stderr}`, { cause: error }));
      });
    });
  const outside = (...argv: string[]): Promise<string> => execute('nsenter', [...inside, ...argv]);
  const commandOf = (argv: readonly string[], { env = {}, cwd = '/', user, first }: InMachine): string[] => [
    ...inside,
    ...(first === true ? ['unshare', '--pid', '--fork', '--kill-child'] : []),
    ...['chroot', root],
    ...(user === undefined
      ? []
      : ['setpriv', `--reuid=${user.split(':')[0]}`, `--regid=${user.split(':')[1]}`, '--clear-groups']),
    ...(user === undefined ? [] : ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all']),
    ...['env', '-i', '-C', cwd, `PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`],
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...argv,
  ];

  return {
    run: (argv, options = {}) => execute('nsenter', commandOf(argv, options)),
    start: (argv, options = {}) => startProgram('nsenter', commandOf(argv, options), {}),
    async write(path, content, mode = 0o644) {
      const target = join(root, path);
      await outside('install', '-D', '-m', mode.toString(8), '/dev/null', target);
      await outside('sh', '-c', 'printf %s "$1" > "$2"', 'sh', content, target);
    },
    async copy(from, to) {
      await outside('mkdir', '-p', join(root, to.endsWith('/') ? to : dirname(to)));
      await outside('cp', '-r', from, join(root, to));
    },
    async makeReadOnly(exceptions) {
      for (const [index, path] of exceptions.entries()) {
        const kept = join(base, `kept-${index}`);
        await outside('cp', '-a', join(root, path), kept);
        await outside('mount', '--bind', kept, join(root, path));
      }
      await outside('mount', '-o', 'remount,ro', root);
    },
    kill({ child }, signal) {
      process.kill(innermost(child), signal);
    },
    async close() {
      await holder.end('SIGKILL');
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** `unshare --fork` stands before the process that it starts; everything else has replaced itself. */
function innermost({ pid }: ChildProcess): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? Number(pid) : Number(children.split(' ')[0]);
}
