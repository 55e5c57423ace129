/** Windows for each agent and declared fact: what they find of requests made before, and under other secrets. */
import { describe, expect, it } from 'vitest';
import type { WindowSetting } from '../../src/rules/rule-set.js';
import { memoryStore } from '../../src/stores/memory.js';
import { createGuard, type Guard } from '../../src/suppression/guard.js';
import type { KeySecret } from '../../src/suppression/keys.js';
import type { ReservationRequest } from '../../src/suppression/protocol.js';
import { furtherWidths } from '../../src/suppression/windows.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { weekly } from '../support/weekly.js';

const perAgent: WindowSetting = { ...weekly, name: 'agent', per: ['customer', 'employee'] };
const perProduct: WindowSetting = { ...weekly, name: 'product', per: ['customer', 'attributes.product'] };

function start() {
  const clock = fixedClock('2026-06-10T10:00:00Z');
  const store = memoryStore({ clock, quiet: true });
  let count = 0;
  const asked = (agent: string, windows: readonly WindowSetting[], more: object = {}): ReservationRequest => {
    count += 1;
    return {
      request: {
        customer: { name: 'Pat', email: 'pat@example.com' },
        employee: { email: agent },
        channel: 'chat',
        ext_interaction_id: `case-${count}`,
      },
      windows,
      timezone: 'UTC',
      further: furtherWidths(windows),
      ...more,
    };
  };
  const guard = (keySecret: KeySecret) => createGuard({ store, clock, keySecret });
  return { guard, store, asked };
}

async function send(guard: Guard, asked: ReservationRequest): Promise<string> {
  const reserved = await guard.reserve(asked);
  if (reserved.kind !== 'reserved') return reserved.kind;
  await guard.begin(reserved.reservation);
  await guard.confirm(reserved.reservation);
  return 'sent';
}

describe('a window for each agent', () => {
  it('holds back requests about the same agent, by address however it is written', async () => {
    const { guard, asked } = start();
    const one = guard('secret');
    expect(await send(one, asked('a@example.net', [perAgent]))).toBe('sent');
    expect(await send(one, asked('b@example.net', [perAgent]))).toBe('sent');
    expect(await send(one, asked('A@EXAMPLE.net', [perAgent]))).toBe('suppressed');
  });

  it('holds while the secret is rotated', async () => {
    const { guard, asked } = start();
    expect(await send(guard('old'), asked('a@example.net', [perAgent]))).toBe('sent');
    const rotated = guard({ current: 'new', previous: ['old'] });
    expect(await send(rotated, asked('a@example.net', [perAgent]))).toBe('suppressed');
    expect(await send(rotated, asked('b@example.net', [perAgent]))).toBe('sent');
  });

  it('counts requests that were made before it was added', async () => {
    const { guard, asked } = start();
    const one = guard('secret');
    expect(await send(one, asked('a@example.net', []))).toBe('sent');
    expect(await send(one, asked('b@example.net', [perAgent]))).toBe('suppressed');
  });

  it('keeps no address in the store', async () => {
    const { guard, store, asked } = start();
    await send(guard('secret'), asked('agent@example.net', [perAgent]));
    const entries = [];
    for await (const entry of store.entries()) entries.push(entry);
    expect(JSON.stringify(entries)).not.toMatch(/agent|example/);
  });
});

describe('a window for each value of a fact', () => {
  const product = (value?: string) => ({
    facts: new Map(value === undefined ? [] : [['attributes.product', value]]),
  });

  it('keeps them apart, and takes one that is missing for any', async () => {
    const { guard, asked } = start();
    const one = guard('secret');
    const ask = (value?: string) => send(one, asked('a@example.net', [perProduct], product(value)));
    expect([await ask('x'), await ask('y'), await ask('x')]).toEqual(['sent', 'sent', 'suppressed']);
    expect(await ask()).toBe('suppressed');
  });

  it('counts a request of which it is missing against all', async () => {
    const { guard, asked } = start();
    const one = guard('secret');
    const ask = (value?: string) => send(one, asked('a@example.net', [perProduct], product(value)));
    expect([await ask(), await ask('x'), await ask('y')]).toEqual(['sent', 'suppressed', 'suppressed']);
  });
});

describe('a request that does not count in a window', () => {
  it('counts in the others, and in one that is added later', async () => {
    const { guard, asked } = start();
    const one = guard('secret');
    const [first, second] = [
      { ...weekly, name: 'first' },
      { ...weekly, name: 'second' },
    ];
    const uncounted = { uncounted: ['first'] };
    expect(await send(one, asked('a@example.net', [], uncounted))).toBe('sent');
    expect(await send(one, asked('a@example.net', [second]))).toBe('suppressed');
    expect(await send(one, asked('a@example.net', [first]))).toBe('sent');
    expect(await send(one, asked('a@example.net', [first]))).toBe('suppressed');
  });
});
