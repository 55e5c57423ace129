/** What the cache may answer by itself, and what it must not. */
import { describe, expect, it } from 'vitest';
import { cachedStore } from '../../src/stores/cached.js';
import { memoryStore } from '../../src/stores/memory.js';
import type { SuppressionStore } from '../../src/stores/port.js';
import type { WindowCheck } from '../../src/stores/port-steps.js';
import { fixedClock } from '../../src/testing/fixed-clock.js';
import { storeConformance } from '../../src/testing/store-conformance.js';

const weekMs = 7 * 24 * 60 * 60 * 1_000;
const weekly: WindowCheck = { name: 'weekly', scope: '', max: 1, lengthMs: weekMs };

function request(interaction: string, windows: readonly WindowCheck[] = [weekly]) {
  const token = `token of ${interaction}`;
  return { customer: 'c', interaction, label: interaction, token, leaseMs: 1_000, windows, anchors: [''] };
}

/** A store that counts how often it is asked. */
function counting(inner: SuppressionStore): { store: SuppressionStore; reserved: () => number } {
  let count = 0;
  const store: SuppressionStore = {
    ...inner,
    reserve(asked) {
      count += 1;
      return inner.reserve(asked);
    },
  };
  return { store, reserved: () => count };
}

function signal(): { given: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

async function suppressedCustomer(options: { max?: number; maxAgeMs?: number } = {}) {
  const clock = fixedClock();
  const inner = memoryStore({ clock, quiet: true });
  const { store, reserved } = counting(inner);
  const cached = cachedStore(store, { clock, ...options });
  await cached.reserve(request('first'));
  await cached.begin({ customer: 'c', token: 'token of first' });
  await cached.confirm({ customer: 'c', token: 'token of first' }, { outcome: 'sent' });
  await cached.reserve(request('second'));
  return { cached, inner, clock, asked: reserved, before: reserved() };
}

describe('cachedStore', () => {
  storeConformance({ describe, it, expect }, () => {
    const clock = fixedClock();
    const store = cachedStore(memoryStore({ clock, quiet: true }), { clock });
    return { store, advance: clock.advance };
  });

  it('keeps no refusal that a write overtook while it was looked up', async () => {
    const { cached: _cached, inner, clock } = await suppressedCustomer();
    const looked = signal();
    const mayAnswer = signal();
    const cached = cachedStore(
      {
        ...inner,
        async entry(customer) {
          const found = await inner.entry(customer);
          looked.give();
          await mayAnswer.given;
          return found;
        },
      },
      { clock },
    );
    const refused = cached.reserve(request('third'));
    await looked.given;
    await cached.erase('c', { keepBlock: false });
    mayAnswer.give();
    expect(await refused).toMatchObject({ kind: 'suppressed' });
    expect(await cached.reserve(request('fourth'))).toMatchObject({ kind: 'reserved' });
  });

  it('answers for a suppressed customer without asking the store again', async () => {
    const { cached, asked, before } = await suppressedCustomer();
    const direct = await cached.reserve(request('third'));
    expect(direct).toMatchObject({ kind: 'suppressed', window: 'weekly', by: 'first' });
    expect(asked()).toBe(before);
  });

  it('asks again when the window has ended, and then lets through', async () => {
    const { cached, clock } = await suppressedCustomer({ maxAgeMs: Number.POSITIVE_INFINITY });
    clock.advance(weekMs - 1);
    expect((await cached.reserve(request('third'))).kind).toBe('suppressed');
    clock.advance(1);
    expect((await cached.reserve(request('third'))).kind).toBe('reserved');
  });

  it('asks again for windows it was not asked about', async () => {
    const { cached } = await suppressedCustomer();
    const short: WindowCheck = { ...weekly, lengthMs: 0 };
    expect((await cached.reserve(request('third', [short]))).kind).toBe('reserved');
  });

  it('gives a redelivered interaction its first receipt', async () => {
    const { cached } = await suppressedCustomer();
    expect(await cached.reserve(request('first'))).toMatchObject({
      kind: 'duplicate',
      receipt: { outcome: 'sent' },
    });
  });

  it('forgets when the customer is erased through it', async () => {
    const { cached } = await suppressedCustomer();
    await cached.erase('c', { keepBlock: true });
    expect((await cached.reserve(request('third'))).kind).toBe('reserved');
  });

  it('hears of an erasure behind its back within its maximum age', async () => {
    const { cached, inner, clock } = await suppressedCustomer({ maxAgeMs: 60_000 });
    await inner.erase('c', { keepBlock: true });
    clock.advance(59_999);
    expect((await cached.reserve(request('third'))).kind).toBe('suppressed');
    clock.advance(1);
    expect((await cached.reserve(request('third'))).kind).toBe('reserved');
  });

  it('asks again after the clock went back', async () => {
    const { cached, clock, asked, before } = await suppressedCustomer();
    clock.advance(-1);
    await cached.reserve(request('third'));
    expect(asked()).toBe(before + 1);
  });

  it('forgets everything on a sweep', async () => {
    const { cached, asked, before } = await suppressedCustomer();
    await cached.sweep(0);
    await cached.reserve(request('third'));
    expect(asked()).toBe(before + 1);
  });

  it('keeps no answer that was overtaken by a write', async () => {
    const clock = fixedClock();
    const inner = memoryStore({ clock, quiet: true });
    await inner.anchor('c', [{ scope: '', at: clock.now(), by: 'past' }]);
    const reached = signal();
    const answer = signal();
    const slow: SuppressionStore = {
      ...inner,
      async reserve(asked) {
        const result = await inner.reserve(asked);
        reached.give();
        await answer.given;
        return result;
      },
    };
    const cached = cachedStore(slow, { clock });
    const refused = cached.reserve(request('first'));
    await reached.given;
    await cached.erase('c', { keepBlock: true });
    answer.give();
    expect((await refused).kind).toBe('suppressed');
    expect((await cached.reserve(request('second'))).kind).toBe('reserved');
  });

  it('remembers no more customers than it was told to', async () => {
    const { cached, inner, clock, asked } = await suppressedCustomer({ max: 1 });
    await inner.anchor('d', [{ scope: '', at: clock.now(), by: 'past' }]);
    await cached.reserve({ ...request('other'), customer: 'd' });
    const before = asked();
    await cached.reserve(request('third'));
    expect(asked()).toBe(before + 1);
  });

  it.each([{ max: 0 }, { max: 1.5 }, { maxAgeMs: -1 }, { maxAgeMs: Number.NaN }])(
    'refuses %o when it is made, not at its first call',
    (wrong) => {
      expect(() => cachedStore(memoryStore({ quiet: true }), wrong)).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }),
      );
    },
  );
});
