/** A sandbox and transports to it, closed after each test. */
import { afterEach } from 'vitest';
import type { StellaConnectOptions } from '../../../src/transport/options.js';
import type { Transport } from '../../../src/transport/port.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/transport/sandbox/sandbox.js';
import { stellaConnect } from '../../../src/transport/stella-connect.js';

const open: { close?(): Promise<unknown> | undefined }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close?.();
});

export async function aSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  open.push(sandbox);
  return sandbox;
}

/** Quick by default: no waiting between attempts, and a short time-out. */
export function transportTo(sandbox: Sandbox, more: Partial<StellaConnectOptions> = {}): Required<Transport> {
  const transport = stellaConnect({
    apiKey: sandbox.testKey,
    baseUrl: sandbox.url,
    timeoutMs: 1000,
    retry: { attempts: 3, baseDelayMs: 0, maxDelayMs: 50 },
    ...more,
  });
  open.push(transport);
  return transport as Required<Transport>;
}
