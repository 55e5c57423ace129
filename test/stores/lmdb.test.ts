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
});
