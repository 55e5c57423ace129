import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSignal } from '../../src/shared/signal.js';

it('wakes all who wait, and nobody who comes later', async () => {
  const signal = createSignal();
  const woken: string[] = [];
  const wait = (name: string): void => void signal.wait().then(() => woken.push(name));
  wait('first');
  wait('second');
  signal.notify();
  wait('late');
  await setImmediate();
  expect(woken).toEqual(['first', 'second']);
  signal.notify();
  await setImmediate();
  expect(woken).toEqual(['first', 'second', 'late']);
});
