/** What a look at the status learns of a store that nothing else is asked of. */
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { memoryStore } from '../../src/stores/memory.js';
import type { StoreNotes } from '../../src/stores/port.js';
import { storeCalls } from '../../src/suppression/store-calls.js';
import { probedStatus, stopReader } from '../../src/suppression/store-health.js';

function watched() {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const changes: string[] = [];
  const onChange = (_store: string, error: unknown) =>
    void changes.push(error === undefined ? 'back' : 'away');
  const calls = storeCalls('memory', { timeoutMs: 1_000, retryForMs: 0, onChange });
  const store = { isAway: false, asked: 0 };
  const inner = memoryStore({ quiet: true });
  const open = async (): Promise<void> => {
    store.asked += 1;
    if (store.isAway) throw new Error('connection lost');
  };
  const status = probedStatus({ ...inner, open }, calls);
  const lookAfter = async (ms: number): Promise<boolean> => {
    vi.advanceTimersByTime(ms);
    status();
    await setImmediate();
    return calls.status().available;
  };
  return { calls, store, changes, lookAfter };
}

it('learns that it went away and came back, asking at most once a second', async () => {
  const { store, changes, lookAfter } = watched();
  expect(await lookAfter(0)).toBe(true);
  store.isAway = true;
  expect(await lookAfter(999)).toBe(true);
  expect(store.asked).toBe(1);
  expect(await lookAfter(1)).toBe(false);
  store.isAway = false;
  expect(await lookAfter(1_000)).toBe(true);
  expect(changes).toEqual(['away', 'back']);
});

it('does not take a store that refuses writes for one that is back, until nothing has failed for 30 seconds', async () => {
  const { calls, changes, lookAfter } = watched();
  const write = () => calls.withTimeout(() => Promise.reject(new Error('READONLY')));
  await write();
  expect(await lookAfter(20_000)).toBe(false);
  await write();
  expect(await lookAfter(29_999)).toBe(false);
  expect(changes).toEqual(['away']);
  expect(await lookAfter(1_000)).toBe(true);
});

it('is not taken for back by the reads of a request, while its writes are refused, but by a write', async () => {
  const { calls, changes } = watched();
  const step = { kind: 'busy', until: 5 };
  for (let request = 0; request < 3; request += 1) {
    await calls.withTimeout(async () => undefined, 'look');
    await calls.withTimeout(() => Promise.reject(new Error('READONLY')), 'reserve');
  }
  expect(changes).toEqual(['away']);
  await calls.withTimeout(async () => step, 'reserve');
  expect(changes).toEqual(['away', 'back']);
});

it('learns of a stop that was set and lifted, though nothing is asked to be sent', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let notes: StoreNotes = {};
  const store = { ...memoryStore({ quiet: true }), notes: async () => notes };
  const calls = storeCalls('memory', { timeoutMs: 1_000, retryForMs: 0 });
  const stop = stopReader(store, calls);
  const status = probedStatus(store, calls, stop);
  const lookLater = async () => {
    vi.advanceTimersByTime(1_000);
    status();
    await setImmediate();
    return stop.latest();
  };
  notes = { stop: { at: 5 } };
  expect(await lookLater()).toEqual({ at: 5 });
  notes = {};
  expect(await lookLater()).toBeUndefined();
});
