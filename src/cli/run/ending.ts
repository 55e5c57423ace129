/** When a command that submits stops taking interactions: at Ctrl-C, and when its log cannot be written any more. */
import type { CommandContext } from '../context.js';

/** Said at the first Ctrl-C: calls in flight can take a while, and are waited for. */
const leavingNote = '\nfinishing what is in flight; Ctrl-C once more leaves at once\n';

/** One signal for both reasons. */
export interface Ending {
  readonly signal: AbortSignal;
  /** What cannot be logged must not be sent: called when a receipt cannot be written. */
  readonly abort: () => void;
}

/** From this call on Ctrl-C ends the command, not the process. */
export function takeEnding(context: CommandContext): Ending {
  const interrupt = context.takeInterrupts();
  interrupt.addEventListener('abort', () => void context.stderr.write(leavingNote), { once: true });
  const unlogged = new AbortController();
  return { signal: AbortSignal.any([interrupt, unlogged.signal]), abort: () => unlogged.abort() };
}
