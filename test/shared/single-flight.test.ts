/** Questions that are asked while one is under way. */
import { expect, it } from 'vitest';
import { singleFlight } from '../../src/shared/single-flight.js';

it('gives the answer under way to all who ask, and asks anew after it, also where it failed', async () => {
  let asked = 0;
  const ask = singleFlight(async () => {
    asked += 1;
    if (asked === 2) throw new Error('away');
    return asked;
  });
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('away');
  expect(await ask()).toBe(3);
});
