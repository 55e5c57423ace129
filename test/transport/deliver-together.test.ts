import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createDeliverTogether } from '../../src/transport/exchange.js';

it('delivers all of one round in order, after it, and what they give rise to in the next one', async () => {
  const deliver = createDeliverTogether();
  const log: string[] = [];
  deliver(() => {
    log.push('first');
    deliver(() => log.push('of the first'));
  });
  deliver(() => log.push('second'));
  await Promise.resolve();
  expect(log).toEqual([]);
  await setImmediate();
  expect(log).toEqual(['first', 'second']);
  await setImmediate();
  expect(log).toEqual(['first', 'second', 'of the first']);
});
