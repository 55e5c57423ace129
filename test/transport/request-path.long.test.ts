/** The same at full size: 20,000 interactions, 20 % mixed faults, 64 at once. */
import { it } from 'vitest';
import { faultyRun, holdToLedger } from './support/faulty-run.js';

it('gives 20,000 interactions one receipt each, claims what the ledger bears out, and asks nobody twice', {
  timeout: 300_000,
}, async () => {
  holdToLedger(await faultyRun({ interactions: 20_000, customers: 15_000, concurrency: 64 }));
});
