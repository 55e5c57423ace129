import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { atEndOfTurn } from '../../src/shared/end-of-turn.js';

it('does the work of a turn once, in order, after the turn, and what it gives rise to in the next one', async () => {
  const log: string[] = [];
  atEndOfTurn(() => {
    log.push('first');
    atEndOfTurn(() => log.push('of the first'));
  });
  atEndOfTurn(() => log.push('second'));
  await Promise.resolve();
  expect(log).toEqual([]);
  await setImmediate();
  expect(log).toEqual(['first', 'second']);
  await setImmediate();
  expect(log).toEqual(['first', 'second', 'of the first']);
});
