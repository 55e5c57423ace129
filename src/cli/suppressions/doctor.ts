/** `suppressions doctor`: whether a store can be relied on; and `migrate`, for stores with tables. */
import type { StoreFinding, StoreStatistics } from '../../stores/port.js';
import { ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { usageError } from '../options.js';
import { writeResults } from '../results.js';
import { connectStore, migrateCommand } from '../store/open-store.js';
import { type Painter, painter } from '../terminal/painter.js';
import { formatCount, formatNumberOf } from '../terminal/text.js';
import { locationOf, requireStore, type StoreOptions } from './open-suppressions.js';
import { unmatchedEntries } from './unmatched-entries.js';

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
