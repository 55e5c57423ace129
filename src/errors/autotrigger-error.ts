/** The one error class. Match on `code`, never on `instanceof`: two copies of the package may be loaded. */
import type { ErrorCode } from './codes.js';
import { type Diagnostic, formatDiagnostic } from './diagnostic.js';
import { printable } from './printable.js';

/** What an error carries beside its code and its message; a part that does not apply is left out. */
export interface ErrorDetails {
  readonly fix?: string | undefined;
  /**
   * What was caught, when code of others threw it. It may hold anything, so `formatError` does not show it.
   */
  readonly cause?: unknown;
  readonly file?: string | undefined;
  readonly pointer?: string | undefined;
  readonly line?: number | undefined;
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * Thrown for a programmer's mistake at construction, and for files that cannot be read or are wrong. What is
 * wrong with an interaction is never thrown: it comes back in its receipt. The message is one lower-case
 * sentence without secrets and addresses.
 */
export class AutotriggerError extends Error {
  override readonly name = 'AutotriggerError';
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly fix: string | undefined;
  /** Path as the user gave it. */
  readonly file: string | undefined;
  /** JSON pointer (RFC 6901) into that file. */
  readonly pointer: string | undefined;
  /** From 1. */
  readonly line: number | undefined;
  /** Every finding, where there are several; otherwise empty. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fix = details.fix;
    this.file = details.file;
    this.pointer = details.pointer;
    this.line = details.line;
    this.diagnostics = details.diagnostics ?? [];
  }
}

/** By name, not by class: the ESM and the CJS build may be loaded in one process, and each has a class of its own. */
export function isAutotriggerError(value: unknown): value is AutotriggerError {
  return value instanceof Error && value.name === 'AutotriggerError' && 'code' in value;
}

/** The error and all its diagnostics as text for a person; never a stack trace. */
export function formatError(error: AutotriggerError): string {
  if (error.diagnostics.length > 0) {
    return [printable(error.message), ...error.diagnostics.map(formatDiagnostic)].join('\n');
  }
  return diagnosticsOf(error).map(formatDiagnostic).join('\n');
}

/** What is wrong, as findings: those of the error, or the error itself as the only one. */
export function diagnosticsOf(error: AutotriggerError): readonly Diagnostic[] {
  if (error.diagnostics.length > 0) return error.diagnostics;
  const { code, message, fix, file, line, pointer } = error;
  return [
    {
      code,
      severity: 'error',
      message,
      ...(fix === undefined ? {} : { fix }),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
      ...(pointer === undefined ? {} : { pointer }),
    },
  ];
}
