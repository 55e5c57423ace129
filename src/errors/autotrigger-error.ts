/** The one error class. Match on `code`, never on `instanceof`: two copies of the package may be loaded. */
import type { ErrorCode } from './codes.js';
import { type Diagnostic, formatDiagnostic } from './diagnostic.js';
import { printable } from './printable.js';

export interface ErrorDetails {
  readonly fix?: string | undefined;
  readonly cause?: unknown;
  readonly file?: string | undefined;
  readonly pointer?: string | undefined;
  readonly line?: number | undefined;
  readonly diagnostics?: readonly Diagnostic[];
}

export class AutotriggerError extends Error {
  override readonly name = 'AutotriggerError';
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly fix: string | undefined;
  readonly file: string | undefined;
  readonly pointer: string | undefined;
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
