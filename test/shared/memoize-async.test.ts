import { expect, it } from 'vitest';
import { memoizeAsync } from '../../src/shared/memoize-async.js';

it('asks once for all callers, and again after a failure', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve('there')];
  answers[0]?.catch(() => undefined);
  let asked = 0;
  const ask = memoizeAsync(async () => answers[asked++]);
  const [first, second] = [ask(), ask()];
  await expect(first).rejects.toThrow('away');
  await expect(second).rejects.toThrow('away');
  expect(asked).toBe(1);
  expect(await Promise.all([ask(), ask()])).toEqual(['there', 'there']);
  expect(asked).toBe(2);
});
