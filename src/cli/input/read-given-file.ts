/** A file that an option names. */
import { readFile } from 'node:fs/promises';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { fileReason } from '../../errors/file-reason.js';
import { type CommandContext, pathFrom } from '../context.js';

/** `what` names it in the message: `the certificate`. Rejects with INPUT_UNREADABLE. */
export async function readGivenFile(context: CommandContext, file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(pathFrom(context, file));
  } catch (cause) {
    throw new AutotriggerError('INPUT_UNREADABLE', `${what} \`${file}\` ${fileReason(cause)}`, {
      ...{ cause, file },
      fix: 'name a file that exists and that this user may read',
    });
  }
}
