/** `autotrigger lint`: what is legal but hardly meant. */
import type { Command } from 'commander';
import { type Diagnostic, formatDiagnostic } from '../../errors/diagnostic.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom } from '../context.js';
import { sayNotRead } from '../not-read.js';
import { formatOption } from '../options.js';
import { writeResults } from '../results.js';

interface LintOptions {
  readonly format: 'pretty' | 'json' | 'github' | 'sarif';
}

/** Exit code 1 for findings, so that CI can fail on them; no finding keeps rules from being used. */
export function define(command: Command, action: Action): void {
  command
    .argument('<rules>', 'a folder of rule files, or a single file')
    .addOption(formatOption('pretty', 'json', 'github', 'sarif'))
    .action(action(lintRules));
  command.addHelpText(
    'after',
    '\nExit codes: 0 nothing found; 1 findings; 2 the rules cannot be read or are invalid.',
  );
  addExamples(command, {
    'what is hardly meant in these rules': 'autotrigger lint rules',
    'as annotations of a pull request': 'autotrigger lint rules --format github',
  });
}

async function lintRules(context: CommandContext, path: string, { format }: LintOptions): Promise<ExitCode> {
  const { loadRuleSet } = await import('../../rules/load-rule-set.js');
  const { lint } = await import('../../lint/lint.js');
  const findings = lint(await loadRuleSet(pathFrom(context, path)));
  await sayNotRead(context, pathFrom(context, path));
  await writeResults(context, format, {
    pretty: () => pretty(findings),
    json: () => findings,
    findings: () => findings,
  });
  return findings.length === 0 ? ExitCode.Fine : ExitCode.Findings;
}

function pretty(findings: readonly Diagnostic[]): string {
  if (findings.length === 0) return 'nothing found\n';
  return findings.map((finding) => `${formatDiagnostic(finding)} (${finding.code})\n`).join('');
}
