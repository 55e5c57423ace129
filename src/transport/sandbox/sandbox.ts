/** A local stand-in of the vendor: a real server with both keys, its checks, a ledger, and faults on demand. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../shared/clock.js';
import { invalidOption } from '../../shared/options.js';
import type { FaultPlan, FaultText } from './faults.js';
import { listener } from './routes.js';
import { type LedgerEntry, type SandboxCounts, SandboxState } from './state.js';
import { type SandboxAccount, vendorChecks } from './vendor-checks.js';

/** The server, and the account at the vendor that it plays. */
export interface SandboxOptions extends SandboxAccount {
  /** 0 takes a free one. @defaultValue 0 */
  readonly port?: number | undefined;
  /** @defaultValue 'sandbox-test-key' */
  readonly testKey?: string | undefined;
  /** @defaultValue 'sandbox-production-key' */
  readonly productionKey?: string | undefined;
  readonly faults?: FaultPlan | undefined;
  /** Before every answer, in milliseconds. @defaultValue 0 */
  readonly latencyMs?: number | undefined;
  /** Entries of an earlier run, so that a restarted one can be compared. */
  readonly ledger?: readonly LedgerEntry[] | undefined;
  /** Called for each accepted request before it is answered: the place to write the ledger to a file. */
  readonly onAccepted?: ((entry: LedgerEntry) => void) | undefined;
  /** Dates the ledger; the system's unless set. */
  readonly clock?: Clock | undefined;
}

/** A running sandbox. Close it, or its server keeps the process alive. */
export interface Sandbox {
  /** The base URL for `stellaConnect`. */
  readonly url: string;
  readonly port: number;
  readonly testKey: string;
  readonly productionKey: string;
  /** What it accepted, in order; grows while requests come in. */
  readonly accepted: readonly LedgerEntry[];
  /** Since the last reset. */
  readonly counts: SandboxCounts;
  /** The most requests in flight at one time since the last reset. */
  readonly mostAtOnce: number;
  /** Replaces the faults that were set before. */
  setFaults(plan: FaultPlan): void;
  /** Faults for the next requests, one each, without chance afterwards. */
  fail(...script: readonly FaultText[]): void;
  /** Empties the ledger and the counts. */
  reset(): void;
  /** Cuts every connection. Twice is fine. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1 only. Unconfigured it accepts every well-formed request; employees, brands, channels and
 * languages make it as strict as the vendor.
 *
 * @throws AutotriggerError OPTION_INVALID: an unknown fault, one key for both environments, a port in use
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { testKey = 'sandbox-test-key', productionKey = 'sandbox-production-key', faults = {} } = options;
  const { port: asked = 0 } = options;
  check(Number.isInteger(asked) && asked >= 0 && asked <= 65_535, 'port', 'a whole number from 0 to 65535');
  check(testKey !== productionKey, 'productionKey', 'another key than testKey');
  const state = new SandboxState(
    {
      keys: { test: testKey, production: productionKey },
      check: vendorChecks(options),
      clock: options.clock ?? systemClock,
      latencyMs: options.latencyMs ?? 0,
      onAccepted: options.onAccepted,
    },
    options.ledger ?? [],
  );
  state.setFaults(faults);
  const { createServer } = await import('node:http');
  const server = createServer(listener(state));
  const port = await listen(server, asked);
  return Object.freeze<Sandbox>({
    url: `http://127.0.0.1:${port}`,
    port,
    testKey,
    productionKey,
    get accepted() {
      return state.accepted;
    },
    get counts() {
      return state.counts;
    },
    get mostAtOnce() {
      return state.mostAtOnce;
    },
    setFaults: (plan) => state.setFaults(plan),
    fail: (...script) => state.setFaults({ script }),
    reset: () => state.reset(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function check(holds: boolean, option: string, fix: string): void {
  if (holds) return;
  throw invalidOption(`the option \`${option}\` of startSandbox will not do`, `give ${fix}`);
}

const whyNotHeard: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not',
};

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = whyNotHeard[cause.code ?? ''] ?? cause.message;
      reject(
        invalidOption(
          `the sandbox cannot listen on port \`${port}\`: ${why}`,
          'choose another port, or 0 for any that is free',
          { cause },
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
