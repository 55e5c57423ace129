/** `autotrigger validate`: every mistake of rules, scenarios, laws, mappings and their tests in one go. */

import type { Command } from 'commander';
import { formatDiagnostic } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';
import { formatNumberOf } from '../../shared/format-numbers.js';
import type { Validation } from '../../simulation/validate.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom } from '../context.js';
import { formatOption } from '../options.js';
import { writeResults } from '../results.js';
import { type Painter, painter } from '../terminal/painter.js';

interface ValidateOptions {
  readonly format: 'pretty' | 'json' | 'github' | 'sarif';
}

/** Mistakes end it with 2, as they would end every command that reads these files. */
export function define(command: Command, action: Action): void {
  command
    .argument(
      '<rules...>',
      'folders, each one rule set with its scenarios, laws, mappings and their tests; or single files, read as what they hold',
    )
    .addOption(formatOption('pretty', 'json', 'github', 'sarif'))
    .action(action(validate));
  command.addHelpText('after', '\nExit codes: 0 all valid; 2 there are mistakes, or a file cannot be read.');
  addExamples(command, {
    'every mistake with its place and its fix': 'autotrigger validate rules',
    'one file of any kind': 'autotrigger validate tickets.mapping.json',
    'as annotations of a pull request': 'autotrigger validate rules --format github',
  });
}

async function validate(
  context: CommandContext,
  paths: readonly string[],
  { format }: ValidateOptions,
): Promise<ExitCode> {
  const { validatePath } = await import('../../simulation/validate.js');
  const validations: Validation[] = [];
  for (const path of paths) validations.push(await validatePath(pathFrom(context, path), path));
  const findings = validations.flatMap(({ diagnostics }) => diagnostics);
  await writeResults(context, format, {
    pretty: () => validations.map((validation) => pretty(validation, painter(context.stdout))).join('\n'),
    json: () => validations,
    findings: () => findings,
  });
  return validations.every(({ valid }) => valid) ? ExitCode.Fine : ExitCode.CouldNotRun;
}

function pretty(validation: Validation, paint: Painter): string {
  const { path, valid, diagnostics } = validation;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const texts = diagnostics.map((diagnostic) => {
    const label = diagnostic.severity === 'warning' ? 'warning: ' : '';
    return `${label}${formatDiagnostic(diagnostic)}\n`;
  });
  if (!valid) {
    return `${texts.join('\n')}\n${paint.red(`${printable(path)}: ${formatNumberOf(errors.length, 'mistake')}`)}\n`;
  }
  return `${texts.join('')}${paint.green(`${printable(path)}: valid`)}, ${contentsOf(validation)}\n`;
}

function contentsOf(validation: Validation): string {
  const { version, files = 0, rules = 0, disabled = [] } = validation;
  const { scenarioFiles, lawsFiles, mappingFiles, mappingTestsFiles } = validation;
  const off = disabled.length === 0 ? '' : `, ${formatNumberOf(disabled.length, 'rule')} disabled`;
  return [
    ...(version === undefined
      ? []
      : [`${formatNumberOf(rules, 'rule')} in ${formatNumberOf(files, 'file')}${off}`]),
    ...(scenarioFiles === 0 ? [] : [formatNumberOf(scenarioFiles, 'scenario file')]),
    ...(lawsFiles === 0 ? [] : [formatNumberOf(lawsFiles, 'laws file')]),
    ...(mappingFiles === 0 ? [] : [formatNumberOf(mappingFiles, 'mapping')]),
    ...(mappingTestsFiles === 0
      ? []
      : [formatNumberOf(mappingTestsFiles, 'file of mapping tests', 'files of mapping tests')]),
    ...(version === undefined ? [] : [`version ${version}`]),
  ].join(', ');
}
