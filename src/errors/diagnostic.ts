/** A finding about a file: what, why, how to fix it, and where. Returned, or carried by an AutotriggerError. */
import { printable } from './printable.js';

/**
 * One finding. A place is as exact as it is known: a whole file has neither pointer nor line, and a rule set
 * given in code has no line.
 */
export interface Diagnostic {
  /** Stable, for matching; upper snake case. */
  readonly code: string;
  /** An error refuses the file; with warnings alone it is taken as it is. */
  readonly severity: 'error' | 'warning';
  /** What is wrong and why: one lower-case sentence, the user's own words in backticks. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string | undefined;
  /** Path as it was given by the user. */
  readonly file?: string | undefined;
  /** JSON pointer (RFC 6901) into the file; '' is the whole document. */
  readonly pointer?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
  /** From 1. */
  readonly column?: number | undefined;
}

/**
 * `file:line:column: message` with pointer and fix on lines of their own; what a person reads in a terminal. A file
 * that the message names is not named twice.
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, pointer, message, fix } = diagnostic;
  const isNamed = line === undefined && file !== undefined && message.includes(`\`${file}\``);
  const place = formatPlace({ file: isNamed ? undefined : file, line, column });
  const lines = [place === '' ? message : `${place}: ${message}`];
  if (pointer !== undefined && pointer !== '') lines.push(`  at ${pointer}`);
  if (fix !== undefined) lines.push(`  fix: ${fix}`);
  // A name of a file or a rule may hold anything.
  return lines.map(printable).join('\n');
}

/** `file:line:column`, as far as they are known; empty where nothing is. Names of files are not made printable. */
export function formatPlace({ file, line, column }: Pick<Diagnostic, 'file' | 'line' | 'column'>): string {
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
}

/** For sorting: by file, line and column; what has no place comes first. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return (a.file ?? '') < (b.file ?? '') ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
