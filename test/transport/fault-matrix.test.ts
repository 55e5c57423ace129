/** Every fault of the sandbox: what the transport claims, held to what the ledger says. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendResult, Transport } from '../../src/transport/port.js';
import { type Sandbox, startSandbox } from '../../src/transport/sandbox/sandbox.js';
import { stellaConnect } from '../../src/transport/stella-connect.js';
import { aRequest, inTest } from './support/requests.js';

let sandbox: Sandbox;
let transport: Transport;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.reset();
});

function connect(more: Partial<Parameters<typeof stellaConnect>[0]> = {}): Transport {
  return stellaConnect({
    apiKey: sandbox.testKey,
    baseUrl: sandbox.url,
    timeoutMs: 150,
    retry: { attempts: 2, baseDelayMs: 1, maxDelayMs: 50 },
    ...more,
  });
}

async function sendWith(...faults: string[]): Promise<SendResult> {
  sandbox.fail(...faults);
  transport = connect();
  try {
    return await transport.send(aRequest(), inTest());
  } finally {
    await transport.close?.({ timeoutMs: 1000 });
  }
}

const rejectedLater = { kind: 'rejected', retry: 'later', because: 'not_sent' } as const;
const rejectedData = { kind: 'rejected', retry: 'never', because: 'data' } as const;
const rejectedKey = { kind: 'rejected', retry: 'later', because: 'key' } as const;
const unknown = { kind: 'unknown' } as const;
const accepted = { kind: 'accepted' } as const;

/** The fault (on every attempt), the claim, and how often the ledger holds the request. */
const matrix: [fault: string, claim: object, inLedger: number][] = [
  ['none', accepted, 1],
  ['latency:20', accepted, 1],
  ['latency:400', unknown, 1],
  ['status:301', unknown, 0],
  ['status:302', unknown, 0],
  ['status:303', unknown, 0],
  ['status:307', rejectedLater, 0],
  ['status:308', rejectedLater, 0],
  ['status:400', rejectedData, 0],
  ['status:401', rejectedKey, 0],
  ['status:402', rejectedData, 0],
  ['status:403', rejectedKey, 0],
  ['status:404', rejectedData, 0],
  ['status:408', unknown, 0],
  ['status:409', rejectedData, 0],
  ['status:413', rejectedData, 0],
  ['status:422', rejectedData, 0],
  ['status:425', rejectedLater, 0],
  ['status:429', rejectedLater, 0],
  ['status:429:0', rejectedLater, 0],
  ['status:429:3600', rejectedLater, 0],
  ['status:500', unknown, 0],
  ['status:501', unknown, 0],
  ['status:502', unknown, 0],
  ['status:503', rejectedLater, 0],
  ['status:504', unknown, 0],
  ['status:599', unknown, 0],
  ['reset', unknown, 0],
  ['drop', unknown, 0],
  ['accept-then-500', unknown, 1],
  ['accept-then-502', unknown, 1],
  ['accept-then-504', unknown, 1],
  ['accept-then-408', unknown, 1],
  ['accept-then-reset', unknown, 1],
  ['accept-then-drop', unknown, 1],
  ['slow-body:20', accepted, 1],
  ['slow-body:400', accepted, 1],
  ['cut-body', accepted, 1],
  ['garbled-body', accepted, 1],
];

describe('claims held to the ledger', () => {
  it.each(matrix)('claims no more than is known after %s', async (fault, claim, inLedger) => {
    const result = await sendWith(fault, fault);
    expect(result).toMatchObject(claim);
    expect(sandbox.accepted).toHaveLength(inLedger);
  });
});
