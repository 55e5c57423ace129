/** A run of the whole pipeline against a sandbox with mixed faults, and what must hold of it. */
import { expect } from 'vitest';
import { createTrigger } from '../../../src/pipeline/create-trigger.js';
import type { Receipt } from '../../../src/receipt/receipt.js';
import { parseRuleSet } from '../../../src/rules/parse-rule-set.js';
import { memoryStore } from '../../../src/stores/memory.js';
import { type Sandbox, startSandbox } from '../../../src/transport/sandbox/sandbox.js';
import type { LedgerEntry } from '../../../src/transport/sandbox/state.js';
import { stellaConnect } from '../../../src/transport/stella-connect.js';

const rules = [
  {
    name: 'closed cases',
    conditions: { all: [{ fact: 'status', operator: 'equal', value: 'closed' }] },
    event: { type: 'send' },
  },
  {
    name: 'opted out by tag',
    conditions: { all: [{ fact: 'tags', operator: 'contains', value: 'opted_out' }] },
    event: { type: 'record' },
  },
];

export interface FaultyRun {
  readonly sent: number;
  readonly receipts: readonly Receipt[];
  readonly ledger: readonly LedgerEntry[];
  readonly faults: number;
}

export async function faultyRun(size: {
  readonly interactions: number;
  readonly customers: number;
  readonly concurrency: number;
}): Promise<FaultyRun> {
  const sandbox = await startSandbox({ faults: { share: 0.2, seed: 2026 } });
  const trigger = createTrigger({
    rules: parseRuleSet([{ path: 'faulty.rules.json', content: { rules } }]),
    store: memoryStore(),
    transport: transportTo(sandbox),
  });
  const receipts: Receipt[] = [];
  try {
    const input = interactions(size.interactions, size.customers);
    for await (const receipt of trigger.processAll(input, { concurrency: size.concurrency }))
      receipts.push(receipt);
    return { sent: size.interactions, receipts, ledger: sandbox.accepted, faults: sandbox.counts.faults };
  } finally {
    await trigger.close();
    await sandbox.close();
  }
}

function transportTo(sandbox: Sandbox) {
  return stellaConnect({
    apiKey: sandbox.testKey,
    baseUrl: sandbox.url,
    timeoutMs: 5000,
    retry: { attempts: 3, baseDelayMs: 2, maxDelayMs: 10 },
    rateLimit: { inFlight: 64 },
  });
}

function* interactions(count: number, customers: number): Generator<unknown> {
  for (let number = 0; number < count; number += 1) {
    yield {
      ext_interaction_id: `case-${number}`,
      status: number % 10 === 0 ? 'open' : 'closed',
      channel: 'chat',
      tags: number % 7 === 0 ? ['opted_out'] : [],
      customer: { name: 'Jane Doe', email: `customer-${(number * 7919) % customers}@example.com` },
      employee: { email: 'paul@blancapeak.example' },
    };
  }
}

export function holdToLedger({ sent, receipts, ledger, faults }: FaultyRun): void {
  expect(faults).toBeGreaterThan(sent * 0.05);
  expect(new Set(receipts.map(({ interactionId }) => interactionId)).size).toBe(sent);
  expect(receipts).toHaveLength(sent);

  const taken = ledger.map(({ request }) => request.ext_interaction_id);
  const inLedger = new Set(taken);
  expect(inLedger.size).toBe(taken.length);
  const claimed = (outcomes: readonly string[]): Receipt[] =>
    receipts.filter(({ outcome }) => outcomes.includes(outcome));
  const borneOut = (receipt: Receipt): boolean => inLedger.has(receipt.interactionId ?? '');

  expect(claimed(['sent', 'recorded']).filter((receipt) => !borneOut(receipt))).toEqual([]);
  const notTaken = claimed([
    'skipped',
    'suppressed',
    'deferred',
    'rejected',
    'failed',
    'duplicate',
    'invalid',
  ]);
  expect(notTaken.filter(borneOut)).toEqual([]);
  const unknownTaken = claimed(['unknown']).filter(borneOut);
  expect(ledger).toHaveLength(claimed(['sent', 'recorded']).length + unknownTaken.length);

  const asked = ledger.filter(({ request }) => request.do_not_send !== true);
  expect(new Set(asked.map(({ request }) => request.customer.email)).size).toBe(asked.length);
  for (const outcome of ['sent', 'recorded', 'suppressed', 'unknown', 'skipped']) {
    expect(claimed([outcome]).length, outcome).toBeGreaterThan(0);
  }
}
