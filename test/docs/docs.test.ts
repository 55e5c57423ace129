/**
 * Every command and code block of README.md and docs/ is run, in the order of the page, in a folder of the page's
 * own that has nothing but the installed package, the rule packs and the example data.
 */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { type Block, blocksOf } from './blocks.js';

const root = resolve(import.meta.dirname, '../..');
const installed = inject('installed');
const execute = promisify(execFile);

/** A page with a test of its own, which runs it with the servers and packages that it needs. */
const hasOwnTest = (file: string): boolean =>
  existsSync(join(import.meta.dirname, file.replace(/\.md$/, '.test.ts')));

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !hasOwnTest(file))
    .map((file) => join('docs', file))
    .sort(),
];

/** Languages that only show something. */
const shown = new Set(['', 'text', 'mermaid', 'diff', 'yaml', 'http']);

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'autotrigger-docs-'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'page', private: true, type: 'module' }),
  );
  symlinkSync(join(installed, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(root, 'rules'), join(folder, 'rules'), { recursive: true });
  cpSync(join(root, 'docs/examples'), join(folder, 'docs/examples'), { recursive: true });
  return folder;
}

async function run(command: string, arguments_: readonly string[], cwd: string): Promise<void> {
  const bins = [join(installed, 'node_modules/.bin'), join(root, 'node_modules/.bin')];
  const env = {
    ...process.env,
    PATH: [...bins, process.env.PATH].join(delimiter),
    AUTOTRIGGER_REPOSITORY: root,
    NO_COLOR: '1',
  };
  try {
    await execute(command, [...arguments_], { cwd, env, timeout: 110_000, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error([message, stdout.slice(-2_000), stderr.slice(-2_000)].join('\n'));
  }
}

async function perform({ language, text, line, file }: Block, folder: string): Promise<void> {
  if (file !== undefined) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  switch (language) {
    case 'bash':
    case 'sh': {
      const development = /^(git clone|npm (ci|test|run))\b/m.test(text);
      // The package is installed already, and `npm test` runs on a clean clone anyway.
      const script = text
        .replace(/^(git clone.*|npm test|npm install autotrigger)\n/gm, '')
        .replaceAll(' && ', '\n');
      await run('bash', ['-euo', 'pipefail', '-c', script], development ? await freshClone() : folder);
      return;
    }
    case 'ts': {
      const program = file ?? `block-${line}.ts`;
      if (file === undefined) writeFileSync(join(folder, program), text);
      await run('tsx', [program], folder);
      return;
    }
    case 'json':
      JSON.parse(text);
      if (file?.endsWith('.rules.json')) await run('autotrigger', ['validate', file], folder);
      return;
    default:
      if (!shown.has(language))
        throw new Error(`a block in \`${language}\` is neither run nor marked as text`);
  }
}

let clone: Promise<string> | undefined;

function freshClone(): Promise<string> {
  clone ??= (async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'autotrigger-clone-')), 'autotrigger');
    await execute('git', ['clone', '--quiet', root, folder]);
    return folder;
  })();
  return clone;
}

describe('the docs', () => {
  it('have pages', () => {
    expect(pages.length).toBeGreaterThan(5);
  });

  it.each(pages)('%s: every block runs', async (page) => {
    const folder = scratchFolder();
    for (const block of blocksOf(readFileSync(join(root, page), 'utf8'))) {
      await perform(block, folder).catch((error: Error) => {
        throw new Error(`${page}:${block.line}: ${error.message}`);
      });
    }
  });
});
