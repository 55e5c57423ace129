/** One verdict of a receipt, for every queue. */
import { describe, expect, it } from 'vitest';
import { verdictOf, verdictOfAll } from '../../src/queues/verdict.js';
import { type Receipt, type ReceiptOutcome, receiptOutcomes } from '../../src/receipt/receipt.js';

const at = '2026-11-27T12:00:00.000Z';
const receipt = (outcome: ReceiptOutcome, more: Partial<Receipt> = {}): Receipt => ({
  interactionId: 'i-1',
  outcome,
  reasons: [{ code: 'DEFAULT', message: 'because of this' }],
  attempts: 0,
  ruleSet: 'v1',
  at,
  ...more,
});
const later = (seconds: number) => ({ kind: 'later', at: new Date(Date.parse(at) + seconds * 1_000) });

describe('verdictOf', () => {
  it('knows every outcome', () => {
    expect(
      Object.fromEntries(receiptOutcomes.map((outcome) => [outcome, verdictOf(receipt(outcome)).kind])),
    ).toEqual({
      sent: 'done',
      recorded: 'done',
      skipped: 'done',
      suppressed: 'done',
      duplicate: 'done',
      deferred: 'later',
      rejected: 'dead',
      failed: 'retry',
      unknown: 'done',
      invalid: 'dead',
    });
  });

  it('refuses what is no receipt: its job is not taken as done', () => {
    for (const given of [Promise.resolve(receipt('sent')), { ...receipt('sent'), outcome: 'posted' }, {}]) {
      expect(() => verdictOf(given as unknown as Receipt)).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID', fix: expect.stringContaining('await') }),
      );
    }
  });

  it('puts off until the time of the receipt, else for half a minute, and never for nothing', () => {
    expect(verdictOf(receipt('deferred', { retryAt: '2026-11-27T15:00:00.000Z' }))).toEqual(later(3 * 3_600));
    expect(verdictOf(receipt('deferred'))).toEqual(later(30));
    expect(verdictOf(receipt('deferred', { retryAt: at }))).toEqual(later(1));
  });

  it('gives the work of a process that closes to the next one at once', () => {
    const reasons = [{ code: 'CLOSING' as const, message: 'closing' }];
    expect(verdictOf(receipt('deferred', { reasons }))).toEqual(later(1));
  });

  it('says why, with the fix', () => {
    const error = { code: 'NO', message: 'the vendor said no', fix: 'ask again' };
    expect(verdictOf(receipt('rejected', { error }))).toEqual({
      kind: 'dead',
      reason: 'NO: the vendor said no; fix: ask again',
    });
    expect(verdictOf(receipt('failed'))).toEqual({ kind: 'retry', reason: 'failed: because of this' });
  });
});

describe('verdictOfAll', () => {
  it('lets later and retry win over dead, and later, which spends nothing, over retry', () => {
    const [dead, retry, deferred, done] = [
      receipt('invalid'),
      receipt('failed'),
      receipt('deferred'),
      receipt('sent'),
    ] as const;
    expect(verdictOfAll([done, dead]).kind).toBe('dead');
    expect(verdictOfAll([dead, retry, done]).kind).toBe('retry');
    expect(verdictOfAll([dead, retry, deferred]).kind).toBe('later');
    expect(verdictOfAll([])).toEqual({ kind: 'done' });
  });

  it('takes the earliest of several times', () => {
    const late = receipt('deferred', { retryAt: '2026-11-28T00:00:00.000Z' });
    expect(verdictOfAll([late, receipt('deferred')])).toEqual(later(30));
  });
});
