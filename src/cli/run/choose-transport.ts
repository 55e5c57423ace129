/** Where requests of a run go: the vendor, a sandbox in this process, or nowhere (`--dry-run`). */
import { basename, dirname, join } from 'node:path';
import { AutotriggerError, isAutotriggerError } from '../../errors/autotrigger-error.js';
import type { Environment } from '../../shared/environment.js';
import type { ApiKeys } from '../../transport/api-key.js';
import type { TlsOptions } from '../../transport/options.js';
import type { Transport } from '../../transport/port.js';
import type { Closing } from '../closing.js';
import type { CommandContext } from '../context.js';
import { readGivenFile } from '../input/read-given-file.js';
import { usageError } from '../options.js';
import { proxyFrom } from '../proxy.js';
import { type LedgerFile, openLedgerFile } from '../sandbox/ledger-file.js';
import type { OpenedStore } from '../store/connection.js';
import type { SubmitOptions } from './options.js';

/** Where requests go, and what is said of it. */
export interface ChosenTransport {
  readonly transport: Transport;
  /** For messages. */
  readonly name: string;
  /** Requests the sandbox has accepted so far, earlier runs included. */
  readonly accepted?: () => number;
}

/**
 * Each is loaded only when it is chosen. Rejects with USAGE for a certificate without its key, INPUT_UNREADABLE for one
 * that cannot be read.
 */
export async function chooseTransport(
  context: CommandContext,
  options: SubmitOptions,
  store: Pick<OpenedStore, 'folder'>,
  closing: Closing,
): Promise<ChosenTransport> {
  const { env: environment, baseUrl, concurrency, rate } = options;
  if (options.dryRun) {
    const { dryRun } = await import('../../transport/dry-run.js');
    return { transport: dryRun(), name: 'dry run: nothing leaves this machine' };
  }
  const { stellaConnect } = await import('../../transport/stella-connect.js');
  const rateLimit = { inFlight: concurrency, perSecond: rate };
  if (options.sandbox) {
    const { startSandbox } = await import('../../transport/sandbox/sandbox.js');
    const ledger = ledgerBeside(store);
    const sandbox = await startSandbox(
      ledger && { ledger: ledger.entries, onAccepted: (entry) => ledger.append(entry) },
    );
    closing.add(() => sandbox.close());
    const apiKey = environment === 'production' ? sandbox.productionKey : sandbox.testKey;
    return {
      transport: stellaConnect({ apiKey, environment, baseUrl: sandbox.url, rateLimit }),
      name: `sandbox ${sandbox.url}`,
      accepted: () => sandbox.accepted.length,
    };
  }
  const apiKey = keysFrom(context, environment);
  const way = { proxy: proxyFrom(context), tls: await certificateFrom(context, options) };
  const transport = connected(() => stellaConnect({ apiKey, environment, baseUrl, rateLimit, ...way }));
  return { transport, name: baseUrl ?? 'the vendor' };
}

/** Before a store is opened for them. Rejects with USAGE where a key is missing, with OPTION_INVALID for one key in both. */
export async function assertKeys(
  context: CommandContext,
  { env, dryRun, sandbox }: SubmitOptions,
): Promise<void> {
  if (dryRun || sandbox) return;
  const keys = keysFrom(context, env);
  const { chooseKey } = await import('../../transport/api-key.js');
  connected(() => chooseKey(keys, env));
}

/** What the library calls an option is a variable or an option here. */
function connected<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!isAutotriggerError(error)) throw error;
    const message = error.message
      .replace(
        /the option `apiKey\.(test|production)` of stellaConnect/,
        (_option, environment: Environment) => `the environment variable ${keyNames[environment]}`,
      )
      .replace('the option `baseUrl` of stellaConnect', 'the address in `--base-url`');
    throw new AutotriggerError(error.code, message, { cause: error, fix: error.fix });
  }
}

const keyNames = { test: 'AUTOTRIGGER_API_KEY', production: 'AUTOTRIGGER_PRODUCTION_API_KEY' } as const;

/** Both, under their labels: one key in both variables would ask customers where a test was meant. */
function keysFrom({ env }: CommandContext, environment: Environment): ApiKeys {
  const name = keyNames[environment];
  const keyIn = (variable: string): string | undefined => env[variable] || undefined;
  if (keyIn(name) === undefined) {
    throw usageError(
      `the environment variable ${name} holds no key, and ${environment} needs one`,
      `set ${name}, or try without the vendor: --sandbox or --dry-run`,
    );
  }
  return { test: keyIn(keyNames.test), production: keyIn(keyNames.production) };
}

async function certificateFrom(
  context: CommandContext,
  { clientCertificate, clientKey }: SubmitOptions,
): Promise<TlsOptions | undefined> {
  if (clientCertificate === undefined && clientKey === undefined) return undefined;
  if (clientCertificate === undefined || clientKey === undefined) {
    throw usageError('--client-certificate and --client-key go together', 'give both');
  }
  const tls = {
    cert: await readGivenFile(context, clientCertificate, 'the certificate'),
    key: await readGivenFile(context, clientKey, 'the key of the certificate'),
  };
  const { certificateProblem } = await import('../../transport/check-certificate.js');
  const problem = await certificateProblem(tls);
  if (problem === undefined) return tls;
  throw usageError(
    `the certificate \`${clientCertificate}\` cannot be used with the key \`${clientKey}\`: ${problem}`,
    'give both in PEM, the key without a passphrase, and the key that the certificate was made for',
  );
}

/** The sandbox plays the vendor, so its ledger holds addresses: beside the store, never in it. */
function ledgerBeside({ folder }: Pick<OpenedStore, 'folder'>): LedgerFile | undefined {
  return folder === undefined
    ? undefined
    : openLedgerFile(join(dirname(folder), `${basename(folder)}.sandbox.ndjson`));
}
