/** A secret that was forgotten or mistyped must not make strangers of all customers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedStore } from '../../src/stores/cached.js';
import { lmdbStore } from '../../src/stores/lmdb/store.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import { createGuard, type Guard } from '../../src/suppression/guard.js';
import type { KeySecret } from '../../src/suppression/keys.js';
import { weekly } from '../support/weekly.js';

const [first, second, third] = ['the first secret', 'the second secret', 'the third secret'];
let folder: string;
let store: SuppressionStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autotrigger-secrets-'));
  store = lmdbStore({ path: folder });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function guardWith(keySecret?: KeySecret, on: SuppressionStore = store): Guard {
  return createGuard({ store: on, ...(keySecret === undefined ? {} : { keySecret }) });
}

const reserve = (guard: Guard, interaction: string) =>
  guard.reserve({
    request: {
      customer: { name: 'Jane', email: 'jane@example.com' },
      employee: { email: 'paul@example.org' },
      channel: 'chat',
      ext_interaction_id: interaction,
    },
    windows: [weekly],
    timezone: 'UTC',
  });

describe('a store that was filled under a secret', () => {
  beforeEach(() => guardWith(first).block('jane@example.com'));

  it.each<[string, KeySecret | undefined]>([
    ['another one', second],
    ['none, so its own', undefined],
    ['two others', { current: second, previous: [third] }],
  ])('lets nobody reserve, block or look under %s', async (_which, secret) => {
    const guard = guardWith(secret);
    const unsafe = { code: 'STORE_UNSAFE', fix: expect.stringContaining('AUTOTRIGGER_KEY_SECRET') };
    expect(await reserve(guard, 'case-1')).toMatchObject({ kind: 'unavailable', error: unsafe });
    await expect(guard.block('joe@example.com')).rejects.toMatchObject(unsafe);
    await expect(guard.lookUp('jane@example.com')).rejects.toMatchObject(unsafe);
    expect((await store.statistics()).customers).toBe(1);
  });

  it('is changed to another by way of both', async () => {
    expect(await reserve(guardWith({ current: second, previous: [first] }), 'case-1')).toMatchObject({
      kind: 'do_not_contact',
    });
    expect((await reserve(guardWith(second), 'case-2')).kind).toBe('reserved');
  });

  it('is known to a store in front of it as well', async () => {
    expect(await reserve(guardWith(second, cachedStore(store)), 'case-1')).toMatchObject({
      error: { code: 'STORE_UNSAFE' },
    });
  });

  it('says so to each request until it is fixed, and then no more', async () => {
    const known = store.knownSecrets ?? (async () => []);
    let away = true;
    const fixed = { ...store, knownSecrets: async () => (away ? ['of others'] : known()) };
    const guard = guardWith(first, fixed);
    expect((await reserve(guard, 'case-1')).kind).toBe('unavailable');
    away = false;
    expect((await reserve(guard, 'case-1')).kind).toBe('do_not_contact');
  });
});

describe('a secret', () => {
  it('leaves no trace in a store that was only looked at', async () => {
    expect(await guardWith('a mistyped secret').lookUp('jane@example.com')).toBeUndefined();
    await guardWith(first).block('jane@example.com');
    expect((await guardWith(first).lookUp('jane@example.com'))?.block).toBeDefined();
  });

  it('that comes after the store’s own leaves in force what was kept under that', async () => {
    await guardWith().block('jane@example.com');
    expect((await reserve(guardWith(first), 'case-1')).kind).toBe('do_not_contact');
    expect((await reserve(guardWith(first), 'case-2')).kind).toBe('do_not_contact');
    expect((await guardWith(first).lookUp('jane@example.com'))?.block).toBeDefined();
  });

  it('is refused where another process began with its own at the same moment', async () => {
    const knownSecrets = store.knownSecrets ?? (async () => []);
    let isFirst = true;
    const slow = {
      ...store,
      async knownSecrets() {
        const known = await knownSecrets();
        if (isFirst) await guardWith(first).block('joe@example.com');
        isFirst = false;
        return known;
      },
    };
    const guard = guardWith(second, slow);
    for (const interaction of ['case-1', 'case-2']) {
      expect(await reserve(guard, interaction)).toMatchObject({ error: { code: 'STORE_UNSAFE' } });
    }
    expect(await knownSecrets()).toHaveLength(1);
    // Nor may it come in later.
    expect(await reserve(guardWith(second), 'case-3')).toMatchObject({ error: { code: 'STORE_UNSAFE' } });
  });

  it('that is gone from the store, and with it everybody, lets nothing begin', async () => {
    const knownSecrets = store.knownSecrets ?? (async () => []);
    let isEmptied = false;
    const guard = guardWith(first, {
      ...store,
      knownSecrets: async () => (isEmptied ? [] : knownSecrets()),
    });
    const reserved = await reserve(guard, 'case-1');
    if (reserved.kind !== 'reserved') throw new Error(reserved.kind);
    isEmptied = true;
    expect(await guard.begin(reserved.reservation)).toMatchObject({
      kind: 'unavailable',
      error: { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('emptied') },
    });
    isEmptied = false;
    expect((await reserve(guard, 'case-1')).kind).toBe('reserved');
  });

  it('is taken at its word by a store that keeps none', async () => {
    const memory = memoryStore({ quiet: true });
    await guardWith(first, memory).block('jane@example.com');
    expect((await reserve(guardWith(second, memory), 'case-1')).kind).toBe('reserved');
  });
});
