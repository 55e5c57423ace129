/** Rule files of another commit, read out of git without touching the working tree. No shell is involved. */
import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { RuleFileContent } from '../../rules/parse-rule-set.js';
import { ruleFileEnding } from '../../rules/read-rule-files.js';
import { filesAt, parseTree } from './git-tree.js';

const run = promisify(execFile);

const mostBytes = 64 * 1024 * 1024;
// BOUNDARY: a name that begins with a dash would be taken for an option; git allows no blanks and no control characters.
const legalRef = /^(?!-)[^\s\p{Cc}]+$/u;

/**
 * `state` is `<ref>` or `<ref>:<path>`; paths are relative to `repository`, or absolute and inside of it. Each file is
 * named as git names it: `git:main:rules/service.rules.json`.
 */
export async function readRulesFromGit(
  state: string,
  repository: string,
  defaultPath: string,
): Promise<RuleFileContent[]> {
  const colon = state.indexOf(':');
  const ref = colon === -1 ? state : state.slice(0, colon);
  if (!legalRef.test(ref)) {
    throw unreadable(state, `\`${ref}\` is no name of a commit`, 'write `git:main`, or `git:main:rules`');
  }
  const git = (...args: readonly string[]) => ask(repository, state, args);
  const prefix = (await git('rev-parse', '--show-prefix')).replace(/\n$/, '');
  const commit = (await git('rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`)).trim();

  const written = colon === -1 ? defaultPath : state.slice(colon + 1);
  const path = await pathInside(written, repository, prefix);
  if (path === undefined) {
    throw unreadable(state, `\`${written}\` lies outside of the repository`, 'name a folder inside of it');
  }
  const entries = parseTree(await git('ls-tree', '-r', '-z', '--full-tree', commit));
  // A link is a blob that holds its target: it is followed here as the file system would.
  const targets = new Map<string, string>();
  for (const { kind, object } of entries) {
    if (kind === 'link') targets.set(object, await git('cat-file', 'blob', object));
  }
  const files = filesAt(entries, targets, path, ruleFileEnding);
  if (files.length === 0) {
    throw unreadable(
      state,
      `there is no rule file in \`${path === '' ? '.' : path}\` at \`${ref}\``,
      'name the folder of the rules there: `git:main:rules`',
    );
  }
  return Promise.all(
    files.map(async (file) => ({
      path: `git:${ref}:${file.path}`,
      content: await git('cat-file', 'blob', file.object),
    })),
  );
}

/** The path from the root of the repository, with slashes; undefined outside of it. */
async function pathInside(written: string, repository: string, prefix: string): Promise<string | undefined> {
  const fromHere = isAbsolute(written)
    ? relative(await realpath(repository), await realFolder(written))
    : written;
  const path = posix.normalize(posix.join(prefix, fromHere.split(sep).join('/'))).replace(/\/$/, '');
  if (path === '..' || path.startsWith('../') || posix.isAbsolute(path)) return undefined;
  return path === '.' ? '' : path;
}

/** The path with its folder's links followed, its own kept: the other commit may link elsewhere. */
async function realFolder(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  return join(await realpath(folder).catch(() => folder), basename(path));
}

async function ask(repository: string, state: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', repository, ...args], {
      encoding: 'utf8',
      maxBuffer: mostBytes,
    });
    return stdout;
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = missing ? 'git is not installed' : `git cannot read it${said(cause)}`;
    throw unreadable(state, why, missing ? withoutGit : fixFor(cause), cause);
  }
}

const withoutGit = 'install git, or give a folder as the baseline';

/** By the names in git's message, which are the same in every language. */
function fixFor(cause: unknown): string {
  const text = stderrOf(cause);
  const owned = /safe\.directory (\S.*)$/m.exec(text)?.[1];
  if (text.includes('safe.directory')) {
    return `the repository belongs to another user: git config --global --add safe.directory ${owned ?? "'*'"}`;
  }
  if (/not a git repository/i.test(text)) {
    return 'run the command inside the repository, or give a folder as the baseline';
  }
  return 'check that the ref is there: in CI fetch it first (`fetch-depth: 0`)';
}

function said(cause: unknown): string {
  const [line = ''] = stderrOf(cause).trim().split('\n');
  return line === '' ? '' : ` (${line})`;
}

function stderrOf(cause: unknown): string {
  return cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
}

function unreadable(state: string, why: string, fix: string, cause?: unknown): AutotriggerError {
  return new AutotriggerError('BASELINE_UNREADABLE', `the state \`git:${state}\` cannot be read: ${why}`, {
    fix,
    cause,
  });
}
