/** The embedded store: real folders, on a real disk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lmdbStore } from '../../src/stores/lmdb.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { storeConformance } from '../../src/testing/store-conformance.js';

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
});
