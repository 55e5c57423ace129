/** Failures as text for a person: what, where and the fix; a stack trace only for a bug, and only when asked for. */
import { diagnosticsOf, formatError, isAutotriggerError } from '../errors/autotrigger-error.js';
import { errorText } from '../errors/error-text.js';
import { printable } from '../errors/printable.js';
import { ExitCode } from './command.js';
import type { CommandContext } from './context.js';
import type { Failure } from './failure-formats.js';
import { painter } from './terminal/painter.js';

/** `format`: what the results would have been written in; the failure is given in it on standard output, too. */
export async function reportFailure(
  context: CommandContext,
  error: unknown,
  format = 'pretty',
): Promise<ExitCode> {
  const { stdout, stderr, env } = context;
  if (format !== 'pretty') {
    const { formatFailure } = await import('./failure-formats.js');
    // What cannot be written to standard output is said on standard error.
    await stdout.write(await formatFailure(context, failureOf(error), format)).catch(() => undefined);
  }
  const label = painter(stderr).red('error:');
  if (isAutotriggerError(error)) {
    await stderr.write(`${label} ${formatError(error)}\n`);
    return ExitCode.CouldNotRun;
  }
  const { message, stack } = error instanceof Error ? error : new Error(errorText(error));
  const details =
    env.AUTOTRIGGER_DEBUG === '1'
      ? `${stack ?? message}\n`
      : 'set AUTOTRIGGER_DEBUG=1 to see where it comes from\n';
  await stderr.write(
    `${label} ${printable(message)} (unexpected: this is a bug, please report it)\n${details}`,
  );
  return ExitCode.CouldNotRun;
}

function failureOf(error: unknown): Failure {
  if (isAutotriggerError(error)) {
    const { code, message, fix } = error;
    return { code, message, fix, diagnostics: diagnosticsOf(error) };
  }
  const [code, message, fix] = ['UNEXPECTED', errorText(error), 'this is a bug, please report it'];
  return { code, message, fix, diagnostics: [{ code, severity: 'error', message, fix }] };
}
