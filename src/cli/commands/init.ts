/** `autotrigger init`: rules, scenarios, a mapping and a CI workflow to start from; never overwrites without `--force`. */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { errorText } from '../../errors/error-text.js';
import { ignoredPaths } from '../../simulation/workflow.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom } from '../context.js';
import { starterFiles } from '../init/starter-files.js';
import { painter } from '../terminal/painter.js';
import { repositoryRoot } from '../terminal/repository-path.js';

/** Never overwrites without `--force`, so that running it again is harmless. */
export function define(command: Command, action: Action): void {
  command
    .argument('[folder]', 'folder to write to; made when it is not there', '.')
    .option('--force', 'overwrite files that exist already')
    .action(action(init));
  command.addHelpText(
    'after',
    '\nExit codes: 0 all written; 1 files were there already and were left; 2 not writable.',
  );
  addExamples(command, {
    'start here': 'autotrigger init',
    'what it wrote is valid, and its scenarios pass': 'autotrigger validate rules && autotrigger test rules',
  });
}

async function init(context: CommandContext, folder: string, { force }: { force?: true }): Promise<ExitCode> {
  const { stdout, stderr } = context;
  let left = 0;
  const root = repositoryRoot(resolve(pathFrom(context, folder)));
  const below = root === undefined ? '' : relative(root, resolve(pathFrom(context, folder)));
  const files = starterFiles(below.split(sep).join('/'));
  for (const { path, text } of files) {
    const target = join(pathFrom(context, folder), path);
    const written = await writeNew(target, text, force === true);
    if (written) await stdout.write(`${painter(stdout).green('wrote')} ${target}\n`);
    else {
      left += 1;
      await stderr.write(
        `${painter(stderr).yellow('left')} ${target}: it is there already (--force overwrites)\n`,
      );
    }
  }
  const ignored = join(pathFrom(context, folder), '.gitignore');
  if (await ignore(ignored)) await stdout.write(`${painter(stdout).green('wrote')} ${ignored}\n`);
  if (root === undefined) {
    await stderr.write(
      `${painter(stderr).yellow('note')}: this is no git repository yet, and GitHub runs a workflow only from the root of one\n`,
    );
  }
  if (left < files.length) await stderr.write(nextSteps(folder));
  return left > 0 ? ExitCode.Findings : ExitCode.Fine;
}

/** Adds what is missing to the file; false when nothing is. */
async function ignore(path: string): Promise<boolean> {
  const before = await readFile(path, 'utf8').catch(() => '');
  const missing = ignoredPaths.filter((line) => !before.split(/\r?\n/).includes(line));
  if (missing.length === 0) return false;
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  await appendFile(path, `${gap}${missing.join('\n')}\n`);
  return true;
}

function nextSteps(folder: string): string {
  const lines = [
    ...(folder === '.' ? [] : [`cd ${folder}`]),
    'autotrigger test rules',
    'autotrigger run interactions/sample.ndjson --sandbox',
  ];
  return `next:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** False when the file is there and may not be overwritten. */
async function writeNew(path: string, text: string, force: boolean): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    const reason = errorText(cause);
    throw new AutotriggerError('OUTPUT_UNWRITABLE', `\`${path}\` cannot be written: ${reason}`, {
      cause,
      fix: 'name a folder that this user may write to',
    });
  }
}
