import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLanes } from '../../src/shared/keyed-mutex.js';

it('gives turns in one lane one after the other, in the order of coming, whatever happens in other lanes', async () => {
  const lanes = createLanes();
  const log: string[] = [];
  const visit = async (lane: string, name: string, turns: number): Promise<void> => {
    const turn = lanes.enter(lane);
    if (turn !== undefined) await turn;
    log.push(`${name} starts`);
    for (let turned = 0; turned < turns; turned += 1) await setImmediate();
    log.push(`${name} ends`);
    lanes.leave(lane);
  };
  await Promise.all([visit('a', 'a1', 3), visit('a', 'a2', 1), visit('b', 'b1', 1), visit('a', 'a3', 0)]);
  expect(log.filter((line) => line.startsWith('a'))).toEqual(
    ['a1', 'a2', 'a3'].flatMap((name) => [`${name} starts`, `${name} ends`]),
  );
  expect(log.indexOf('b1 ends')).toBeLessThan(log.indexOf('a1 ends'));
});

it('has a free lane again when everybody left', () => {
  const lanes = createLanes();
  expect(lanes.enter('a')).toBeUndefined();
  lanes.leave('a');
  expect(lanes.enter('a')).toBeUndefined();
});
