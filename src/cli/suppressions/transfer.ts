/** `suppressions import` and `export`. */
import type { Clock } from '../../shared/clock.js';
import type { ImportReport } from '../../suppression/import-rows.js';
import { exportEntries, importBlocks, importEntries, importHistory } from '../../suppression/transfer.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { painter } from '../terminal/painter.js';
import { formatCount, formatNumberOf } from '../terminal/text.js';
import {
  type StoreOptions,
  type Suppressions,
  withExistingSuppressions,
  withSuppressions,
} from './open-suppressions.js';
import { readRows } from './read-rows.js';

export const importKinds = ['do-not-contact', 'history', 'export'] as const;

interface ImportOptions extends StoreOptions {
  readonly as: (typeof importKinds)[number];
}

const importers: Record<
  ImportOptions['as'],
  (suppressions: Suppressions, rows: AsyncIterable<unknown>, clock: Clock) => Promise<ImportReport>
> = {
  'do-not-contact': ({ guard }, rows) => importBlocks(guard, rows),
  history: ({ guard }, rows, clock) => importHistory(guard, rows, clock),
  export: ({ store }, rows) => importEntries(store, rows),
};

export function importList(
  context: CommandContext,
  inputs: readonly string[],
  options: ImportOptions,
): Promise<ExitCode> {
  const { stdout, stderr } = context;
  return withSuppressions(context, options, async (suppressions) => {
    const { imported, refused, problems } = await importers[options.as](
      suppressions,
      readRows(context, inputs),
      context.clock,
    );
    for (const { row, message } of problems) {
      await stderr.write(`${painter(stderr).red('refused:')} row ${formatCount(row)}: ${message}\n`);
    }
    if (refused > problems.length) {
      await stderr.write(`and ${formatNumberOf(refused - problems.length, 'more row')} refused\n`);
    }
    const left = refused === 0 ? '' : `, ${formatCount(refused)} refused`;
    await stdout.write(`${formatNumberOf(imported, 'row')} imported into ${suppressions.name}${left}\n`);
    return refused > 0 ? ExitCode.Findings : ExitCode.Fine;
  });
}

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
