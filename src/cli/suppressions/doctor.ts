/** `suppressions doctor`: whether a store can be relied on; and `migrate`, for stores with tables. */
import type { StoreFinding } from '../../stores/port.js';
import type { CommandContext } from '../context.js';
import { ExitCode } from '../exit-code.js';
import { usageError } from '../options.js';
import { connectStore } from '../store/open-store.js';
import { type Painter, painter } from '../terminal/painter.js';
import { formatCount, formatNumberOf } from '../terminal/text.js';
import { locationOf, type StoreOptions, withExistingSuppressions } from './open-suppressions.js';

interface DoctorOptions extends StoreOptions {
  readonly format: 'pretty' | 'json';
}

export function doctor(context: CommandContext, options: DoctorOptions): Promise<ExitCode> {
  const { stdout, clock } = context;
  return withExistingSuppressions(context, options, async ({ store, name }) => {
    const findings = await store.doctor({ environment: options.env, now: clock.now() });
    const statistics = await store.statistics();
    const { customers, blocked, inFlight, bytes } = statistics;
    const size = bytes === undefined ? '' : `, ${formatCount(bytes / 1024)} KiB`;
    const counts = `${formatNumberOf(customers, 'customer')}, ${formatCount(blocked)} not to be contacted, ${formatCount(inFlight)} in flight${size}`;
    await stdout.write(
      options.format === 'json'
        ? `${JSON.stringify({ store: name, findings, statistics }, undefined, 2)}\n`
        : [`${name}: ${counts}\n`, ...describe(findings, painter(stdout))].join(''),
    );
    return findings.some(({ severity }) => severity === 'error') ? ExitCode.Findings : ExitCode.Fine;
  });
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
