/** `autotrigger stop` and `autotrigger start`: hold every worker on a store, and let them go on. */
import type { Command } from 'commander';
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { type Environment, environments } from '../../shared/environment.js';
import { withoutAddresses } from '../../shared/redact.js';
import { describeStop } from '../../stores/doctor.js';
import { assertEnvironment } from '../../suppression/store-notes.js';
import { type Action, addExamples, ExitCode } from '../command.js';
import type { CommandContext } from '../context.js';
import { defaultStore, storeEnvironmentOption, storeOption, usageError } from '../options.js';
import { isThere, type OpenedStore } from '../store/connection.js';
import { openStore } from '../store/open-store.js';

/** Works without any option: in an emergency nobody looks up which store it is. */
export function defineStop(command: Command, action: Action): void {
  command
    .addOption(storeOption())
    .addOption(storeEnvironmentOption())
    .option('--by <name>', 'who stops; shown wherever the stop is')
    .option('--reason <text>', 'why; shown wherever the stop is')
    .action(action(stop));
  addExamples(command, {
    'nothing more is sent, whichever store is used here': 'autotrigger stop',
    'workers on a server':
      'autotrigger stop --store redis://redis.internal:6379/0 --by ops --reason "wrong rules"',
  });
}

/** Must be told which store or environment, unlike `stop`: what it lets go on, sends. */
export function defineStart(command: Command, action: Action): void {
  command.addOption(storeOption()).addOption(storeEnvironmentOption()).action(action(start));
  addExamples(command, {
    'after an emergency stop': 'autotrigger start --env production',
    'workers on a server': 'autotrigger start --store redis://redis.internal:6379/0',
  });
}

interface StopOptions {
  /** Without `store` and `env`, `stop` takes the default stores of both environments. */
  readonly store?: string;
  readonly env?: Environment;
  /** Shown wherever the stop is; addresses in it are hidden. */
  readonly by?: string;
  readonly reason?: string;
}

/** Without a store or an environment, the default stores of both: in an emergency nobody looks up which one it is. */
async function stop(context: CommandContext, options: StopOptions): Promise<ExitCode> {
  const { by, reason } = options;
  const wanted = locationsOf(options);
  const locations = wanted.filter((location) => isThere(context, location));
  if (locations.length === 0) throw noStore(wanted);
  // Everybody who sees the stop reads who set it and why, and neither may name a customer.
  const noted = {
    at: context.clock.now(),
    ...(by === undefined ? {} : { by: withoutAddresses(by) }),
    ...(reason === undefined ? {} : { reason: withoutAddresses(reason) }),
  };
  for (const location of locations) {
    await withStore(context, location, options, async ({ store, name }) => {
      const former = (await store.notes?.())?.stop;
      // Who stopped it first, and why, must be asked before it is lifted.
      await noteIn(store, name, { ...noted, ...former });
      const already = former === undefined ? '' : `was ${describeStop(former)} already, which stays; `;
      await context.stdout.write(
        `${name}: ${already}stopped; within a second nothing is sent any more, until autotrigger start --store ${name}\n`,
      );
    });
  }
  return ExitCode.Fine;
}

async function start(context: CommandContext, options: StopOptions): Promise<ExitCode> {
  if (options.store === undefined && options.env === undefined) {
    throw usageError('`start` needs to know which store', 'add --env production, --env test or --store');
  }
  for (const location of locationsOf(options)) {
    if (!isThere(context, location)) throw noStore([location]);
    await withStore(context, location, options, async ({ store, name }) => {
      const former = (await store.notes?.())?.stop;
      await noteIn(store, name, null);
      const was = former === undefined ? 'was not stopped' : `started again; it was ${describeStop(former)}`;
      await context.stdout.write(`${name}: ${was}\n`);
    });
  }
  return ExitCode.Fine;
}

function locationsOf({ store, env }: StopOptions): readonly string[] {
  if (store !== undefined) return [store];
  return (env === undefined ? environments : [env]).map(defaultStore);
}

const noStore = (locations: readonly string[]): AutotriggerError =>
  new AutotriggerError(
    'STORE_UNAVAILABLE',
    `there is no store in ${locations.map((location) => `\`${location}\``).join(' or ')}`,
    { fix: 'name the store of the workers with --store' },
  );

async function withStore(
  context: CommandContext,
  location: string,
  { env }: StopOptions,
  work: (opened: OpenedStore) => Promise<void>,
): Promise<void> {
  const opened = await openStore(context, location);
  try {
    // An address of production in a variable of a test must not stop production, nor start it.
    if (env !== undefined) assertEnvironment(opened.name, (await opened.store.notes?.()) ?? {}, env);
    await work(opened);
  } finally {
    await opened.close();
  }
}

async function noteIn(
  { note }: OpenedStore['store'],
  name: string,
  stop: NonNullable<Parameters<NonNullable<OpenedStore['store']['note']>>[0]['stop']> | null,
): Promise<void> {
  if (note === undefined) {
    throw usageError(`the store \`${name}\` cannot be stopped: it ends with its process`, 'end the process');
  }
  await note({ stop });
}
