/** The addresses a command is given: as arguments, or one a line on standard input, where no shell remembers them. */
import { createInterface } from 'node:readline';
import type { CommandContext } from '../context.js';
import { usageError } from '../options.js';

export async function* addressesFrom(
  context: CommandContext,
  given: readonly string[],
): AsyncGenerator<string> {
  for (const word of given) {
    if (word !== '-') yield checked(word);
    else
      for await (const line of createInterface({ input: context.stdin }))
        if (line.trim() !== '') yield checked(line);
  }
}

/** True for what could be an address at all; not whether it exists. */
function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text.trim());
}

function checked(text: string): string {
  if (isAddress(text)) return text.trim();
  // Not repeated in the message: it may be a part of an address.
  throw usageError(
    'one of the words given is no e-mail address',
    'give addresses, or `-` and one a line on standard input',
  );
}
