/** The request path to a vendor with mixed faults: the receipts checked against the ledger. */
import { it } from 'vitest';
import { faultyRun, holdToLedger } from './support/faulty-run.js';

it('gives 2,000 interactions one receipt each, claims what the ledger bears out, and asks nobody twice', async () => {
  holdToLedger(await faultyRun({ interactions: 2000, customers: 1500, concurrency: 64 }));
});
