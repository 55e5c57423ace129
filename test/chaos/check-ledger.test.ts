/** The checkLedger of the chaos test sees what it is there to see. */
import { describe, expect, it } from 'vitest';
import { agentQuota, checkLedger, type FinalReceipt, windowMs } from './check-ledger.js';
import type { ChaosInteraction } from './messages.js';

const interaction = (id: string, name: string): ChaosInteraction => ({
  ext_interaction_id: id,
  channel: 'phone',
  customer: { name, email: `${name}@chaos.example` },
  employee: { email: 'agent@chaos.example' },
});
const interactions = [interaction('a1', 'a'), interaction('a2', 'a'), interaction('b1', 'b')];
const accepted = (id: string, customer: string, at: number) => ({ interaction: id, customer, at });

function checked(
  ledger: ReturnType<typeof accepted>[],
  receipts: Record<string, FinalReceipt[]>,
  windows?: Record<string, number>,
) {
  return checkLedger({
    interactions,
    ledger,
    receipts: new Map(Object.entries(receipts)),
    windows: windows === undefined ? undefined : new Map(Object.entries(windows)),
  });
}
const sent: FinalReceipt = { outcome: 'sent' };
const suppressed: FinalReceipt = { outcome: 'suppressed', by: 'a1' };

describe('the checkLedger', () => {
  it('finds nothing in a sound run', () => {
    const ledger = [accepted('a1', 'a', 0), accepted('b1', 'b', 5)];
    const receipts = { a1: [sent], a2: [suppressed], b1: [{ outcome: 'unknown' } as const] };
    expect(checked(ledger, receipts, { a1: 0, b1: 5 })).toEqual({
      askedTwice: 0,
      overQuota: 0,
      unaccounted: [],
    });
  });

  it('sees two contacts less than a window apart, and not those exactly a window apart', () => {
    const receipts = { a1: [sent], a2: [sent], b1: [{ outcome: 'skipped' } as const] };
    const at = (later: number) => checked([accepted('a1', 'a', 0), accepted('a2', 'a', later)], receipts);
    expect(at(windowMs - 1).askedTwice).toBe(1);
    expect(at(windowMs).askedTwice).toBe(0);
  });

  it('takes no receipt for written that is in no log', () => {
    const receipts = new Map(['a1', 'a2', 'b1'].map((id) => [id, [suppressed]] as const));
    const logged = new Set(['a1', 'a2']);
    const windows = new Map<string, number>();
    const { unaccounted } = checkLedger({ interactions, ledger: [], receipts, windows, logged });
    expect(unaccounted).toContain('b1 has a receipt that is in no log');
  });

  it('sees more requests of an agent on one day than the quota allows', () => {
    const ids = Array.from({ length: agentQuota + 2 }, (_, index) => `q${index}`);
    const over = (at: (index: number) => number) =>
      checkLedger({
        interactions: ids.map((id) => interaction(id, id)),
        ledger: [],
        receipts: new Map(),
        windows: new Map(ids.map((id, index) => [id, at(index)])),
      }).overQuota;
    expect(over(() => 5)).toBe(2);
    expect(over((index) => index * windowMs)).toBe(0);
  });

  it('counts time on the store’s clock where windows are known', () => {
    const receipts = { a1: [sent], a2: [sent], b1: [suppressed] };
    const ledger = [accepted('a1', 'a', 0), accepted('a2', 'a', 1)];
    expect(checked(ledger, receipts, { a1: 0, a2: windowMs }).askedTwice).toBe(0);
    expect(checked(ledger, receipts, { a1: 0, a2: windowMs - 1 }).askedTwice).toBe(1);
  });

  it.each<[string, ReturnType<typeof accepted>[], Record<string, FinalReceipt[]>]>([
    ['b1 has no receipt', [], { a1: [{ outcome: 'failed' }], a2: [{ outcome: 'failed' }] }],
    ['a1 is said to be sent, and was not accepted', [], { a1: [sent] }],
    [
      'a1 was accepted, and its receipts deny it: failed',
      [accepted('a1', 'a', 0)],
      { a1: [{ outcome: 'failed' }] },
    ],
    ['a1 was accepted 2 times', [accepted('a1', 'a', 0), accepted('a1', 'a', windowMs)], { a1: [sent] }],
    ['a1 was accepted and holds no window', [accepted('a1', 'a', 0)], { a1: [sent] }],
    ['b1 is said to be suppressed by a1, which is not of this customer', [], { b1: [suppressed] }],
  ])('says “%s”', (words, ledger, receipts) => {
    expect(checked(ledger, receipts, {}).unaccounted).toContain(words);
  });
});
