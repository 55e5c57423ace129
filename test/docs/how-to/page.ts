/**
 * A how-to page that has a test of its own, in a folder as its reader has it: the files that the page shows, under the
 * names that it gives them, and the installed package beside the packages that the page asks for.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { type Program, startProgram } from '../../support/programs.js';
import { type Block, blocksOf } from '../blocks.js';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');

export interface Page {
  readonly folder: string;
  /** Every block of the page, so that a test can say which it runs. */
  readonly blocks: readonly Block[];
  /** Names of the files that the page shows. */
  readonly files: readonly string[];
  readonly text: string;
  /** The content of a file that the page shows. */
  file(name: string): string;
  /** Makes a file that the reader has, and the page does not show. */
  write(file: string, content: string): void;
  /** Runs the commands of the page, all but `npm install`: the packages are there. */
  runCommands(): Promise<void>;
  /** Resolves with what it prints to standard output. */
  run(command: string, argv: readonly string[], env?: NodeJS.ProcessEnv): Promise<string>;
  start(command: string, argv: readonly string[], env?: NodeJS.ProcessEnv): Program;
  /** As strict as TypeScript can be, with further files; throws with what it finds. */
  typecheck(further?: readonly string[]): Promise<void>;
  /** Kills what still runs, and removes the folder. */
  remove(): void;
}

const textOf = (name: string): string => readFileSync(join(root, 'docs/how-to', `${name}.md`), 'utf8');

/** A file that another page shows. */
export function fileOf(name: string, file: string): string {
  const found = blocksOf(textOf(name)).find((block) => block.file === file);
  if (found === undefined) throw new Error(`${name}.md shows no file ${file}`);
  return found.text;
}

export function openPage(name: string, packages: readonly string[] = []): Page {
  const text = textOf(name);
  const blocks = blocksOf(text);
  const folder = mkdtempSync(join(tmpdir(), `autotrigger-${name}-`));
  const started: Program[] = [];
  const modules = join(folder, 'node_modules');
  cpSync(join(inject('installed'), 'node_modules'), modules, { recursive: true, verbatimSymlinks: true });
  for (const one of packages) {
    mkdirSync(dirname(join(modules, one)), { recursive: true });
    symlinkSync(join(root, 'node_modules', one), join(modules, one));
  }
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  const named = new Map(blocks.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text]])));
  write('package.json', JSON.stringify({ name: 'page', private: true, type: 'module' }));
  for (const [file, content] of named) write(file, content);

  const bins = [join(modules, '.bin'), join(root, 'node_modules/.bin')];
  const environment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
    ...process.env,
    NODE_ENV: undefined,
    VITEST: undefined,
    PATH: [...bins, process.env.PATH].join(delimiter),
    ...env,
  });
  const run: Page['run'] = async (command, argv, env = {}) => {
    try {
      const { stdout } = await execute(command, [...argv], { cwd: folder, env: environment(env) });
      return stdout;
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      throw new Error(`${command} ${argv.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
    }
  };
  return {
    folder,
    blocks,
    files: [...named.keys()],
    text,
    file(name) {
      const content = named.get(name);
      if (content === undefined) throw new Error(`the page shows no file ${name}`);
      return content;
    },
    write,
    async runCommands() {
      for (const { file, language, text } of blocks) {
        if (language === 'bash' && file === undefined)
          await run('bash', ['-euo', 'pipefail', '-c', text.replace(/^npm install .*\n/gm, '')]);
      }
    },
    run,
    start(command, argv, env = {}) {
      const program = startProgram(command, argv, { cwd: folder, env: environment(env) });
      started.push(program);
      return program;
    },
    async typecheck(further = []) {
      const programs = blocks.flatMap(({ file, language }) =>
        language === 'ts' && file !== undefined ? [file] : [],
      );
      write(
        'tsconfig.json',
        JSON.stringify({
          compilerOptions: {
            ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
            ...{ noEmit: true, skipLibCheck: true, target: 'ES2022', module: 'NodeNext' },
            ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
          },
          include: [...programs, ...further],
        }),
      );
      await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]);
    },
    remove() {
      for (const { child } of started) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
