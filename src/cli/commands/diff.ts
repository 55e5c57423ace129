/** `autotrigger diff`: what a change of rules means, for every interaction there can be. */
import { type Command, Option } from 'commander';
import type { Diagnostic } from '../../errors/diagnostic.js';
import type { RuleSetDiff } from '../../lint/diff/diff.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import { type CommandContext, pathFrom, rulesFrom } from '../context.js';
import { sayNotRead } from '../not-read.js';
import { baselineOption, formatOption } from '../options.js';
import { writeResults } from '../results.js';

interface DiffOptions {
  readonly baseline: string;
  readonly require?: 'equivalent' | 'only-removes-sends';
  readonly format: 'pretty' | 'json' | 'markdown' | 'github' | 'sarif';
}

/** Exit code 1 only where `--require` is not met: that rules change is no failure. */
export function define(command: Command, action: Action): void {
  command
    .argument('<rules>', 'a folder of rule files, or a single file')
    .addOption(baselineOption().makeOptionMandatory())
    .addOption(
      new Option('--require <verdict>', 'exit with 1 unless the change is this').choices([
        'equivalent',
        'only-removes-sends',
      ]),
    )
    .addOption(formatOption('pretty', 'json', 'markdown', 'github', 'sarif'))
    .action(action(diffRules));
  command.addHelpText(
    'after',
    '\nExit codes: 0 done, and as required; 1 not what --require asks for; 2 the rules cannot be read or are invalid.',
  );
  addExamples(command, {
    'what this branch changes': 'autotrigger diff rules --baseline git:main',
    'fail unless the change can only hold requests back':
      'autotrigger diff rules --baseline git:main --require only-removes-sends',
  });
}

async function diffRules(context: CommandContext, path: string, options: DiffOptions): Promise<ExitCode> {
  const { openRules } = await import('../../simulation/baseline/open-rules.js');
  const [{ diff }, { maskEdit }] = await Promise.all([
    import('../../lint/diff/diff.js'),
    import('../../lint/diff/mask-edit.js'),
  ]);
  const after = await openRules(pathFrom(context, path));
  await sayNotRead(context, pathFrom(context, path));
  const before = await openRules(rulesFrom(context, options.baseline), {
    repository: context.cwd,
    path: pathFrom(context, path),
  });
  const exact = diff(before, after);
  const found = { ...exact, edits: exact.edits.map((edit) => maskEdit(edit, before, after)) };
  const text = await import('../../lint/diff/format-diff.js');
  await writeResults(context, options.format, {
    pretty: () => text.formatDiffPretty(found),
    json: () => found,
    markdown: async () => {
      const { escapeMarkdown } = await import('../../simulation/formats/markdown-text.js');
      return text.formatDiffMarkdown(found, escapeMarkdown);
    },
    findings: () => findings(found, text),
  });
  return isAsRequired(found, options.require) ? ExitCode.Fine : ExitCode.Findings;
}

/** What changes nothing removes nothing but sends, too. */
function isAsRequired({ verdict }: RuleSetDiff, required: DiffOptions['require']): boolean {
  return required === undefined || verdict === 'equivalent' || verdict === required;
}

/** The verdict, and every change at the first edited rule that makes it. */
function findings(found: RuleSetDiff, text: typeof import('../../lint/diff/format-diff.js')): Diagnostic[] {
  const verdict: Diagnostic = {
    code: 'RULES_DIFF',
    severity: 'warning',
    message: `the change of rules: ${text.describeVerdict(found)}`,
  };
  const changes = found.changes.map((change): Diagnostic => {
    const edit = found.edits.find(({ name, file }) => file !== undefined && change.rules.includes(name));
    // Annotations show a line break as an escape.
    const message = text.describeChange(change).replace(/\n\s*/, '; ');
    return { code: 'RULES_DIFF', severity: 'warning', message, file: edit?.file, line: edit?.line };
  });
  return [verdict, ...changes];
}
