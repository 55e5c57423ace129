/** A diagnostic as a workflow command of GitHub Actions: shown at its line of the pull request. */
import type { Diagnostic } from '../../errors/diagnostic.js';
import { printable } from '../../errors/printable.js';

/** Syntax: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function formatAnnotation({ severity, code, message, fix, file, line, column }: Diagnostic): string {
  const properties = Object.entries({ file, line, col: column, title: code })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(printable(String(value)))}`);
  const text = [message, ...(fix === undefined ? [] : [`fix: ${fix}`])].map(printable).join('\n');
  return `::${severity} ${properties.join(',')}::${escapeText(text)}\n`;
}

function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
