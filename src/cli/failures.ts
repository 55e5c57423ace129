/** Failures as text for a person: what, where and the fix; a stack trace only for a bug, and only when asked for. */
import { formatError, isAutotriggerError } from '../errors/autotrigger-error.js';
import { errorText } from '../errors/error-text.js';
import { printable } from '../errors/printable.js';
import { ExitCode } from './command.js';
import type { CommandContext } from './context.js';
import { painter } from './terminal/painter.js';

export async function reportFailure(context: CommandContext, error: unknown): Promise<ExitCode> {
  const { stderr, env } = context;
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
