/** Where requests of a run go: the vendor, a sandbox in this process, or nowhere (`--dry-run`). */
import { basename, dirname, join } from 'node:path';
import type { Environment } from '../../shared/environment.js';
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
  const apiKey = await keyFrom(context, environment);
  const { checkedBaseUrl } = await import('../../transport/base-url.js');
  checkedBaseUrl(baseUrl, 'the address in `--base-url`');
  const way = { proxy: proxyFrom(context), tls: await certificateFrom(context, options) };
  const transport = stellaConnect({ apiKey, environment, baseUrl, rateLimit, ...way });
  return { transport, name: baseUrl ?? 'the vendor' };
}

/** Before a store is opened for them. Rejects with USAGE where a key is missing, with OPTION_INVALID for one key in both. */
export async function assertKeys(
  context: CommandContext,
  { env, dryRun, sandbox }: SubmitOptions,
): Promise<void> {
  if (!dryRun && !sandbox) await keyFrom(context, env);
}

const keyNames = { test: 'AUTOTRIGGER_API_KEY', production: 'AUTOTRIGGER_PRODUCTION_API_KEY' } as const;

/** Both variables are looked at: one key in both would ask customers where a test was meant. */
async function keyFrom({ env }: CommandContext, environment: Environment): Promise<string> {
  const name = keyNames[environment];
  const keyIn = (variable: string): string | undefined => env[variable] || undefined;
  if (keyIn(name) === undefined) {
    throw usageError(
      `the environment variable ${name} holds no key, and ${environment} needs one`,
      `set ${name}, or try without the vendor: --sandbox or --dry-run`,
    );
  }
  const { chooseKey } = await import('../../transport/api-key.js');
  const keys = { test: keyIn(keyNames.test), production: keyIn(keyNames.production) };
  return chooseKey(keys, environment, {
    test: `the environment variable ${keyNames.test}`,
    production: `the environment variable ${keyNames.production}`,
  });
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
