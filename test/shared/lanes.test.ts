import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLanes } from '../../src/shared/lanes.js';

it('runs work of one key one after the other, and goes on after a failure', async () => {
  const lanes = createLanes();
  const log: string[] = [];
  const work =
    (name: string, fail = false) =>
    async (): Promise<void> => {
      log.push(`${name} starts`);
      await setImmediate();
      log.push(`${name} ends`);
      if (fail) throw new Error(name);
    };
  const results = await Promise.allSettled([
    lanes.run('a', work('a1', true)),
    lanes.run('a', work('a2')),
    lanes.run('b', work('b1')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(log.filter((line) => line.startsWith('a'))).toEqual([
    'a1 starts',
    'a1 ends',
    'a2 starts',
    'a2 ends',
  ]);
  expect(log.indexOf('b1 starts')).toBeLessThan(log.indexOf('a1 ends'));
});
