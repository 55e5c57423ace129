import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createKeyedMutex } from '../../src/shared/keyed-mutex.js';

it('runs work of one key one after the other, in the order given, whatever happens under other keys', async () => {
  const mutex = createKeyedMutex();
  const log: string[] = [];
  const visit = (key: string, name: string, ticks: number): Promise<void> =>
    mutex.runExclusive(key, async () => {
      log.push(`${name} starts`);
      for (let tick = 0; tick < ticks; tick += 1) await setImmediate();
      log.push(`${name} ends`);
    });
  await Promise.all([visit('a', 'a1', 3), visit('a', 'a2', 1), visit('b', 'b1', 1), visit('a', 'a3', 0)]);
  expect(log.filter((line) => line.startsWith('a'))).toEqual(
    ['a1', 'a2', 'a3'].flatMap((name) => [`${name} starts`, `${name} ends`]),
  );
  expect(log.indexOf('b1 ends')).toBeLessThan(log.indexOf('a1 ends'));
});

it('runs the next work when the one before it failed, and rejects only for the one that failed', async () => {
  const mutex = createKeyedMutex();
  const failed = mutex.runExclusive('a', () => Promise.reject(new Error('as the test wishes')));
  const next = mutex.runExclusive('a', async () => 'done');
  await expect(failed).rejects.toThrow('as the test wishes');
  expect(await next).toBe('done');
});
