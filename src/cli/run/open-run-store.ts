/** The store of a run: the one asked for, looked at by its doctor; a dry run writes nothing into it. */
import { AutotriggerError } from '../../errors/autotrigger-error.js';
import { rehearsalStore } from '../../stores/rehearsal-store.js';
import type { Closing } from '../closing.js';
import type { CommandContext } from '../context.js';
import { defaultStore } from '../options.js';
import { isThere, type OpenedStore } from '../store/connection.js';
import { openStore } from '../store/open-store.js';
import { assertFolderIsMeant, assertStoreIsMeant } from '../store/production-use.js';
import { painter } from '../terminal/painter.js';
import type { SubmitOptions } from './options.js';

/**
 * Rejects with USAGE or STORE_UNSAFE before anything is sent, where the store cannot keep the promise that nobody is
 * asked twice.
 */
export async function openRunStore(
  context: CommandContext,
  options: SubmitOptions,
  closing: Closing,
): Promise<OpenedStore> {
  const { env: environment, sandbox, dryRun } = options;
  const asked = options.store ?? defaultStore(sandbox === true ? 'sandbox' : environment);
  // A dry run must not even leave an empty store behind.
  const location = dryRun && !isThere(context, asked) ? 'memory' : asked;
  assertFolderIsMeant(context, location, options);
  const opened = await openStore(context, location);
  closing.add(() => opened.close());
  await assertStoreIsMeant(context, opened, options);
  if (dryRun) return { ...opened, store: rehearsalStore(opened.store) };
  await heedDoctor(context, opened, environment);
  // The trigger would ask again and warn the process of what has just been said.
  return { ...opened, store: { ...opened.store, doctor: async () => [] } };
}

async function heedDoctor(
  { stderr, clock }: CommandContext,
  { store, name }: OpenedStore,
  environment: SubmitOptions['env'],
): Promise<void> {
  const findings = await store.doctor({ environment, now: clock.now() });
  for (const { severity, message, fix } of findings) {
    if (severity === 'error') {
      throw new AutotriggerError('STORE_UNSAFE', `the store \`${name}\` is not safe: ${message}`, { fix });
    }
    if (severity === 'warning') {
      await stderr.write(
        `${painter(stderr).yellow('warning:')} ${message}\n${fix === undefined ? '' : `  fix: ${fix}\n`}`,
      );
    }
  }
}
