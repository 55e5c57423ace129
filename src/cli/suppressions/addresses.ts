/** The addresses a command is given: as arguments, or one a line on standard input, where no shell remembers them. */

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type AddressReading, readAddress } from '../../interaction/address.js';
import { openSource } from '../../interaction/read/open-source.js';
import { findSources } from '../../interaction/read/sources.js';
import { formatCount, formatNumberOf } from '../../shared/format-numbers.js';
import type { CommandContext } from '../context.js';
import { noticeTo } from '../input/open-input.js';
import { painter } from '../terminal/painter.js';

/** Which of the addresses, from 1; what cannot be read is refused by it, because the text may hold an address. */
type GivenAddress = AddressReading & { readonly row: number };

/** In the order given; empty lines of standard input are passed over, and counted. */
export async function* addressesFrom(
  context: CommandContext,
  given: readonly string[],
): AsyncGenerator<GivenAddress> {
  let row = 0;
  for (const word of given) {
    if (word !== '-') yield { ...readAddress(word), row: ++row };
    else {
      for await (const line of standardInput(context)) {
        row += 1;
        if (line.trim() !== '') yield { ...readAddress(line), row };
      }
    }
  }
}

/** In whatever encoding it is written, compressed or not, as a list that is imported. */
async function* standardInput(context: CommandContext): AsyncGenerator<string> {
  const say = noticeTo(context);
  for (const source of await findSources(['-'], context.stdin)) {
    const { chunks } = await openSource(source, { say: (notice) => say(notice, source.file) });
    yield* createInterface({ input: Readable.from(chunks), crlfDelay: Number.POSITIVE_INFINITY });
  }
}

/** One refused row, as every command of lists writes it. */
export async function writeRefusal({ stderr }: CommandContext, row: number, problem: string): Promise<void> {
  await stderr.write(`${painter(stderr).red('refused:')} row ${formatCount(row)}: ${problem}\n`);
}

/** What else is to be said of a list, after what was done with it: `, 2 of them unwrapped, 1 refused`. */
export function restOf({
  unwrapped,
  refused,
}: {
  readonly unwrapped: number;
  readonly refused: number;
}): string {
  const parts = [
    ...(unwrapped === 0 ? [] : [`${formatNumberOf(unwrapped, 'address', 'addresses')} unwrapped`]),
    ...(refused === 0 ? [] : [`${formatCount(refused)} refused`]),
  ];
  return parts.map((part) => `, ${part}`).join('');
}
