/** `suppressions block`, `unblock`, `forget` and `respond`. */

import { formatNumberOf } from '../../shared/format-numbers.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { addressesFrom, restOf, writeRefusal } from './addresses.js';
import {
  type StoreOptions,
  type Suppressions,
  withAllSuppressions,
  withChosenSuppressions,
} from './open-suppressions.js';

interface BlockOptions extends StoreOptions {
  readonly by?: string;
  readonly reason?: string;
}

interface ForgetOptions extends StoreOptions {
  readonly dropBlock?: true;
}

interface RespondOptions extends StoreOptions {
  readonly at?: Date;
  readonly brand?: string;
  readonly channel?: string;
  readonly interactionId?: string;
}

/** In both environments unless one is chosen: an opt-out holds whichever of them asks next. */
export function block(
  context: CommandContext,
  addresses: readonly string[],
  options: BlockOptions,
): Promise<ExitCode> {
  const { by, reason } = options;
  const note = { ...(by && { by }), ...(reason && { reason }) };
  return withAllSuppressions(context, options, (stores) =>
    forEach(
      context,
      stores,
      addresses,
      { done: 'put on the do-not-contact list', others: '' },
      ({ guard }, address) => guard.block(address, note),
    ),
  );
}

/** In one store, which must be named: what is taken off a list by mistake leads to a contact. */
export function unblock(
  context: CommandContext,
  addresses: readonly string[],
  options: StoreOptions,
): Promise<ExitCode> {
  return withChosenSuppressions(context, options, 'unblock', (suppressions) =>
    forEach(
      context,
      [suppressions],
      addresses,
      { done: 'taken off the do-not-contact list', others: 'not on it' },
      ({ guard }, address) => guard.unblock(address),
    ),
  );
}

/** In one store, which must be named. The do-not-contact entry stays unless `dropBlock` is given. */
export function forget(
  context: CommandContext,
  addresses: readonly string[],
  options: ForgetOptions,
): Promise<ExitCode> {
  return withChosenSuppressions(context, options, 'forget', (suppressions) =>
    forEach(
      context,
      [suppressions],
      addresses,
      { done: 'forgotten', others: 'with nothing to forget' },
      async ({ guard }, address) => {
        const isForgotten = await guard.forget(address, { keepBlock: options.dropBlock !== true });
        const left = await guard.lookUp(address);
        return left === undefined || left.inFlight.length === 0 ? isForgotten : underWay;
      },
    ),
  );
}

const underWay =
  'a request to this customer is under way, and stays until the vendor has answered: forget the customer again in a minute';

/** Customers answered: windows that count from a response begin. */
export function respond(
  context: CommandContext,
  addresses: readonly string[],
  options: RespondOptions,
): Promise<ExitCode> {
  const { at, brand, channel, interactionId } = options;
  const about = { ...(at && { at }), ...(brand && { brand }), ...(channel && { channel }) };
  const response = { ...about, ...(interactionId && { interactionId }) };
  return withChosenSuppressions(context, options, 'respond', (suppressions) =>
    forEach(
      context,
      [suppressions],
      addresses,
      { done: 'noted as having answered', others: '' },
      ({ guard }, email) => guard.recordResponse({ ...response, email }),
    ),
  );
}

async function forEach(
  context: CommandContext,
  stores: readonly Suppressions[],
  addresses: readonly string[],
  words: { readonly done: string; readonly others: string },
  /** Resolves with false where there was nothing to change, and with why it could not be done in full. */
  change: (suppressions: Suppressions, address: string) => Promise<unknown>,
): Promise<ExitCode> {
  let changed = 0;
  let unchanged = 0;
  let unwrapped = 0;
  let refused = 0;
  for await (const read of addressesFrom(context, addresses)) {
    if (!read.ok) {
      refused += 1;
      await writeRefusal(context, read.row, read.problem);
      continue;
    }
    if (read.isUnwrapped) unwrapped += 1;
    const results: unknown[] = [];
    for (const suppressions of stores) results.push(await change(suppressions, read.address));
    const problem = results.find((result) => typeof result === 'string');
    if (problem !== undefined) {
      refused += 1;
      await writeRefusal(context, read.row, problem);
    } else if (results.some((result) => result !== false)) changed += 1;
    else unchanged += 1;
  }
  const names = stores.map(({ name }) => name).join(' and ');
  const others = unchanged === 0 ? '' : `, ${formatNumberOf(unchanged, 'other')} ${words.others}`;
  await context.stdout.write(
    `${formatNumberOf(changed, 'customer')} ${words.done} in ${names}${others}${restOf({ unwrapped, refused })}\n`,
  );
  return refused > 0 ? ExitCode.Findings : ExitCode.Fine;
}
