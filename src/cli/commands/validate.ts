/** `autotrigger validate`: every problem of the rule files in one go. */
import type { Command } from 'commander';
import { isAutotriggerError } from '../../errors/autotrigger-error.js';
import { byPlace, type Diagnostic, formatDiagnostic } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';
import type { Action } from '../command.js';
import { addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom } from '../context.js';
import { formatOption } from '../options.js';
import { formatAnnotation } from '../terminal/github-annotation.js';
import { type Painter, painter } from '../terminal/painter.js';
import { formatNumberOf } from '../terminal/text.js';

interface ValidateOptions {
  readonly format: 'pretty' | 'json' | 'github';
}

/** What was found about one folder or file of rules. */
interface Validation {
  readonly path: string;
  readonly valid: boolean;
  readonly version?: string;
  readonly files?: number;
  readonly rules?: number;
  readonly disabled?: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export function define(command: Command, action: Action): void {
  command
    .argument('<rules...>', 'folders of rule files, or single files; each is one rule set')
    .addOption(formatOption('pretty', 'json', 'github'))
    .action(action(validate));
  command.addHelpText('after', '\nExit codes: 0 all valid; 2 there are mistakes, or a file cannot be read.');
  addExamples(command, [
    { what: 'every mistake with its place and its fix', line: 'autotrigger validate rules' },
    { what: 'as annotations of a pull request', line: 'autotrigger validate rules --format github' },
  ]);
}

async function validate(
  context: CommandContext,
  paths: readonly string[],
  { format }: ValidateOptions,
): Promise<ExitCode> {
  const { stdout } = context;
  const validations: Validation[] = [];
  for (const path of paths) validations.push(await validateOne(context, path));
  const write = {
    pretty: () => validations.map((validation) => pretty(validation, painter(stdout))).join('\n'),
    json: () => `${JSON.stringify(validations, undefined, 2)}\n`,
    github: () => validations.flatMap(({ diagnostics }) => diagnostics.map(formatAnnotation)).join(''),
  };
  await stdout.write(write[format]());
  return validations.every(({ valid }) => valid) ? ExitCode.Fine : ExitCode.CouldNotRun;
}

async function validateOne(context: CommandContext, path: string): Promise<Validation> {
  const { loadRuleSet } = await import('../../rules/load-rule-set.js');
  try {
    const { version, files, rules, disabled, warnings } = await loadRuleSet(pathFrom(context, path));
    return {
      path,
      valid: true,
      version,
      files: files.length,
      rules: rules.length,
      disabled,
      diagnostics: warnings,
    };
  } catch (error) {
    if (!isAutotriggerError(error) || error.code !== 'RULES_INVALID') throw error;
    return { path, valid: false, diagnostics: [...error.diagnostics].sort(byPlace) };
  }
}

function pretty(
  { path, version, files = 0, rules = 0, disabled = [], diagnostics }: Validation,
  paint: Painter,
): string {
  if (version === undefined) {
    const problems = diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`);
    return `${problems.join('\n')}\n${paint.red(`${printable(path)}: ${formatNumberOf(diagnostics.length, 'mistake')}`)}\n`;
  }
  const off = disabled.length === 0 ? '' : `, ${formatNumberOf(disabled.length, 'rule')} disabled`;
  const what = `${formatNumberOf(rules, 'rule')} in ${formatNumberOf(files, 'file')}${off}`;
  const warnings = diagnostics.map((diagnostic) => `warning: ${formatDiagnostic(diagnostic)}\n`).join('');
  return `${warnings}${paint.green(`${printable(path)}: valid`)}, ${what}, version ${version}\n`;
}
