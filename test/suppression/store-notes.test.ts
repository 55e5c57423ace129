/** What a store notes of itself, and the stop in it. */
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedStore } from '../../src/stores/cached.js';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { createGuard, type GuardOptions } from '../../src/suppression/guard.js';
import type { ReservationRequest } from '../../src/suppression/protocol.js';
import { storeCalls } from '../../src/suppression/store-calls.js';
import { stopReader } from '../../src/suppression/store-health.js';
import { weekly } from '../support/weekly.js';

let folder: string;
let store: SuppressionStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autotrigger-notes-'));
  store = lmdbStore({ path: join(folder, 'state') });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const asking = (id: string, email = `${id}@example.com`): ReservationRequest => ({
  request: {
    customer: { name: 'Ada', email },
    employee: { email: 'agent@example.net' },
    channel: 'chat',
    ext_interaction_id: id,
  },
  windows: [weekly],
  timezone: 'UTC',
});

const guardOf = (options: Partial<GuardOptions> = {}) => createGuard({ store, settleForMs: 50, ...options });

describe('a store that another environment uses', () => {
  it('reserves nothing, and the error names both', async () => {
    expect((await guardOf({ environment: 'test' }).reserve(asking('1'))).kind).toBe('reserved');
    expect(await guardOf({ environment: 'production' }).reserve(asking('2'))).toMatchObject({
      kind: 'unavailable',
      error: { code: 'STORE_UNSAFE', message: expect.stringMatching(/`test`.*`production`/) },
    });
    expect((await store.notes?.())?.environment).toBe('test');
  });

  it('is noticed through a cache, and by whichever of two first uses was later', async () => {
    const cached = cachedStore(store);
    const guards = (['test', 'production'] as const).map((environment) =>
      createGuard({ store: cached, environment }),
    );
    const kinds = await Promise.all(guards.map(async (guard) => (await guard.reserve(asking('1'))).kind));
    expect(kinds.filter((kind) => kind === 'unavailable')).toHaveLength(1);
  });

  it('is not noted by a guard that has no environment', async () => {
    await guardOf().block('jane@example.com');
    expect((await store.notes?.())?.environment).toBeUndefined();
  });
});

describe('the address rules of a store', () => {
  const spellings = ['jane.doe+news@gmail.com', 'janedoe@gmail.com'] as const;

  it('are used where none are given', async () => {
    await guardOf({ addressRules: { gmail: true } }).reserve(asking('1'));
    await guardOf().block(spellings[0]);
    const outcome = await guardOf({ addressRules: { gmail: true } }).reserve(asking('2', spellings[1]));
    expect(outcome.kind).toBe('do_not_contact');
  });

  it('are refused where they differ', async () => {
    await guardOf().block(spellings[0]);
    expect(await guardOf({ addressRules: { gmail: true } }).reserve(asking('2'))).toMatchObject({
      kind: 'unavailable',
      error: { code: 'STORE_UNSAFE', message: expect.stringMatching(/no address rules.*`gmail`/) },
    });
    await expect(guardOf({ addressRules: { plusTags: true } }).block('a@example.com')).rejects.toMatchObject({
      code: 'STORE_UNSAFE',
    });
  });
});

describe('a store that was filled under its own secret and then under one that was given', () => {
  it('notices that the given one is forgotten or mistyped', async () => {
    const given = 'a secret of this test alone';
    await guardOf().block('jane@example.com');
    await guardOf({ keySecret: given }).block('joe@example.com');
    for (const keySecret of [undefined, `${given}!`]) {
      const options = keySecret === undefined ? {} : { keySecret };
      expect(await guardOf(options).reserve(asking('1', 'joe@example.com'))).toMatchObject({
        kind: 'unavailable',
        error: { code: 'STORE_UNSAFE' },
      });
    }
    const rotated = { current: 'another secret of this test', previous: [given] };
    expect((await guardOf({ keySecret: rotated }).reserve(asking('1', 'joe@example.com'))).kind).toBe(
      'do_not_contact',
    );
  });
});

