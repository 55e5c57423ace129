/** `suppressions import` and `export`. */

import type { Clock } from '../../shared/clock.js';
import { formatNumberOf } from '../../shared/format-numbers.js';
import { isObject } from '../../shared/is-object.js';
import type { ImportReport } from '../../suppression/import-rows.js';
import { exportEntries, importBlocks, importEntries, importHistory } from '../../suppression/transfer.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { restOf, writeRefusal } from './addresses.js';
import {
  type StoreOptions,
  type Suppressions,
  withAllSuppressions,
  withExistingSuppressions,
  withSuppressions,
} from './open-suppressions.js';
import { readRows } from './read-rows.js';

/** What a list may be, as after `--as`. */
export const importKinds = ['do-not-contact', 'history', 'export'] as const;

interface ImportOptions extends StoreOptions {
  readonly as: (typeof importKinds)[number];
}

const importers: Record<
  ImportOptions['as'],
  (
    suppressions: Suppressions,
    rows: Iterable<unknown> | AsyncIterable<unknown>,
    clock: Clock,
  ) => Promise<ImportReport>
> = {
  'do-not-contact': ({ guard }, rows) => importBlocks(guard, rows),
  history: ({ guard }, rows, clock) => importHistory(guard, rows, clock),
  export: ({ store, keySecret }, rows) => importEntries(store, rows, keySecret),
};

/** Takes what it can: rows that are refused are named, and end the command with 1. */
export async function importList(
  context: CommandContext,
  inputs: readonly string[],
  options: ImportOptions,
): Promise<ExitCode> {
  const { stdout, stderr, clock } = context;
  // An opt-out holds in both environments; the others say what happened in one.
  const open = options.as === 'do-not-contact' ? withAllSuppressions : withOne;
  return open(context, options, async (stores) => {
    const [first, ...others] = stores;
    // Read once: standard input cannot be read again.
    const read = readRows(context, inputs);
    const given = options.as === 'export' ? withoutDoubt(context, read) : read;
    const rows = others.length === 0 ? given : await collect(given);
    const report = await importers[options.as](first, rows, clock);
    // Problems are those of the rows, the same for every store: they are reported once.
    for (const other of others) await importers[options.as](other, rows, clock);
    const { imported, refused, problems } = report;
    for (const { row, message } of problems) await writeRefusal(context, row, message);
    if (refused > problems.length) {
      await stderr.write(`and ${formatNumberOf(refused - problems.length, 'more row')} refused\n`);
    }
    const names = stores.map(({ name }) => name).join(' and ');
    await stdout.write(`${formatNumberOf(imported, 'row')} imported into ${names}${restOf(report)}\n`);
    return refused > 0 ? ExitCode.Findings : ExitCode.Fine;
  });
}

/** Says of a piece of an export that nobody can tell whether its keys are of the secret at hand. */
async function* withoutDoubt(
  { stderr }: CommandContext,
  rows: AsyncIterable<unknown>,
): AsyncGenerator<unknown> {
  let isFirst = true;
  for await (const row of rows) {
    if (isFirst && !(isObject(row) && Object.hasOwn(row, 'secrets'))) await stderr.write(pieceNote);
    isFirst = false;
    yield row;
  }
}

const pieceNote =
  'the export does not begin with the line that says under which secret it was made, so that is not checked: look a customer up with `suppressions show`\n';

async function collect(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

function withOne(
  context: CommandContext,
  options: StoreOptions,
  work: (stores: readonly [Suppressions, ...Suppressions[]]) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withSuppressions(context, options, (suppressions) => work([suppressions]));
}

/** One row at a time, so that a store of any size can be moved; ends when its reader goes. */
export function exportList(context: CommandContext, options: StoreOptions): Promise<ExitCode> {
  const { stdout } = context;
  return withExistingSuppressions(context, options, async ({ store }) => {
    for await (const entry of exportEntries(store)) {
      if (stdout.closed) break;
      await stdout.write(`${JSON.stringify(entry)}\n`);
    }
    return ExitCode.Fine;
  });
}
