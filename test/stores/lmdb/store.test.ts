/** The embedded store: real folders, on a real disk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lmdbStore } from '../../../src/stores/lmdb/store.js';
import type { SuppressionStore } from '../../../src/stores/port.js';
import type { ReserveRequest } from '../../../src/stores/port-steps.js';
import { fixedClock } from '../../../src/testing/fixed-clock.js';
import { storeConformance } from '../../../src/testing/store-conformance.js';
import { reserveRequest } from '../../support/weekly.js';

describe('lmdbStore', () => {
  storeConformance({ describe, it, expect }, async () => {
    const path = await mkdtemp(join(tmpdir(), 'autotrigger-lmdb-'));
    const clock = fixedClock();
    return {
      store: lmdbStore({ path, clock }),
      advance: clock.advance,
      dispose: () => rm(path, { recursive: true }),
    };
  });

  it('lets the rest of the process run while one refusal follows another', async () => {
    const path = await mkdtemp(join(tmpdir(), 'autotrigger-lmdb-'));
    const store = lmdbStore({ path });
    await store.block('customer', {});
    let turns = 0;
    const count = (): void => {
      turns += 1;
    };
    setImmediate(count);
    const request = reserveRequest('customer');
    for (let asked = 0; asked < 2_000; asked += 1) await store.reserve(request);
    expect(turns).toBe(1);
    await store.close();
    await rm(path, { recursive: true });
  });

  it('sweeps more customers than it sweeps together', async () => {
    const path = await mkdtemp(join(tmpdir(), 'autotrigger-lmdb-'));
    const store = lmdbStore({ path, clock: fixedClock() });
    const customers = Array.from({ length: 1_201 }, (_, index) => `customer-${index}`);
    await Promise.all(customers.map((one) => store.anchor(one, [{ scope: '', at: 1_000, by: 'past' }])));
    await store.block('customer-7', {});
    expect(await store.sweep(2_000)).toBe(1_201);
    expect(await store.statistics()).toMatchObject({ customers: 1, blocked: 1 });
    await store.close();
    await rm(path, { recursive: true });
  });

  describe('shared by two, of which neither knows what the other one does', () => {
    const asking = (interaction: string): ReserveRequest => ({
      customer: 'c',
      interaction,
      label: interaction,
      token: `token of ${interaction}`,
      leaseMs: 60_000,
      windows: [{ name: 'weekly', scope: '', lengthMs: 604_800_000, max: 1 }],
      anchors: [''],
    });

    async function withTwo(
      use: (one: SuppressionStore, other: SuppressionStore) => Promise<void>,
    ): Promise<void> {
      const path = await mkdtemp(join(tmpdir(), 'autotrigger-lmdb-'));
      const [one, other] = [lmdbStore({ path }), lmdbStore({ path })];
      await Promise.all([one.open(), other.open()]);
      await use(one, other);
      await Promise.all([one.close(), other.close()]);
      await rm(path, { recursive: true });
    }

    it('lets one of them begin, however many ask at once, in one step or in two', async () => {
      await withTwo(async (one, other) => {
        const asked = Array.from({ length: 20 }, (_, index) => {
          const store = index % 2 === 0 ? one : other;
          const request = { ...asking(`i-${index}`), customer: 'many' };
          return index % 4 < 2 ? store.reserveAndBegin?.(request) : store.reserve(request);
        });
        const kinds = (await Promise.all(asked)).map((answer) => answer?.kind);
        expect(kinds.filter((kind) => kind === 'begun' || kind === 'reserved')).toHaveLength(1);
        expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(19);
      });
    });

    it('loses nothing where both write one row: a confirmation and an entry on the list', async () => {
      await withTwo(async (one, other) => {
        await one.reserveAndBegin?.(asking('i'));
        const [, confirmed] = await Promise.all([
          other.block('c', { by: 'the other one' }),
          one.confirm({ customer: 'c', token: 'token of i' }, { outcome: 'sent' }),
        ]);
        expect(confirmed).toEqual({ kind: 'settled' });
        expect(await one.entry('c')).toMatchObject({
          block: { by: 'the other one' },
          handled: [{ outcome: 'sent' }],
          inFlight: [],
        });
      });
    });

    it('sees that the other one has removed the row it remembers, also where it was made again', async () => {
      await withTwo(async (one, other) => {
        await one.reserveAndBegin?.(asking('i'));
        const ticket = { customer: 'c', token: 'token of i' };
        await other.release(ticket);
        await other.reserveAndBegin?.(asking('another'));
        expect(await one.confirm(ticket, { outcome: 'sent' })).toEqual({ kind: 'lost' });
        expect(await one.entry('c')).toMatchObject({ inFlight: [{ by: 'another' }], handled: [] });
        expect(await one.reserve(asking('third'))).toMatchObject({ kind: 'busy' });
      });
    });
  });
});
