/** Rule files of another commit, read out of git without touching the working tree. No shell is involved. */
import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { promisify } from 'node:util';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import type { RuleFileContent } from '../../rules/parse-rule-set.js';
import { ruleFileEnding } from '../../rules/read-rule-files.js';

const run = promisify(execFile);

const mostBytes = 64 * 1024 * 1024;
// BOUNDARY: a name that begins with a dash would be taken for an option.
const saneRef = /^(?!-)[\w./@{}~^+-]+$/u;

/** `state` is `<ref>` or `<ref>:<path>`; paths are relative to `repository`, or absolute and inside of it. */
export async function readRulesFromGit(
  state: string,
  repository: string,
  defaultPath: string,
): Promise<RuleFileContent[]> {
  const colon = state.indexOf(':');
  const ref = colon === -1 ? state : state.slice(0, colon);
  const written = colon === -1 ? defaultPath : state.slice(colon + 1);
  const path = (isAbsolute(written) ? relative(await realpath(repository), written) : written) || '.';
  if (!saneRef.test(ref)) {
    throw unreadable(state, `\`${ref}\` is no name of a commit`, 'write `git:main`, or `git:main:rules`');
  }
  const commit = await git(repository, state, [
    'rev-parse',
    '--verify',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  const listed = await git(repository, state, [
    'ls-tree',
    '-r',
    '-z',
    '--name-only',
    commit.trim(),
    '--',
    path,
  ]);
  const isFile = path.endsWith(ruleFileEnding);
  const paths = listed.split('\0').filter((name) => (isFile ? name !== '' : name.endsWith(ruleFileEnding)));
  if (paths.length === 0) {
    throw unreadable(
      state,
      `there is no rule file in \`${path}\` at \`${ref}\``,
      'name the folder of the rules there: `git:main:rules`',
    );
  }
  return Promise.all(
    paths.map(async (name) => ({
      path: name,
      content: await git(repository, state, ['show', '--end-of-options', `${commit.trim()}:./${name}`]),
    })),
  );
}

async function git(repository: string, state: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', repository, ...args], {
      encoding: 'utf8',
      maxBuffer: mostBytes,
    });
    return stdout;
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const fix = missing
      ? 'install git, or give a folder as the baseline'
      : 'check that the ref is there: in CI fetch it first (`fetch-depth: 0`)';
    throw unreadable(
      state,
      missing ? 'git is not installed' : `git cannot read it${said(cause)}`,
      fix,
      cause,
    );
  }
}

function said(cause: unknown): string {
  const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
  const [line = ''] = stderr.trim().split('\n');
  return line === '' ? '' : ` (${line})`;
}

function unreadable(state: string, why: string, fix: string, cause?: unknown): AutotriggerError {
  return new AutotriggerError('BASELINE_UNREADABLE', `the state \`git:${state}\` cannot be read: ${why}`, {
    fix,
    cause,
  });
}
