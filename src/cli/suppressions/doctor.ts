/** `suppressions doctor`: whether a store can be relied on; and `migrate`, for stores with tables. */

import { readAddress } from '../../interaction/address.js';
import { formatCount, formatNumberOf } from '../../shared/format-numbers.js';
import { isObject } from '../../shared/is-object.js';
import type { StoreFinding, StoreStatistics } from '../../stores/port.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { usageError } from '../options.js';
import { writeResults } from '../results.js';
import { connectStore, migrateCommand } from '../store/open-store.js';
import { type Painter, painter } from '../terminal/painter.js';
import {
  locationOf,
  requireStore,
  type StoreOptions,
  type Suppressions,
  withExistingSuppressions,
} from './open-suppressions.js';
import { readRows } from './read-rows.js';

interface DoctorOptions extends StoreOptions {
  readonly format: 'pretty' | 'json';
}

/** `lists`: do-not-contact lists that were imported, compared with what stands in the store. */
export async function doctor(
  context: CommandContext,
  lists: readonly string[],
  options: DoctorOptions,
): Promise<ExitCode> {
  const { stdout, clock } = context;
  // A doctor that makes the store it looks at would find nothing wrong with it.
  requireStore(context, options);
  const { store, name, check, close } = await connectStore(context, locationOf(options));
  try {
    await check?.();
    const findings = (await store.doctor({ environment: options.env ?? 'test', now: clock.now() })).map(
      forCommandLine,
    );
    if (lists.length > 0) findings.push(...(await unmatchedEntries(context, lists, options)));
    // Without its tables a store can be looked at, and counts nothing.
    const isThere = findings.every(({ code }) => code !== 'POSTGRES_NOT_MIGRATED');
    const statistics = isThere ? await store.statistics() : undefined;
    await writeResults(context, options.format, {
      pretty: () => [`${name}: ${countsOf(statistics)}\n`, ...describe(findings, painter(stdout))].join(''),
      json: () => ({ store: name, findings, statistics }),
    });
    return findings.some(({ severity }) => severity === 'error') ? ExitCode.Findings : ExitCode.Fine;
  } finally {
    await close();
  }
}

function countsOf(statistics: StoreStatistics | undefined): string {
  if (statistics === undefined) return 'not ready';
  const { customers, blocked, inFlight, bytes } = statistics;
  const size = bytes === undefined ? '' : `, ${formatCount(bytes / 1024)} KiB`;
  return `${formatNumberOf(customers, 'customer')}, ${formatCount(blocked)} not to be contacted, ${formatCount(inFlight)} in flight${size}`;
}

/** What the library calls `migrate()` is a command here. */
function forCommandLine(finding: StoreFinding): StoreFinding {
  return finding.fix?.includes('migrate()') ? { ...finding, fix: migrateCommand } : finding;
}

/** Harmless where the tables are there. Rejects with USAGE for a store that has none. */
export async function migrate(context: CommandContext, options: StoreOptions): Promise<ExitCode> {
  const { name, migrate: makeTables, close } = await connectStore(context, locationOf(options));
  try {
    if (makeTables === undefined) {
      throw usageError(`the store \`${name}\` has no tables to make`, 'only postgres://… stores need this');
    }
    await makeTables();
    await context.stdout.write(`${name}: the tables are there\n`);
    return ExitCode.Fine;
  } finally {
    await close();
  }
}

function describe(findings: readonly StoreFinding[], paint: Painter): string[] {
  if (findings.length === 0) return [`${paint.green('nothing found')}: windows kept here will hold\n`];
  const colours = { error: paint.red, warning: paint.yellow, info: paint.dim };
  return findings.map(
    ({ severity, code, message, fix }) =>
      `${colours[severity](severity)} ${code}: ${message}\n${fix === undefined ? '' : `  fix: ${fix}\n`}`,
  );
}

/**
 * Do-not-contact entries that no request can match: the first version kept texts such as `<jane@…>` as they stood. Keys
 * are hashes, so entries are found by the lists that they came from.
 */
async function unmatchedEntries(
  context: CommandContext,
  lists: readonly string[],
  options: StoreOptions,
): Promise<readonly StoreFinding[]> {
  return withExistingSuppressions(context, options, async (suppressions) => {
    let unmatched = 0;
    for await (const row of readRows(context, lists)) {
      const text = isObject(row) ? row.email : row;
      if (typeof text === 'string' && (await isUnmatched(suppressions, text))) unmatched += 1;
    }
    if (unmatched === 0) return [];
    return [
      {
        severity: 'error',
        code: 'ENTRIES_UNMATCHED',
        message: `${formatNumberOf(unmatched, 'do-not-contact entry', 'do-not-contact entries')} of the list can match no address, so these customers can be asked`,
        fix: 'import the list again (`suppressions import`), and correct the rows that it refuses',
      },
    ];
  });
}

async function isUnmatched({ guard, keys, store }: Suppressions, text: string): Promise<boolean> {
  const read = readAddress(text);
  if (read.ok && !read.isUnwrapped) return false;
  const found = new Set(read.ok ? keys.customersOf(read.address) : []);
  const asWritten = keys.customersOf(text).filter((key) => !found.has(key));
  const entries = await Promise.all(asWritten.map((key) => store.entry(key)));
  if (!entries.some((entry) => entry?.block !== undefined)) return false;
  return !read.ok || (await guard.lookUp(read.address))?.block === undefined;
}
