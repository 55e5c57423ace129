/** What a command could not do, in the format its results would have had: a CI job reads nothing else. */
import { type Diagnostic, formatPlace } from '../errors/diagnostic.js';
import type { CommandContext } from './context.js';
import { formatFindings, jsonText } from './results.js';

/** What went wrong, as programs read it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly fix?: string | undefined;
  /** At least one. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Empty for `pretty`: a person reads standard error. */
export async function formatFailure(
  context: CommandContext,
  failure: Failure,
  format: string,
): Promise<string> {
  const { message, diagnostics } = failure;
  switch (format) {
    case 'json':
      return jsonText({ error: failure });
    case 'github':
    case 'sarif':
      return formatFindings(context, format, diagnostics);
    case 'junit': {
      const { formatJunit } = await import('../simulation/formats/junit.js');
      const cases = diagnostics.map((diagnostic) => ({
        name: lineOf(diagnostic),
        failure: { message: diagnostic.message, details: `${lineOf(diagnostic)}${fixOf(diagnostic)}` },
      }));
      const suites = [{ name: 'could not run', cases }];
      return formatJunit(suites, { ruleSet: '', at: new Date(context.clock.now()) });
    }
    case 'markdown': {
      const { escapeMarkdown } = await import('../simulation/formats/markdown-text.js');
      const lines = diagnostics.map((one) => `- ❌ ${escapeMarkdown(`${lineOf(one)}${fixOf(one)}`)}`);
      return `### ❌ Could not run\n\n${escapeMarkdown(message)}\n\n${lines.join('\n')}\n`;
    }
    case 'html': {
      const { html } = await import('../simulation/html/markup.js');
      const items = diagnostics.map((one) => html`<li>${lineOf(one)}${fixOf(one)}</li>\n`);
      return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Could not run</title></head>
<body><h1>Could not run</h1>
<p>${message}</p>
<ul>
${items}</ul>
</body>
</html>
`.html;
    }
    default:
      return '';
  }
}

function lineOf({ file, line, message }: Diagnostic): string {
  const place = formatPlace({ file, line });
  return place === '' ? message : `${place}: ${message}`;
}

function fixOf({ fix }: Diagnostic): string {
  return fix === undefined ? '' : `; fix: ${fix}`;
}
