/** `suppressions show`: what is known of a customer, named by hash. */

import { printable } from '../../errors/printable.js';
import { formatNumberOf } from '../../shared/format-numbers.js';
import type { CustomerEntry } from '../../stores/port.js';
import type { CustomerRecord } from '../../suppression/protocol.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { usageError } from '../options.js';
import { type Painter, painter } from '../terminal/painter.js';
import { formatInstant } from '../terminal/text.js';
import { addressesFrom, writeRefusal } from './addresses.js';
import { type StoreOptions, withExistingSuppressions } from './open-suppressions.js';

interface ShowOptions extends StoreOptions {
  readonly all?: true;
  readonly format: 'pretty' | 'json';
}

/** With addresses, one customer each; with `--all` every row, which is read and written one by one. */
export async function show(
  context: CommandContext,
  addresses: readonly string[],
  options: ShowOptions,
): Promise<ExitCode> {
  const { stdout } = context;
  if (addresses.length === 0 && options.all !== true) {
    throw usageError('`suppressions show` needs to know whom', 'give one or more addresses, `-`, or --all');
  }
  if (addresses.length > 0 && options.all === true) {
    throw usageError('`suppressions show` was given addresses and --all', 'leave one of them out');
  }
  return withExistingSuppressions(context, options, async ({ store, guard, keys }) => {
    if (options.all) {
      for await (const entry of store.entries()) {
        // `| head` has seen enough: a large store is not read to its end for nobody.
        if (stdout.closed) break;
        await stdout.write(options.format === 'json' ? `${JSON.stringify(entry)}\n` : `${oneLine(entry)}\n`);
      }
      return ExitCode.Fine;
    }
    let exitCode: ExitCode = ExitCode.Fine;
    for await (const read of addressesFrom(context, addresses)) {
      if (!read.ok) {
        exitCode = ExitCode.Findings;
        await writeRefusal(context, read.row, read.problem);
        continue;
      }
      const { address } = read;
      const [customer] = keys.customersOf(address);
      const record = await guard.lookUp(address);
      const known = { customer, known: record !== undefined, ...record };
      const text =
        options.format === 'json' ? JSON.stringify(known) : pretty(customer, record, painter(stdout));
      await stdout.write(`${text}\n`);
    }
    return exitCode;
  });
}

function oneLine({ customer, anchors, handled, block, inFlight }: CustomerEntry): string {
  // One request leaves several anchors, one for each scope.
  const latest = Math.max(...anchors.map(({ at }) => at));
  return [
    customer,
    anchors.length === 0 ? 'not asked' : `asked ${instantOf(latest)}`,
    `${formatNumberOf(handled.length, 'interaction')} handled`,
    ...(inFlight.length > 0 ? ['in flight'] : []),
    ...(block === undefined ? [] : ['do not contact']),
  ].join('  ');
}

function pretty(customer: string, record: CustomerRecord | undefined, paint: Painter): string {
  const title = `${paint.bold('customer')} ${customer}`;
  if (record === undefined) return `${title}\n  nothing is known`;
  const { requests, handled, inFlight, block } = record;
  return [
    title,
    ...(block === undefined
      ? []
      : [`  ${paint.red('do not contact')} since ${instantOf(block.at)}${noteOf(block)}`]),
    ...requests.map(({ at, by }) => `  asked ${instantOf(at)} because of ${printable(by)}`),
    ...handled.map(
      ({ outcome, at, requestId }) =>
        `  ${outcome} ${instantOf(at)}${requestId === undefined ? '' : ` as ${printable(requestId)}`}`,
    ),
    ...inFlight.map(
      ({ state, leaseUntil, by }) => `  ${state} until ${instantOf(leaseUntil)} because of ${printable(by)}`,
    ),
  ].join('\n');
}

function noteOf({ by, reason }: { readonly by?: string; readonly reason?: string }): string {
  return [
    ...(by === undefined ? [] : [` by ${printable(by)}`]),
    ...(reason === undefined ? [] : [`: ${printable(reason)}`]),
  ].join('');
}

function instantOf(milliseconds: number): string {
  return formatInstant(new Date(milliseconds).toISOString());
}
