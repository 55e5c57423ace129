/** `suppressions block`, `unblock` and `forget`. */

import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { formatNumberOf } from '../terminal/text.js';
import { addressesFrom } from './addresses.js';
import {
  type StoreOptions,
  type Suppressions,
  withExistingSuppressions,
  withSuppressions,
} from './open-suppressions.js';

interface BlockOptions extends StoreOptions {
  readonly by?: string;
  readonly reason?: string;
}

interface ForgetOptions extends StoreOptions {
  readonly dropBlock?: true;
}

export function block(
  context: CommandContext,
  addresses: readonly string[],
  options: BlockOptions,
): Promise<ExitCode> {
  const { by, reason } = options;
  return withSuppressions(context, options, (suppressions) =>
    forEach(
      context,
      suppressions,
      addresses,
      { done: 'put on the do-not-contact list', others: '' },
      async (address) => {
        await suppressions.guard.block(address, { ...(by && { by }), ...(reason && { reason }) });
        return true;
      },
    ),
  );
}

export function unblock(
  context: CommandContext,
  addresses: readonly string[],
  options: StoreOptions,
): Promise<ExitCode> {
  return withExistingSuppressions(context, options, (suppressions) =>
    forEach(
      context,
      suppressions,
      addresses,
      { done: 'taken off the do-not-contact list', others: 'not on it' },
      (address) => suppressions.guard.unblock(address),
    ),
  );
}

export function forget(
  context: CommandContext,
  addresses: readonly string[],
  options: ForgetOptions,
): Promise<ExitCode> {
  return withExistingSuppressions(context, options, (suppressions) =>
    forEach(
      context,
      suppressions,
      addresses,
      { done: 'forgotten', others: 'with nothing to forget' },
      (address) => suppressions.guard.forget(address, { keepBlock: options.dropBlock !== true }),
    ),
  );
}

async function forEach(
  context: CommandContext,
  { name }: Suppressions,
  addresses: readonly string[],
  words: { readonly done: string; readonly others: string },
  change: (address: string) => Promise<boolean>,
): Promise<ExitCode> {
  let changed = 0;
  let unchanged = 0;
  for await (const address of addressesFrom(context, addresses)) {
    if (await change(address)) changed += 1;
    else unchanged += 1;
  }
  const others = unchanged === 0 ? '' : `, ${formatNumberOf(unchanged, 'other')} ${words.others}`;
  await context.stdout.write(`${formatNumberOf(changed, 'customer')} ${words.done} in ${name}${others}\n`);
  return ExitCode.Fine;
}