describe('a stop in the store', () => {
  it('holds every worker until it is lifted, and gives the reservation back', async () => {
    const guard = guardOf();
    const outcome = await guard.reserve(asking('1'));
    if (outcome.kind !== 'reserved') throw new Error(outcome.kind);
    await store.note?.({ stop: { at: 5, by: 'ops', reason: 'wrong rules' } });
    expect(await guard.begin(outcome.reservation)).toEqual({
      kind: 'stopped',
      stop: { at: 5, by: 'ops', reason: 'wrong rules' },
    });
    expect(await store.entry(outcome.reservation.customer)).toBeUndefined();
    await store.note?.({ stop: null });
    expect((await store.notes?.())?.stop).toBeUndefined();
    expect((await guardOf().reserve(asking('1'))).kind).toBe('reserved');
  });

  it('is read again after a second, and not before', async () => {
    let now = 0;
    let reads = 0;
    const counted = {
      ...store,
      notes: async () => {
        reads += 1;
        return (await store.notes?.()) ?? {};
      },
    };
    const calls = storeCalls('lmdb', { timeoutMs: 5_000, retryForMs: 50 });
    const stop = stopReader(counted, calls, { monotonic: () => now });
    expect(await stop.read()).toBeUndefined();
    await store.note?.({ stop: { at: 5 } });
    now = 999;
    expect(await stop.read()).toBeUndefined();
    expect(reads).toBe(1);
    now = 1_000;
    expect(await stop.read()).toEqual({ kind: 'stopped', stop: { at: 5 } });
    expect(stop.latest()).toEqual({ at: 5 });
  });

  it('that cannot be read lets nothing go', async () => {
    const broken = {
      ...store,
      notes: () => Promise.reject(new Error('away')),
    };
    const calls = storeCalls('lmdb', { timeoutMs: 5_000, retryForMs: 50 });
    expect(await stopReader(broken, calls).read()).toMatchObject({ kind: 'unavailable' });
  });

  it('is not known where each answer takes more than a second', async () => {
    let now = 0;
    const slow = {
      ...store,
      notes: async () => {
        now += 1_200;
        return {};
      },
    };
    const calls = storeCalls('lmdb', { timeoutMs: 5_000, retryForMs: 50 });
    const read = await stopReader(slow, calls, { monotonic: () => now }).read();
    expect(read).toMatchObject({ kind: 'unavailable', error: { code: 'STORE_UNAVAILABLE' } });
    // It gives up after five seconds: an interaction must get its receipt.
    expect(now).toBe(6_000);
  });

  it('is shown by the doctor', async () => {
    await store.note?.({ stop: { at: 5, by: 'ops' } });
    const findings = await store.doctor({ environment: 'test', now: Date.now() });
    expect(findings).toContainEqual(expect.objectContaining({ code: 'STORE_STOPPED' }));
  });
});

describe('an lmdb folder that is replaced while it is open', () => {
  it('takes no write any more, until it is put back', async () => {
    const path = join(folder, 'state');
    const guard = guardOf();
    const first = await guard.reserve(asking('1'));
    if (first.kind !== 'reserved') throw new Error(first.kind);
    await rename(path, `${path}.old`);
    const unavailable = { kind: 'unavailable', error: { code: 'STORE_UNAVAILABLE' } };
    expect(await guard.begin(first.reservation)).toMatchObject(unavailable);
    const other = lmdbStore({ path });
    await other.open();
    expect(await guard.reserve(asking('2'))).toMatchObject(unavailable);
    await expect(store.block('c', {})).rejects.toThrow(/deleted or replaced/);
    await other.close();
    await rm(path, { recursive: true });
    await rename(`${path}.old`, path);
    expect((await guard.reserve(asking('2'))).kind).toBe('reserved');
  });
});
