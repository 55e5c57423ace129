/** What goes wrong in a command without an end is said when it happens: nobody reads its summary in time. */
import { printable } from '../../errors/printable.js';
import type { Logger } from '../../pipeline/log.js';
import type { CommandContext } from '../context.js';

/**
 * One line each, with its time; whatever its level, it is worth a line there.
 */
export function stderrLogger({ stderr, clock }: CommandContext): Logger {
  const say = (fields: object, message: string): void => {
    const { code, interactionId, outcome }: Readonly<Record<string, unknown>> = { ...fields };
    const what = [outcome, outcome && (interactionId ?? '(no id)')].filter(Boolean).join(' ');
    const parts = [what, code, message].filter(Boolean).map((part) => printable(String(part)));
    void stderr.write(`${new Date(clock.now()).toISOString()} ${parts.join(': ')}\n`);
  };
  return { info: say, warn: say, error: say };
}
